import { gzipSync } from 'node:zlib'
import {
  createCertificateHost,
  payPalCaIssuersUrl,
  payPalCertificateUrl,
  payPalDnsName,
  payPalEvent,
  payPalSimulatorId,
  type SignedTestRequest,
  type SignPayPalWebhookOptions,
  testWebhookId,
} from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { createAlexaMaterial } from '#test/schemes/alexa.js'
import { createPayPalMaterial } from '#test/schemes/paypal.js'
import { createSurroundings } from '#test/schemes/scheme-material.js'
import { createSnsMaterial } from '#test/schemes/sns.js'
import { describeAccidents } from '#test/support/accident-tests.js'
import {
  asciiJson,
  headerOf,
  type MadeAccident,
  pythonJson,
  signUntil,
  sortKeys,
  withBody,
  withHeader,
} from '#test/support/accidents.js'
import { payPalReports } from '../reports.js'
import { sendersOf } from '../senders.js'

const at = new Date('2026-06-01T12:00:00Z')
const surroundings = await createSurroundings({ currentDate: () => at })
const paypal = await createPayPalMaterial(surroundings)
const verifier = paypal.verifier({ webhookId: ['1OTHER11WEBHOOK11', testWebhookId] })

const event = {
  ...payPalEvent({ timestamp: at }),
  summary: 'Zahlung für „Bücher & Tee“ <30,00 €> completed',
}
const json = JSON.stringify(event)
const genuine = await paypal.sign({ body: json })

type Named = MadeAccident['named']
type Confidence = MadeAccident['confidence']

const body = (made: string, named: Named, arrived: string | Uint8Array, confidence: Confidence = 'proven') => ({
  made,
  named,
  confidence,
  arrived: withBody(genuine, arrived),
})

const header = (
  made: string,
  named: Named,
  name: string,
  change: (value: string) => string | undefined,
  confidence: Confidence = 'proven',
): MadeAccident => {
  const field = `PAYPAL-${name}`
  return { made, named, confidence, arrived: withHeader(genuine, field, change(headerOf(genuine, field))) }
}

function bodyAccidents(): MadeAccident[] {
  const rewritten = 'json-reserialised'
  const base64 = Buffer.from(json).toString('base64')
  const lambda = (isBase64Encoded: boolean): string =>
    JSON.stringify({
      version: '2.0',
      requestContext: {},
      headers: Object.fromEntries(genuine.headers),
      body: isBase64Encoded ? base64 : json,
      isBase64Encoded,
    })
  return [
    body('indented by two', rewritten, JSON.stringify(event, null, 2)),
    body('indented by four', rewritten, JSON.stringify(event, null, 4)),
    body('json.dumps', rewritten, pythonJson(event)),
    body('json.dumps, raw', rewritten, pythonJson(event, true)),
    body('ASCII', rewritten, asciiJson(json)),
    body('json_encode', rewritten, asciiJson(json.replaceAll('/', '\\/'))),
    body(
      'Go',
      rewritten,
      json.replace(/[<>&]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`),
    ),
    body('keys sorted', 'json-keys-sorted', JSON.stringify(sortKeys(event)), 'likely'),
    body('newline at the end', 'trailing-newline', `${json}\n`),
    body('byte order mark', 'byte-order-mark', `\ufeff${json}`),
    body('UTF-8 read as latin-1', 'latin-1', Buffer.from(json).toString('latin1')),
    body(
      'written as latin-1',
      ['latin-1', 'characters-replaced'],
      new Uint8Array(Buffer.from(json, 'latin1')),
      'likely',
    ),
    body('UTF-16', 'utf-16', new Uint8Array(Buffer.from(json, 'utf16le'))),
    body('base64', 'base64', base64),
    body('gzip', 'compressed', new Uint8Array(gzipSync(json))),
    body('stringified', 'json-stringified', JSON.stringify(json)),
    body('a Buffer as JSON', 'buffer-as-json', JSON.stringify(Buffer.from(json))),
    body('form encoded', 'form-encoded', encodeURIComponent(json)),
    body('entities', 'entities', json.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')),
    body('zero bytes', 'padding', `${json}\0\0`),
    body('cut off', 'truncated', json.slice(0, 300), 'likely'),
    body('[object Object]', 'object-as-text', '[object Object]'),
    body('{}', 'empty-object', '{}'),
    body('empty', 'empty-body', ''),
    body('a page', 'page', '<!doctype html><title>Blocked</title>'),
    body('wrapped', 'wrapped', JSON.stringify({ event: JSON.stringify(event) })),
    body('a Lambda event', 'lambda-event', lambda(false)),
    body('a Lambda event in base64', 'lambda-event', lambda(true)),
    { ...body('a Lambda event, without headers', 'lambda-event', lambda(false)), arrived: noHeaders(lambda(false)) },
    body('another amount', ['paypal-webhook-id'], json.replace('30.00', '99.00'), 'likely'),
  ]
}

function noHeaders(text: string): SignedTestRequest {
  return { ...withBody(genuine, text), headers: [] }
}

function headerAccidents(): MadeAccident[] {
  const names = ['TRANSMISSION-ID', 'TRANSMISSION-TIME', 'TRANSMISSION-SIG', 'CERT-URL', 'AUTH-ALGO']
  const renamed = genuine.headers.map(([name, value]): [string, string] => [
    name.startsWith('PAYPAL-') ? `HTTP_${name.replaceAll('-', '_')}` : name,
    value,
  ])
  const twice = (name: string): SignedTestRequest => {
    const field = `PAYPAL-${name}`
    return { ...genuine, headers: [...genuine.headers, [field, headerOf(genuine, field)]] }
  }
  return [
    ...names.map((name) => header(`no ${name}`, 'header-stripped', name, () => undefined, 'likely')),
    ...names.map(
      (name): MadeAccident => ({
        made: `${name} twice`,
        named: 'headers-joined',
        confidence: name === 'CERT-URL' ? 'likely' : 'proven',
        arrived: twice(name),
      }),
    ),
    header('signature: percent', 'percent-encoded', 'TRANSMISSION-SIG', encodeURIComponent),
    header('signature: base64url', 'base64url', 'TRANSMISSION-SIG', (text) =>
      Buffer.from(text, 'base64').toString('base64url'),
    ),
    header(
      'signature: hex',
      'signature-encoding',
      'TRANSMISSION-SIG',
      (text) => Buffer.from(text, 'base64').toString('hex'),
      'likely',
    ),
    header('signature: cut', 'signature-cut', 'TRANSMISSION-SIG', (text) => text.slice(0, 200), 'likely'),
    header('id: upper case', 'paypal-header-form', 'TRANSMISSION-ID', (text) => text.toUpperCase()),
    header('id: quoted', 'quoted', 'TRANSMISSION-ID', (text) => `"${text}"`),
    header('time: percent', 'percent-encoded', 'TRANSMISSION-TIME', encodeURIComponent),
    header('time: milliseconds', 'paypal-header-form', 'TRANSMISSION-TIME', (text) => text.replace('Z', '.000Z')),
    header('algorithm: quoted', 'quoted', 'AUTH-ALGO', (text) => `"${text}"`),
    header('URL: percent', 'percent-encoded', 'CERT-URL', encodeURIComponent, 'likely'),
    header('URL: http', 'url-rewritten', 'CERT-URL', (text) => text.replace('https', 'http'), 'likely'),
    header('URL: sandbox', 'paypal-environment', 'CERT-URL', () => payPalCertificateUrl('sandbox'), 'likely'),
    {
      made: 'URL: elsewhere',
      named: undefined,
      arrived: withHeader(genuine, 'PAYPAL-CERT-URL', 'https://attacker.example/cert.pem'),
    },
    {
      made: 'headers of CGI',
      named: 'header-renamed',
      confidence: 'proven',
      arrived: { ...genuine, headers: renamed },
    },
    { made: 'no headers', named: 'headers-lost', confidence: 'likely', arrived: { ...genuine, headers: [] } },
  ]
}

async function otherAccidents(): Promise<MadeAccident[]> {
  const signed = (
    made: string,
    named: Named,
    options: Partial<SignPayPalWebhookOptions>,
    confidence: Confidence,
  ): Promise<MadeAccident> =>
    paypal.sign({ body: json, ...options }).then((arrived) => ({ made, named, confidence, arrived }))
  const clock = (made: string, named: Named, hours: number): MadeAccident => ({
    made,
    named,
    confidence: 'likely',
    arrived: genuine,
    verifier: paypal.verifier({ currentDate: () => new Date(at.getTime() + hours * 3_600_000) }),
  })
  const other = await surroundings.authority.issue({
    dnsNames: [payPalDnsName()],
    caIssuers: [payPalCaIssuersUrl],
    keyType: 'RSA-2048',
  })
  const wrongCertificate = createCertificateHost({ ...paypal.files, [payPalCertificateUrl()]: other.pem })
  const noIssuer = createCertificateHost({ [payPalCertificateUrl()]: paypal.signer.pem })
  const ipn = 'mc_gross=30.00&payment_status=Completed&txn_id=1&ipn_track_id=2'
  const [alexa, sns] = [await createAlexaMaterial(surroundings), await createSnsMaterial(surroundings)]
  const field = 'PAYPAL-TRANSMISSION-SIG'
  const withPlus = await signUntil(
    /\+/,
    () => paypal.sign({ body: json }),
    (request) => headerOf(request, field),
  )
  return [
    {
      made: 'signature: spaces',
      named: 'plus-signs',
      confidence: 'proven',
      arrived: withHeader(withPlus, field, headerOf(withPlus, field).replaceAll('+', ' ')),
    },
    await signed('the simulator', 'paypal-simulator', { webhookId: payPalSimulatorId }, 'proven'),
    await signed('another webhook', 'paypal-webhook-id', { webhookId: '1OTHER11WEBHOOK12' }, 'likely'),
    await signed('SHA-1', 'wrong-hash', { hash: 'SHA-1' }, 'proven'),
    clock('a clock four days ahead', 'late', 96.2),
    clock('a clock 20 minutes behind', 'clock', -1 / 3),
    clock('a clock in another zone', 'time-zone', -5),
    { made: 'an IPN', named: 'paypal-ipn', confidence: 'proven', arrived: noHeaders(ipn) },
    { made: 'a message of SNS', named: 'another-service', confidence: 'proven', arrived: await sns.sign() },
    { made: 'an Alexa request', named: 'another-service', confidence: 'proven', arrived: await alexa.sign() },
    {
      made: 'another certificate',
      named: 'wrong-certificate',
      confidence: 'likely',
      arrived: genuine,
      verifier: paypal.verifier({}, wrongCertificate.fetch),
    },
    {
      made: 'an issuer that cannot be downloaded',
      named: undefined,
      arrived: genuine,
      verifier: paypal.verifier({}, noIssuer.fetch),
    },
  ]
}

describeAccidents({
  scheme: 'PayPal',
  verifier,
  genuine,
  reports: payPalReports(crypto, { senders: sendersOf('live', [testWebhookId], false) }),
  accidents: [...bodyAccidents(), ...headerAccidents(), ...(await otherAccidents())],
  least: 65,
  damage: (random) => {
    const distance = 50 + random(50)
    return { ...genuine, body: genuine.body.map((byte, index) => (index % distance === 1 ? byte ^ 0x01 : byte)) }
  },
})

describe('a delivery of PayPal that does not match', () => {
  it('reports the signed digest, the computed one, and the webhooks that were tried', async () => {
    const { checks } = await verifier.explain(withBody(genuine, '{"other":1}'))
    const found = new Map(checks.map((check) => [check.id, check]))
    expect(found.get('signature')?.evidence).toMatchObject({
      signedDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      computedDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(found.get('string-to-sign')?.evidence).toEqual({ webhookIds: ['1OTHER11WEBHOOK11', testWebhookId] })
  })
})
