import { gzipSync } from 'node:zlib'
import {
  appStoreRequest,
  createAppStoreSigner,
  createTestAuthority,
  type SignedTestRequest,
  signAppStoreJws,
  signAppStoreRenewalInfo,
  signAppStoreTransaction,
} from '@countersign/testing'
import { createAppStoreMaterial } from '#test/schemes/appstore.js'
import { createSurroundings } from '#test/schemes/scheme-material.js'
import { describeAccidents } from '#test/support/accident-tests.js'
import { type MadeAccident, signUntil, withBody } from '#test/support/accidents.js'
import { notificationReports } from '../reports.js'

const at = new Date('2026-06-01T12:00:00Z')
const appstore = await createAppStoreMaterial(await createSurroundings({ currentDate: () => at }))
const { signer, sign, verifier } = appstore
const jwsOf = (request: SignedTestRequest): string => JSON.parse(new TextDecoder().decode(request.body)).signedPayload
// The two alphabets of base64 differ in these characters.
const genuine = await signUntil(/[-_][^.]*$/, () => sign(), jwsOf)
const text = new TextDecoder().decode(genuine.body)
const jws = jwsOf(genuine)
const [header, payload, signature] = jws.split('.') as [string, string, string]
const decode = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString())
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const body = (content: string | Uint8Array): SignedTestRequest => withBody(genuine, content)
const wrap = (content: string): SignedTestRequest => appStoreRequest(content)
const event = (value: unknown): SignedTestRequest => body(JSON.stringify(value))
const info = { signer, signedDate: at }

async function xcode(): Promise<SignedTestRequest> {
  const fields = {
    notificationType: 'TEST',
    notificationUUID: 'x',
    data: { bundleId: 'com.example.app', environment: 'Xcode' },
    signedDate: at.getTime(),
  }
  const other = await createAppStoreSigner(await createTestAuthority({ at, keyType: 'P-256' }))
  return wrap(await signAppStoreJws(fields, { ...other, certificates: other.certificates.slice(0, 1) }))
}

type Row = [
  made: string,
  arrived: () => SignedTestRequest | Promise<SignedTestRequest>,
  named: MadeAccident['named'],
  confidence: MadeAccident['confidence'],
]

const rows: Row[] = [
  ['version 1', () => body('{"notification_type":"DID_RENEW","unified_receipt":{}}'), 'appstore-version-1', 'proven'],
  ['the decoded payload', () => body('{"notificationType":"TEST","data":{}}'), 'appstore-decoded', 'proven'],
  ['the JWS alone', () => body(jws), 'appstore-jws-alone', 'proven'],
  ['the JWS alone, in quotes', () => body(JSON.stringify(jws)), 'appstore-jws-alone', 'proven'],
  ['an empty body', () => body(''), 'empty-body', 'proven'],
  ['an object as text', () => body('[object Object]'), 'object-as-text', 'proven'],
  ['base64 of the body', () => body(btoa(text)), 'base64', 'proven'],
  ['a body that was stringified', () => body(JSON.stringify(text)), 'json-stringified', 'proven'],
  [
    'an event of Lambda',
    () => body(JSON.stringify({ requestContext: {}, headers: {}, body: text })),
    'lambda-event',
    'proven',
  ],
  ['line breaks', () => wrap(`${jws.slice(0, 90)}\n${jws.slice(90)}\n`), 'appstore-jws-format', 'proven'],
  ['quotes', () => wrap(`"${jws}"`), 'appstore-jws-format', 'proven'],
  ['padding', () => wrap(`${header}.${payload}.${signature}==`), 'appstore-jws-format', 'proven'],
  ['percent-encoding', () => wrap(encodeURIComponent(`${jws}==`)), 'appstore-jws-format', 'proven'],
  ['the standard alphabet', () => wrap(jws.replaceAll('-', '+').replaceAll('_', '/')), 'appstore-jws-format', 'proven'],
  ['a JWS that was cut in its payload', () => wrap(jws.slice(0, jws.length - 500)), 'appstore-jws-cut', 'likely'],
  ['a JWS that was cut in its signature', () => wrap(jws.slice(0, -4)), 'appstore-jws-cut', 'likely'],
  [
    'a payload that was exchanged',
    async () => {
      const other = jwsOf(await sign({ notificationType: 'TEST' }))
      return wrap(`${header}.${other.split('.')[1]}.${signature}`)
    },
    'appstore-jws-rewritten',
    'likely',
  ],
  ['a notification of Xcode', xcode, 'appstore-xcode', 'proven'],
  ['a transaction', async () => wrap(await signAppStoreTransaction(info)), 'appstore-transaction', 'proven'],
  ['renewal info', async () => wrap(await signAppStoreRenewalInfo(info)), 'appstore-renewal-info', 'proven'],
  ['a body in gzip', () => body(gzipSync(text)), 'compressed', 'proven'],
  ['a byte order mark', () => body(`\ufeff${text}`), 'byte-order-mark', 'proven'],
  ['a form field', () => body(`payload=${encodeURIComponent(text)}`), 'form-encoded', 'proven'],
  ['a body that was percent-encoded', () => body(encodeURIComponent(text)), 'form-encoded', 'proven'],
  ['a body that was stringified twice', () => body(JSON.stringify(JSON.stringify(text))), 'json-stringified', 'proven'],
  ['base64 in gzip', () => body(gzipSync(btoa(text))), ['compressed', 'base64'], 'proven'],
  ['gzip in base64', () => body(gzipSync(text).toString('base64')), ['base64', 'compressed'], 'proven'],
  ['a buffer as JSON', () => body(JSON.stringify(Buffer.from(text))), 'buffer-as-json', 'proven'],
  ['hex', () => body(Buffer.from(text).toString('hex')), 'hex', 'proven'],
  ['UTF-16', () => body(Buffer.from(text, 'utf16le')), 'utf-16', 'proven'],
  ['escaped quotation marks', () => body(text.replaceAll('"', '\\"')), 'escapes', 'proven'],
  ['HTML entities', () => body(text.replaceAll('"', '&quot;')), 'entities', 'proven'],
  ['single quotation marks', () => body(text.replaceAll('"', "'")), 'quotes', 'proven'],
  ['typographic quotation marks', () => body(text.replaceAll('"', '”')), 'quotes', 'proven'],
  ['the start of a multipart form', () => body(`--b\r\n\r\n${text}\r\n--b--`), undefined, undefined],
  ['an event of SQS', () => event({ Records: [{ eventSource: 'aws:sqs', body: text }] }), 'sqs-event', 'proven'],
  [
    'an event of EventBridge',
    () => event({ 'detail-type': 'x', source: 'y', detail: JSON.parse(text) }),
    'eventbridge-event',
    'proven',
  ],
  [
    'a Lambda event in base64',
    () => event({ requestContext: {}, isBase64Encoded: true, body: btoa(text) }),
    'lambda-event',
    'proven',
  ],
  ['an object around it', () => event({ data: JSON.parse(text) }), 'wrapped', 'proven'],
  ['a list around it', () => event([JSON.parse(text)]), 'wrapped', 'proven'],
  ['a body that was cut', () => body(text.slice(0, 400)), ['truncated', 'appstore-jws-cut'], 'likely'],
  ['an empty object', () => body('{}'), 'empty-object', 'proven'],
  ['the word undefined', () => body('undefined'), 'empty-object', 'proven'],
  ['signedPayload in snake case', () => event({ signed_payload: jws }), 'appstore-field-name', 'proven'],
  ['signedPayload with a capital letter', () => event({ SignedPayload: jws }), 'appstore-field-name', 'proven'],
  ['signedPayload in a list', () => event({ signedPayload: [jws] }), 'appstore-field-name', 'proven'],
  ['the request of a receipt', () => event({ 'receipt-data': 'MII', password: 'x' }), 'appstore-receipt', 'proven'],
  [
    'the transaction of an app',
    async () => event({ signedTransactionInfo: await signAppStoreTransaction(info) }),
    'appstore-transaction',
    'proven',
  ],
  [
    'the answer of the App Store Server API',
    async () => event({ signedTransactions: [await signAppStoreTransaction(info)], revision: 'x' }),
    'appstore-transaction',
    'proven',
  ],
  [
    'signedPayload that was decoded',
    () => event({ signedPayload: { header: decode(header), payload: decode(payload) } }),
    'appstore-decoded',
    'proven',
  ],
  [
    'the payload in place of signedPayload',
    () => event({ signedPayload: decode(payload) }),
    'appstore-decoded',
    'proven',
  ],
  [
    'the payload as a text',
    () => event({ signedPayload: JSON.stringify(decode(payload)) }),
    'appstore-decoded',
    'proven',
  ],
  [
    'a payload that was written again',
    () => wrap(`${header}.${encode({ ...decode(payload), version: '2.1' })}.${signature}`),
    'appstore-jws-rewritten',
    'likely',
  ],
  [
    'a payload whose JSON was indented',
    () => wrap(`${header}.${Buffer.from(JSON.stringify(decode(payload), null, 2)).toString('base64url')}.${signature}`),
    'appstore-jws-rewritten',
    'proven',
  ],
  [
    'a payload with its keys sorted',
    () => wrap(`${header}.${encode(Object.fromEntries(Object.entries(decode(payload)).sort()))}.${signature}`),
    'appstore-jws-rewritten',
    'likely',
  ],
  [
    'a header that was written again',
    () => wrap(`${encode({ typ: 'JWT', ...decode(header) })}.${payload}.${signature}`),
    'appstore-jws-rewritten',
    'likely',
  ],
  [
    'a header without certificates',
    () => wrap(`${encode({ alg: 'ES256' })}.${payload}.${signature}`),
    'appstore-other-signer',
    'likely',
  ],
  [
    'a JWS signed again with a secret',
    () => wrap(`${encode({ alg: 'HS256', typ: 'JWT' })}.${payload}.${signature}`),
    'appstore-other-signer',
    'likely',
  ],
  ['Bearer before the JWS', () => wrap(`Bearer ${jws}`), 'appstore-jws-format', 'proven'],
  ['a comma after the JWS', () => wrap(`${jws},`), 'appstore-jws-format', 'proven'],
  ['a JWS in brackets', () => wrap(`<${jws}>`), 'appstore-jws-format', 'proven'],
  [
    'a JWS whose header is in lower case at its start',
    () => wrap(jws.slice(0, 40).toLowerCase() + jws.slice(40)),
    undefined,
    undefined,
  ],
  [
    'a signature as DER',
    () =>
      wrap(
        `${header}.${payload}.${Buffer.concat([Buffer.of(0x30, 0x44, 2, 0x20), Buffer.from(signature, 'base64url').subarray(0, 32), Buffer.of(2, 0x20), Buffer.from(signature, 'base64url').subarray(32)]).toString('base64url')}`,
      ),
    'appstore-signature-der',
    'proven',
  ],
  ['GET', () => ({ ...genuine, method: 'GET' }), undefined, 'likely'],
  ['another environment', () => sign({ environment: 'Sandbox' }), undefined, 'proven'],
  ['another app', () => sign({ bundleId: 'com.example.other' }), undefined, undefined],
  ['another number of the app', () => sign({ appAppleId: 7 }), undefined, undefined],
  ['no number of the app', () => sign({ data: { appAppleId: undefined } }), undefined, undefined],
  [
    'a notification of last month',
    () => sign({ signedDate: new Date(at.getTime() - 30 * 86_400_000) }),
    'late',
    'likely',
  ],
  ['a clock that is behind', () => sign({ signedDate: new Date(at.getTime() + 3_000_000) }), 'clock', 'likely'],
  [
    'a signer of the test authority of another run',
    async () =>
      wrap(
        await signAppStoreJws(
          decode(payload),
          await createAppStoreSigner(await createTestAuthority({ at, keyType: 'P-256' })),
        ),
      ),
    undefined,
    'likely',
  ],
]

describeAccidents({
  scheme: 'App Store',
  verifier: verifier(),
  genuine,
  reports: notificationReports(crypto, {} as never),
  accidents: rows.map(([made, arrived, named, confidence]) => ({ made, named, confidence, arrived })),
  least: 70,
  damage: (random) => {
    const at = header.length + 2 + random(payload.length + signature.length - 4)
    const other = jws[at] === 'A' ? 'B' : 'A'
    return wrap(jws.slice(0, at) + other + jws.slice(at + 1))
  },
})
