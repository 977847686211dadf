import { type HostileCase, headerOf, withHeader } from '../hostile/hostile-request.js'
import type { SignedTestRequest } from '../signed-test-request.js'
import type { Material } from './hostile-material.js'
import { payPalDnsName, payPalEvent, payPalSimulatorId, type SignPayPalWebhookOptions } from './paypal-webhook.js'

const id = 'PAYPAL-TRANSMISSION-ID'
const time = 'PAYPAL-TRANSMISSION-TIME'
const signature = 'PAYPAL-TRANSMISSION-SIG'
const algorithm = 'PAYPAL-AUTH-ALGO'
const certificateUrl = 'PAYPAL-CERT-URL'

/** Returns requests whose method or headers are wrong. */
export function headerCases({ sign, webhookId }: Material): HostileCase[] {
  const changed = (
    name: string,
    why: string,
    expectedCode: HostileCase['expectedCode'],
    header: string,
    value: string | undefined,
  ): HostileCase => ({ name, why, expectedCode, make: async () => withHeader(await sign(), header, value) })
  const missing = (name: string, header: string, why: string): HostileCase[] => [
    changed(`no-${name}`, why, 'ERR_HEADER_MISSING', header, undefined),
    changed(`empty-${name}`, why, 'ERR_HEADER_MISSING', header, ''),
  ]
  const twice = (name: string, header: string, value: string): HostileCase => ({
    name: `two-${name}s`,
    why: 'If a header is sent twice, two programs may read different values',
    expectedCode: 'ERR_HEADER_INVALID',
    make: async () => {
      const request = await sign()
      return { ...request, headers: [...request.headers, [header, value]] }
    },
  })
  const signedWith = (name: string, why: string, changes: Partial<SignPayPalWebhookOptions>): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_HEADER_INVALID',
    make: () => sign(changes),
  })
  const otherAlgorithm = (name: string, value: string): HostileCase =>
    changed(name, 'The sender must not choose the algorithm', 'ERR_UNSUPPORTED', algorithm, value)
  return [
    {
      name: 'wrong-method',
      why: 'PayPal sends only POST',
      expectedCode: 'ERR_REQUEST_INVALID',
      make: async () => ({ ...(await sign()), method: 'PUT' }),
    },
    ...missing('id', id, 'The transmission id is signed, and it is missing'),
    ...missing('time', time, 'The transmission time is signed, and it is missing'),
    ...missing('signature', signature, 'The request has no signature'),
    ...missing('algorithm', algorithm, 'The request does not name its algorithm'),
    ...missing('certificate-url', certificateUrl, 'Without a certificate URL there is no key to verify with'),
    twice('id', id, '00000000-0000-4000-8000-000000000000'),
    twice('time', time, '2026-01-01T00:00:00Z'),
    twice('signature', signature, 'AAAA'),
    twice('algorithm', algorithm, 'SHA256withRSA'),
    otherAlgorithm('algorithm-sha1', 'SHA1withRSA'),
    otherAlgorithm('algorithm-md5', 'MD5withRSA'),
    otherAlgorithm('algorithm-sha512', 'SHA512withRSA'),
    otherAlgorithm('algorithm-hmac', 'HmacSHA256'),
    otherAlgorithm('algorithm-none', 'none'),
    otherAlgorithm('algorithm-case', 'sha256withrsa'),
    otherAlgorithm('algorithm-pss', 'SHA256withRSA/PSS'),
    changed('algorithm-form', 'It is not the name of an algorithm', 'ERR_HEADER_INVALID', algorithm, '{"alg":"none"}'),
    signedWith('id-with-bar', 'A vertical bar in the id moves the boundary between two signed values', {
      transmissionId: 'a|2026-01-01T00:00:00Z',
    }),
    signedWith('id-with-space', 'Programs differ in how they read white space', { transmissionId: 'a b' }),
    signedWith('id-with-comma', 'A comma joins two headers into one', { transmissionId: 'a,b' }),
    signedWith('id-with-slash', 'An id may become the name of a key or a file', { transmissionId: '../../a' }),
    signedWith('id-long', 'No genuine id is this long, and a replay guard keeps it', {
      transmissionId: 'a'.repeat(65),
    }),
    signedWith('time-with-bar', 'A vertical bar in the time moves the boundary between two signed values', {
      timestamp: `2026-01-01T00:00:00Z|${webhookId}`,
    }),
    signedWith('time-not-a-time', 'A time that cannot be parsed cannot be checked', { timestamp: 'yesterday' }),
    signedWith('time-number', 'Seconds since 1970 are not an RFC 3339 time', { timestamp: '1767225600' }),
    signedWith('time-local', 'A time without a zone means another time elsewhere', {
      timestamp: '2026-01-01T00:00:00',
    }),
    signedWith('time-offset', 'PayPal sends UTC', { timestamp: '2026-01-01T00:00:00+00:00' }),
    signedWith('time-impossible', 'The day does not exist', { timestamp: '2026-02-30T00:00:00Z' }),
    {
      name: 'signature-not-base64',
      why: 'A lenient decoder reads several texts as the same signature',
      expectedCode: 'ERR_HEADER_INVALID',
      make: async () => {
        const request = await sign()
        return withHeader(request, signature, headerOf(request, signature).replace(/.{4}/, '$&*'))
      },
    },
    {
      name: 'signature-base64url',
      why: 'Two texts must not decode to the same signature',
      expectedCode: 'ERR_HEADER_INVALID',
      make: async () => {
        const request = await sign()
        return withHeader(request, signature, headerOf(request, signature).replace(/=+$/, ''))
      },
    },
    changed(
      'signature-oversize',
      'No allowed key creates a signature of this length',
      'ERR_HEADER_INVALID',
      signature,
      'A'.repeat(4_096),
    ),
  ]
}

/** Returns requests whose time is wrong. */
export function freshnessCases({ sign, at }: Material): HostileCase[] {
  const ago = (seconds: number): Date => new Date(at.getTime() - seconds * 1_000)
  const stale = (name: string, why: string, timestamp: Date): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_TIMESTAMP_OUT_OF_RANGE',
    make: () => sign({ timestamp }),
  })
  return [
    stale('stale', 'PayPal repeats for three days, and the delivery is older', ago(262_801)),
    stale('stale-by-years', 'The delivery was kept, and sent again years later', ago(100_000_000)),
    // A running clock advances before the request arrives. The timestamp must still be out of range then.
    stale('from-the-future', 'The time is an hour in the future', ago(-3_600)),
  ]
}

/** Returns requests whose signature does not belong to the rest of the delivery. */
export function signatureCases({ sign, at, authority, webhookId }: Material): HostileCase[] {
  const mismatch = (name: string, why: string, make: HostileCase['make']): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_SIGNATURE_MISMATCH',
    make,
  })
  const withBody = (request: SignedTestRequest, body: string | Uint8Array): SignedTestRequest => ({
    ...request,
    body: typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(body),
  })
  const eventOf = ({ body }: SignedTestRequest): unknown => JSON.parse(new TextDecoder().decode(body))
  return [
    mismatch('body-altered', 'One byte of the body was changed', async () => {
      const request = await sign()
      return withBody(
        request,
        request.body.map((byte, index) => (index === 0 ? byte ^ 0x20 : byte)),
      )
    }),
    mismatch('amount-altered', 'The amount was changed', async () => {
      const request = await sign()
      return withBody(request, new TextDecoder().decode(request.body).replace('30.00', '99.00'))
    }),
    mismatch('body-serialised-again', 'The JSON value is the same, but its bytes differ', async () => {
      const request = await sign()
      return withBody(request, JSON.stringify(eventOf(request), null, 2))
    }),
    mismatch('body-extended', 'Unsigned bytes follow the signed bytes', async () => {
      const request = await sign()
      return withBody(request, Uint8Array.of(...request.body, 0x0a))
    }),
    mismatch('body-empty', 'The body was removed', async () => withBody(await sign(), '')),
    mismatch('body-of-another-delivery', 'The body belongs to another delivery', async () => {
      const other = await sign({ event: payPalEvent({ timestamp: at, eventType: 'PAYMENT.CAPTURE.REFUNDED' }) })
      return withBody(await sign(), other.body)
    }),
    mismatch('id-altered', 'A replay guard would read it as another delivery', async () =>
      withHeader(await sign(), id, '00000000-0000-4000-8000-000000000000'),
    ),
    mismatch('id-case', 'A replay guard would read it as another delivery', async () => {
      const request = await sign({ transmissionId: 'abcdef00-0000-4000-8000-000000000000' })
      return withHeader(request, id, headerOf(request, id).toUpperCase())
    }),
    mismatch('time-altered', 'The time was brought forward', async () => {
      const request = await sign({ timestamp: new Date(at.getTime() - 1_000_000_000) })
      return withHeader(request, time, `${at.toISOString().slice(0, 19)}Z`)
    }),
    mismatch('time-fraction', 'The time is the same, but its text differs', async () => {
      const request = await sign()
      return withHeader(request, time, headerOf(request, time).replace('Z', '.000Z'))
    }),
    mismatch('other-webhook', 'It was signed for a webhook of somebody else', () =>
      sign({ webhookId: '1OTHER11WEBHOOK11' }),
    ),
    mismatch('webhook-id-case', 'It was signed for a webhook id in lower case', () =>
      sign({ webhookId: webhookId.toLowerCase() }),
    ),
    mismatch('no-webhook', 'It was signed with an empty webhook id', () => sign({ webhookId: '' })),
    mismatch('simulator', 'Any PayPal developer can send a simulated event to any URL', () =>
      sign({ webhookId: payPalSimulatorId }),
    ),
    mismatch('boundary-shift', 'The string to sign equals that of another id and time', async () => {
      const seconds = `${at.toISOString().slice(0, 19)}Z`
      const request = await sign({ transmissionId: 'a', webhookId: `${webhookId}|${webhookId}` })
      return withHeader(request, time, seconds)
    }),
    mismatch('signature-altered', 'One bit of the signature was changed', async () => {
      const request = await sign()
      const text = headerOf(request, signature)
      return withHeader(request, signature, (text[0] === 'A' ? 'B' : 'A') + text.slice(1))
    }),
    mismatch('signature-short', 'The signature was cut off', async () => {
      const request = await sign()
      return withHeader(request, signature, headerOf(request, signature).slice(0, 200))
    }),
    mismatch('signature-of-another-delivery', 'The signature belongs to another delivery', async () =>
      withHeader(await sign(), signature, headerOf(await sign(), signature)),
    ),
    mismatch('signature-sha1', 'The signature is made with SHA-1', () => sign({ hash: 'SHA-1' })),
    mismatch('signature-of-another-key', 'Another key made the signature', async () =>
      sign({ signer: await authority.issue({ dnsNames: [payPalDnsName()] }) }),
    ),
  ]
}

/** Returns requests that are signed, but whose body is not an event. A CRC-32 does not prove who wrote the body. */
export function eventCases({ sign, at }: Material): HostileCase[] {
  const invalid = (name: string, why: string, body: string | Uint8Array): HostileCase => ({
    name,
    why,
    expectedCode: 'ERR_PAYLOAD_INVALID',
    make: () => sign({ body }),
  })
  const event = (name: string, why: string, fields: Record<string, unknown>): HostileCase =>
    invalid(name, why, JSON.stringify({ ...payPalEvent({ timestamp: at }), ...fields }))
  const genuine = JSON.stringify(payPalEvent({ timestamp: at }))
  return [
    invalid('not-json', 'The body is not JSON', 'Hello'),
    invalid(
      'form',
      'The body is an Instant Payment Notification, which has no signature',
      'txn_type=cart&mc_gross=30.00',
    ),
    invalid('empty', 'The body is empty, and the signature covers the empty body', ''),
    invalid('not-an-object', 'The body is JSON, but not an object', '[]'),
    invalid('null', 'The body is JSON, but not an object', 'null'),
    invalid('not-utf-8', 'The body is not UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d)),
    invalid('byte-order-mark', 'JSON does not begin with a byte order mark', `\ufeff${genuine}`),
    invalid('nested', 'Parsing deep JSON takes long', '['.repeat(200_000) + ']'.repeat(200_000)),
    event('nested-resource', 'Parsing deep JSON takes long', {
      resource: JSON.parse(`${'{"a":'.repeat(70)}1${'}'.repeat(70)}`) as unknown,
    }),
    event('many-members', 'Parsing many members takes long', { resource: { list: Array(10_001).fill(1) } }),
    invalid(
      'field-twice',
      'Parsers differ in which of two fields they take',
      genuine.replace('{', '{"id":"WH-OTHER",'),
    ),
    event('event-no-id', 'Without an id the event cannot be fetched', { id: undefined }),
    event('event-id-number', 'The id is not a text', { id: 5 }),
    event('event-id-empty', 'The id is empty', { id: '' }),
    event('event-no-type', 'The type decides what a handler does, and it is missing', { event_type: undefined }),
    event('event-type-list', 'The type is not a text', { event_type: ['PAYMENT.CAPTURE.COMPLETED'] }),
    event('no-resource', 'The event has no resource', { resource: undefined }),
    event('resource-null', 'The resource is not an object', { resource: null }),
    event('resource-list', 'The resource is not an object', { resource: [] }),
    event('resource-text', 'The resource is not an object', { resource: '{}' }),
    event('time-of-event-number', 'The field is not a text', { create_time: 5 }),
    event('summary-object', 'The field is not a text', { summary: {} }),
    event('links-object', 'The links are not a list', { links: {} }),
    event('links-texts', 'A link has no href', { links: ['https://attacker.example/'] }),
    invalid(
      'type-in-prototype',
      'The fields are in __proto__, where only a careless program finds them',
      `{"__proto__":${genuine}}`,
    ),
  ]
}
