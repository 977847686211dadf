import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../../encoding/bytes.js'
import { VerificationError, type VerificationErrorCode } from '../../errors.js'
import type { HeaderFields } from '../../request/header-fields.js'
import { readHeaderFields } from '../../request/header-lines.js'
import { Budget } from '../../scheme/explain.js'
import { describeCertificateUrl, describeSignatureHeader } from './describe-headers.js'

type Pairs = readonly (readonly [string, string])[]

interface Given {
  readonly headers?: Pairs
  readonly body?: string
  readonly code?: VerificationErrorCode
  readonly isMatching?: boolean
}

const [sha256, sha1, chain] = ['signature-256', 'signature', 'signaturecertchainurl']
const url = 'https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem'
const signature = Buffer.from(Array.from({ length: 256 }, (_, index) => (index * 7 + 62) % 256)).toString('base64')
const alexa = '{"version":"1.0","request":{"type":"LaunchRequest"}}'

/** The input of a report, and the headers that the checks were run with again. */
function explained({ headers = [], body = alexa, code = 'ERR_HEADER_INVALID', isMatching }: Given) {
  const retried: HeaderFields[] = []
  const retry = async (changed: { headers?: HeaderFields }): Promise<unknown> => {
    if (changed.headers !== undefined) retried.push(changed.headers)
    return [{ row: { id: 'signature', outcome: isMatching ? 'passed' : 'failed' } }]
  }
  const request = { headers: readHeaderFields(headers), body: encodeUtf8(body) }
  const error = new VerificationError(code, 'x', {})
  return { retried, request: { request, error, found: {}, retry, budget: new Budget() } as never }
}

type Said = { readonly evidence?: Record<string, unknown> } | undefined
const named = (finding: Said): unknown => finding?.evidence && [finding.evidence.accident, finding.evidence.confidence]

describe('describeSignatureHeader', () => {
  it('has the header and the hash', async () => {
    const found = { 'signature-header': { name: 'Signature-256', hash: 'SHA-256' } }
    expect(await describeSignatureHeader({ found } as never)).toEqual({
      evidence: { header: 'Signature-256', hash: 'SHA-256' },
    })
  })

  it('asks for Signature-256 if SHA-1 is switched off', async () => {
    const finding = await describeSignatureHeader(explained({ code: 'ERR_UNSUPPORTED' }).request)
    expect(finding?.evidence).toMatchObject({ accident: 'header-stripped', confidence: 'likely', missing: sha256 })
    expect(finding?.diagnosis?.fix).toContain('allowSha1: true')
  })

  it.each(['undefined', 'null', 'NaN', 'None', 'nil', '[object Object]', '[object Promise]'])(
    'recognises a value that a program left out: %s',
    async (value) => {
      for (const headers of [[[sha256, value]], [[sha1, value]]] as const)
        expect(named(await describeSignatureHeader(explained({ headers }).request))).toEqual([
          'header-undefined',
          'proven',
        ])
    },
  )

  it.each([sha256, sha1])('undoes what happened to the text of %s', async (name) => {
    const { request, retried } = explained({ headers: [[name, `"${signature}"`]], isMatching: true })
    expect(named(await describeSignatureHeader(request))).toEqual(['quoted', 'proven'])
    expect(retried.map((fields) => fields.values(name))).toEqual([[signature]])
  })

  it('prefers Signature-256, and tries the first three of several values', async () => {
    const headers = ['a', 'b', 'c', 'd'].map((value) => [sha256, value] as const)
    const { request, retried } = explained({ headers: [[sha1, 'x'], ...headers] })
    expect(named(await describeSignatureHeader(request))).toEqual(['headers-joined', 'likely'])
    expect(retried.map((fields) => fields.values(sha256))).toEqual([['a'], ['b'], ['c']])
  })

  it('says nothing about a text that nothing explains', async () => {
    for (const value of ['text', 'not null', 'nullable', ''])
      expect(await describeSignatureHeader(explained({ headers: [[sha256, value]] }).request)).toBeUndefined()
  })
})

describe('describeCertificateUrl', () => {
  const describeUrl = async (headers: Pairs) => {
    const { request, retried } = explained({ headers })
    return { finding: await describeCertificateUrl(request), retried }
  }

  it.each<[what: string, values: readonly string[], said: unknown]>([
    ['quotes', [`"${url}"`], ['quoted', 'likely']],
    ['http', [url.replace('https', 'http')], ['url-rewritten', 'likely']],
    ['two URLs', [url, url], ['headers-joined', 'likely']],
    ['two other URLs', ['https://a.test/', 'https://b.test/'], [undefined, undefined]],
    ['another host', ['https://attacker.test/echo.api/x.pem'], [undefined, undefined]],
  ])('names what happened to a URL, and downloads nothing: %s', async (_, values, said) => {
    const { finding, retried } = await describeUrl(values.map((value) => [chain, value] as const))
    expect(named(finding)).toEqual(said)
    expect(finding?.evidence).toMatchObject({ received: values[0], expected: 'https://s3.amazonaws.com/echo.api/…' })
    expect(retried).toEqual([])
  })

  it('undoes an exchange of the URL and the signature', async () => {
    for (const name of [sha256, sha1]) {
      const headers = [
        [name, url],
        [chain, signature],
      ] as const
      for (const report of [describeCertificateUrl, describeSignatureHeader]) {
        const { request, retried } = explained({ headers, isMatching: true })
        expect(named(await report(request))).toEqual(['headers-swapped', 'proven'])
        expect(retried.map((fields) => [fields.values(name), fields.values(chain)])).toEqual([[[signature], [url]]])
      }
    }
  })

  it('shortens a URL that nothing explains, and says nothing if the check passed', async () => {
    const { finding } = await describeUrl([[chain, `https://attacker.test/${'x'.repeat(300)}`]])
    expect(finding?.evidence?.received).toHaveLength(300)
    expect(finding?.hint).toBe(finding?.diagnosis?.fix)
    const passed = { request: { headers: readHeaderFields([]) } } as never
    expect(await describeCertificateUrl(passed)).toBeUndefined()
  })
})

describe('a header of Alexa that is missing', () => {
  const describeBoth = async (given: Given): Promise<unknown[]> => {
    const input = (): never => explained({ code: 'ERR_HEADER_MISSING', ...given }).request
    return [await describeSignatureHeader(input()), await describeCertificateUrl(input())]
  }
  const event = (headers: object): string => JSON.stringify({ requestContext: {}, headers, body: alexa })

  it.each<[what: string, given: Given, said: unknown]>([
    ['a Lambda event', { body: event({}) }, ['lambda-event', 'proven']],
    ['a Lambda event with headers', { body: event({ signature: 'x' }), isMatching: true }, ['lambda-event', 'proven']],
    ['a message of SNS', { body: '{"TopicArn":"x","MessageId":"y"}' }, ['another-service', 'proven']],
    ['an Alexa request with other headers', { headers: [['host', 'a']] }, ['alexa-unsigned', 'likely']],
    ['another body with other headers', { headers: [['host', 'a']], body: '{}' }, ['header-stripped', 'likely']],
    ['one of the three', { headers: [[chain, url]] }, ['header-stripped', 'likely']],
    ['a renamed header without a value', { headers: [['x-signature-y', 'a']] }, ['header-stripped', 'likely']],
    ['numbers', { headers: [['0', 'a']] }, ['header-stripped', 'likely']],
    ['no headers', {}, ['headers-lost', 'likely']],
  ])('is explained by what arrived: %s', async (_, given, said) => {
    expect((await describeBoth(given)).map((finding) => named(finding as Said))).toEqual([said, said])
  })

  it('is named, with at most 50 of the others', async () => {
    const headers = Array.from({ length: 60 }, (_, index) => [`h${index}`, 'x'] as const)
    const all = (await describeBoth({ headers })).map((finding) => (finding as Said)?.evidence)
    expect(all.map((evidence) => evidence?.missing)).toEqual([
      [sha256, sha1, chain],
      [sha256, sha1, chain],
    ])
    for (const evidence of all) expect(evidence?.received).toHaveLength(50)
    const one = (await describeBoth({ headers: [], body: '{}' })).map((finding) => (finding as Said)?.evidence?.missing)
    expect(one).toEqual([sha256, chain])
  })
})
