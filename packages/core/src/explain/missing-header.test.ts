import { describe, expect, it } from 'vitest'
import type { HeaderFields } from '../request/header-fields.js'
import { readHeaderFields } from '../request/header-lines.js'
import { describeMissingHeader } from './missing-header.js'
import type { Explained, Reported } from './report-checks.js'

const signed = ['signature-256', 'cert-url']
const matching: readonly Reported[] = [{ row: { id: 'signature', title: 'Signature', outcome: 'passed' } }]

type Pairs = readonly (readonly [string, string])[]

async function explain(pairs: Pairs): Promise<{ evidence: Record<string, unknown>; retried: HeaderFields[] }> {
  const retried: HeaderFields[] = []
  const request = { headers: readHeaderFields(pairs) }
  const retry = async ({ headers }: { headers?: HeaderFields }): Promise<readonly Reported[]> => {
    if (headers !== undefined) retried.push(headers)
    return matching
  }
  const { evidence = {} } = await describeMissingHeader(
    { request, retry } as Explained<unknown>,
    'signature-256',
    signed,
  )
  return { evidence, retried }
}

describe('describeMissingHeader', () => {
  it.each([
    'HTTP_SIGNATURE_256',
    'Signature_256',
    'signature.256',
    'x-original-signature-256',
    'x-forwarded-signature-256',
  ])('proves that a gateway passes the header on as %s', async (name) => {
    const { evidence, retried } = await explain([
      [name, 'abc'],
      ['cert-url', 'u'],
      ['other', 'o'],
    ])
    expect(evidence).toMatchObject({ accident: 'header-renamed', confidence: 'proven', missing: 'signature-256' })
    expect(retried.map((one) => [one.values('signature-256'), one.values('cert-url')])).toEqual([[['abc'], ['u']]])
  })

  it.each(['x-amzn-remapped-signature-256', 'x-signature-256', 'signature256'])(
    'names the header that a gateway passes on as %s',
    async (name) => {
      const { evidence } = await explain([[name, 'abc']])
      expect(evidence).toMatchObject({ accident: 'header-renamed', received: [name] })
    },
  )

  it('restores every renamed header at once', async () => {
    const { retried } = await explain([
      ['HTTP_SIGNATURE_256', 'abc'],
      ['HTTP_CERT_URL', 'u'],
    ])
    expect(retried.map((one) => [one.values('signature-256'), one.values('cert-url')])).toEqual([[['abc'], ['u']]])
  })

  it('proves that a flat list of names and values was spread into an object', async () => {
    const texts = ['Host', 'a', 'Signature-256', 'abc', 'Cert-Url', 'u', 'X-A', '1', 'X-B', '2', 'X-C', '3']
    const pairs = texts.map((text, index): [string, string] => [String(index), text]).toReversed()
    const { evidence, retried } = await explain(pairs)
    expect(evidence).toMatchObject({ accident: 'flat-raw-headers', confidence: 'proven' })
    expect(retried.map((one) => [one.values('signature-256'), one.values('x-c')])).toEqual([[['abc'], ['3']]])
  })

  it.each<[what: string, pairs: Pairs]>([
    ['another header', [['host', 'a']]],
    ['an empty value', [['http_signature_256', '']]],
    ['an odd number of texts', ['Host', 'a', 'Signature-256'].map((text, index) => [String(index), text] as const)],
    ['one number', [['0', 'Host']]],
    [
      'a number and a name',
      [
        ['0', 'x'],
        ['host', 'a'],
      ],
    ],
    [
      'a name after a number',
      [
        ['0', 'x'],
        ['1a', 'a'],
      ],
    ],
  ])('says that something removed the header otherwise: %s', async (_, pairs) => {
    const { evidence, retried } = await explain(pairs)
    expect(evidence).toMatchObject({ accident: 'header-stripped', confidence: 'likely' })
    expect(retried).toEqual([])
  })

  it('says that no header arrived', async () => {
    const { evidence } = await explain([])
    expect(evidence).toMatchObject({ accident: 'headers-lost', confidence: 'likely', received: [] })
  })

  it('lists at most 50 names, and looks at 200', async () => {
    const others = (count: number): Pairs => Array.from({ length: count }, (_, index) => [`h${index}`, 'x'] as const)
    const [last, later] = [
      await explain([...others(199), ['signature256', 'a']]),
      await explain([...others(200), ['signature256', 'a']]),
    ]
    expect([last.evidence.accident, later.evidence.accident]).toEqual(['header-renamed', 'header-stripped'])
    expect(last.evidence.received).toHaveLength(50)
  })
})
