import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../../encoding/bytes.js'
import { VerificationError, type VerificationErrorCode } from '../../errors.js'
import type { HeaderFields } from '../../request/header-fields.js'
import { readHeaderFields } from '../../request/header-lines.js'
import { Budget } from '../../scheme/explain.js'
import { sendersOf } from '../senders.js'
import {
  describeAlgorithm,
  describeCertificateUrl,
  describeSignatureHeader,
  describeTransmission,
} from './describe-headers.js'

type Pairs = readonly (readonly [string, string])[]

interface Given {
  readonly headers?: Pairs
  readonly body?: string
  readonly code?: VerificationErrorCode
  readonly message?: string
  readonly found?: object
  readonly isMatching?: boolean
}

const [id, time, sig, url, algo] = [
  'paypal-transmission-id',
  'paypal-transmission-time',
  'paypal-transmission-sig',
  'paypal-cert-url',
  'paypal-auth-algo',
]
const senders = sendersOf('live', ['1AAAAAAAAAAAAAAAA'], false)
const live = 'https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270'
const sandbox = live.replace('api.', 'api.sandbox.')

/** The input of a report, and the headers that the checks were run with again. */
function explained({
  headers = [],
  body = '{}',
  code = 'ERR_HEADER_INVALID',
  message = 'x',
  found = {},
  isMatching,
}: Given) {
  const retried: HeaderFields[] = []
  const retry = async (changed: { headers?: HeaderFields }): Promise<unknown> => {
    if (changed.headers !== undefined) retried.push(changed.headers)
    return [{ row: { id: 'signature', outcome: isMatching ? 'passed' : 'failed' } }]
  }
  const request = { headers: readHeaderFields(headers), body: encodeUtf8(body) }
  const error = new VerificationError(code, message, {})
  return { retried, delivery: { request, error, found, retry, budget: new Budget() } as never }
}

type Said = { readonly evidence?: Record<string, unknown> } | undefined
const named = (finding: Said): unknown => finding?.evidence && [finding.evidence.accident, finding.evidence.confidence]

describe('describeAlgorithm and describeTransmission', () => {
  it.each<[what: string, value: string, restored: string, accident: string]>([
    ['two values in one', 'a, b', 'a', 'headers-joined'],
    ['quotes', '"a"', 'a', 'quoted'],
    ['brackets', '[<a>]', 'a', 'quoted'],
    ['percent escapes', '2026-06-01T12%3a00%3A00Z', '2026-06-01T12:00:00Z', 'percent-encoded'],
    ['white space', 'a \t b', 'ab', 'folded'],
  ])('undo %s', async (_, value, restored, accident) => {
    const algorithm = explained({ headers: [[algo, value]], isMatching: true })
    expect(named(await describeAlgorithm(algorithm.delivery))).toEqual([accident, 'proven'])
    expect(algorithm.retried.map((fields) => fields.values(algo))).toEqual([[restored]])
    for (const [name, message] of [
      [id, 'PAYPAL-TRANSMISSION-ID is not valid'],
      [time, 'PAYPAL-TRANSMISSION-TIME is not valid'],
    ] as const) {
      const transmission = explained({ headers: [[name, value]], message, isMatching: true })
      expect(named(await describeTransmission(transmission.delivery))).toEqual([accident, 'proven'])
      expect(transmission.retried.map((fields) => fields.values(name))).toEqual([[restored]])
    }
  })

  it('try each of the first three values of a header that came several times', async () => {
    const headers = ['a', 'b', 'c', 'd'].map((value) => [algo, value] as const)
    const { delivery, retried } = explained({ headers })
    expect(named(await describeAlgorithm(delivery))).toEqual(['headers-joined', 'likely'])
    expect(retried.map((fields) => fields.values(algo))).toEqual([['a'], ['b'], ['c']])
  })

  it('say nothing about a plain text, an absent one, or a check that passed', async () => {
    for (const headers of [[[algo, 'a']], []] as const)
      expect(await describeAlgorithm(explained({ headers }).delivery)).toBeUndefined()
    expect(await describeTransmission(explained({}).delivery)).toBeUndefined()
    const passed = { found: { transmission: { id: 'x' } }, request: {} } as never
    expect(await describeAlgorithm(passed)).toBeUndefined()
    expect(await describeTransmission(passed)).toEqual({ evidence: { id: 'x' } })
    expect(await describeTransmission({ found: {} } as never)).toBeUndefined()
  })
})

describe('describeSignatureHeader', () => {
  const signature = Buffer.from(Array.from({ length: 256 }, (_, index) => (index * 7 + 62) % 256)).toString('base64')

  it('has the size of the signature, and undoes what happened to its text', async () => {
    const found = { 'signature-header': new Uint8Array(7) }
    expect(await describeSignatureHeader({ found, request: {} } as never)).toEqual({ evidence: { bytes: 7 } })
    const { delivery, retried } = explained({ headers: [[sig, `"${signature}"`]], isMatching: true })
    expect(named(await describeSignatureHeader(delivery))).toEqual(['quoted', 'proven'])
    expect(retried.map((fields) => fields.values(sig))).toEqual([[signature]])
    expect(await describeSignatureHeader(explained({}).delivery)).toBeUndefined()
  })
})

describe('describeCertificateUrl', () => {
  const describeUrl = async (...values: readonly string[]) => {
    const { delivery, retried } = explained({ headers: values.map((value) => [url, value] as const) })
    const finding = await describeCertificateUrl(delivery, senders)
    expect(retried).toEqual([])
    return finding
  }
  const expected = ['https://api.paypal.com/v1/notifications/certs/CERT-…']

  it.each<[what: string, values: readonly string[], said: unknown]>([
    ['the other environment', [sandbox], ['paypal-environment', 'likely']],
    ['two URLs', [live, live], ['headers-joined', 'likely']],
    ['quotes', [`"${live}"`], ['quoted', 'likely']],
    ['http', [live.replace('https', 'http')], ['url-rewritten', 'likely']],
    ['quotes around the other environment', [`"${sandbox}"`], [undefined, undefined]],
    ['another host', ['https://attacker.test/x'], [undefined, undefined]],
    ['the other environment twice', [sandbox, sandbox], [undefined, undefined]],
    ['another path', ['https://api.paypal.com/x'], [undefined, undefined]],
  ])('names what happened to a URL, and downloads nothing: %s', async (_, values, said) => {
    const finding = await describeUrl(...values)
    expect(named(finding)).toEqual(said)
    expect(finding?.evidence).toMatchObject({ received: values[0], expected })
  })

  it('says what is expected of a URL that nothing explains, and shortens it', async () => {
    const finding = await describeUrl(`https://attacker.test/${'x'.repeat(300)}`)
    expect(finding?.evidence?.received).toHaveLength(300)
    expect(finding?.diagnosis?.cause).toBe(
      'PAYPAL-CERT-URL does not lead to the place where PayPal keeps its certificates.',
    )
    expect(finding?.hint).toBe(finding?.diagnosis?.fix)
    expect(await describeCertificateUrl({ request: {} } as never, senders)).toBeUndefined()
  })
})

describe('a header of PayPal that is missing', () => {
  const describeAll = async (given: Given): Promise<unknown[]> => {
    const input = (): never => explained({ code: 'ERR_HEADER_MISSING', ...given }).delivery
    return await Promise.all([
      describeAlgorithm(input()),
      describeTransmission(input()),
      describeSignatureHeader(input()),
      describeCertificateUrl(input(), senders),
    ])
  }
  const event = (headers: object): string =>
    JSON.stringify({ requestContext: {}, headers, body: '{"id":"WH-1","resource":{}}' })

  it.each<[what: string, given: Given, said: unknown]>([
    ['nothing else', { headers: [['host', 'a']] }, ['header-stripped', 'likely']],
    ['no header at all', {}, ['headers-lost', 'likely']],
    ['an IPN', { body: 'a=1&txn_type=web_accept' }, ['paypal-ipn', 'proven']],
    ['an IPN with its status first', { body: 'payment_status=Completed' }, ['paypal-ipn', 'proven']],
    ['an IPN with a tracking id', { body: 'ipn_track_id=x' }, ['paypal-ipn', 'proven']],
    ['another field', { body: 'my_txn_type=x' }, ['headers-lost', 'likely']],
    ['a Lambda event', { body: event({}) }, ['lambda-event', 'proven']],
    ['a Lambda event with headers', { body: event({ [id]: 'x' }), isMatching: true }, ['lambda-event', 'proven']],
    ['a message of SNS', { body: '{"TopicArn":"x","MessageId":"y"}' }, ['another-service', 'proven']],
    ['an Alexa request', { body: '{"version":"1","request":{"type":"x"}}' }, ['another-service', 'proven']],
    [
      'a message of SNS with a header of PayPal',
      { body: '{"TopicArn":"x","MessageId":"y"}', headers: [[id, 'x']] },
      ['header-stripped', 'likely'],
    ],
  ])('is explained by what arrived: %s', async (_, given, said) => {
    expect((await describeAll(given)).map((finding) => named(finding as Said))).toEqual([said, said, said, said])
  })

  it('is named', async () => {
    const missing = (await describeAll({ headers: [['host', 'a']], message: 'TIME' })).map(
      (finding) => (finding as Said)?.evidence?.missing,
    )
    expect(missing).toEqual([algo, time, sig, url])
  })
})
