import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { alexaPayload, createCertificateHost, type SignedTestRequest } from '@countersign/testing'
import { createAlexaMaterial } from '#test/schemes/alexa.js'
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
import { alexaReports } from '../reports.js'

const at = new Date('2026-06-01T12:00:00Z')
const surroundings = await createSurroundings({ currentDate: () => at })
const alexa = await createAlexaMaterial(surroundings)
const verifier = alexa.verifier()

const failingCrypto = {
  ...crypto,
  subtle: {
    importKey: crypto.subtle.importKey,
    digest: crypto.subtle.digest,
    verify: () => Promise.reject(new Error('failed')),
  },
} as unknown as Crypto

const slots = {
  name: "Zoë & <b>Bob</b>'s café",
  path: '/a/b',
  note: 'line\none\ttab "quoted" \\ + = ` €',
  when: '2026-06-01T11:59:00Z',
}
const value = alexaPayload({ timestamp: at, request: { slots, count: 3, list: [], none: null } })
const compact = JSON.stringify(value)
// JavaScript does not write JSON in this form.
const floating = compact.replace('"count":3', '"count":3.0').replace('"list"', '"big":12345678901234567890,"list"')

const genuine = await alexa.sign({ body: compact })
const sign = (body: string | Uint8Array): Promise<SignedTestRequest> => alexa.sign({ body })
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'))

const python = pythonJson(value)
const php = asciiJson(compact.replaceAll('/', '\\/'))
const go = compact.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)
const dotNet = compact
  .replaceAll('\\"', '\\u0022')
  .replace(/[<>&'+`\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`)
const gson = compact.replace(/[<>&=']/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`)
const jackson = JSON.stringify(value, null, 2).replaceAll('": ', '" : ').replaceAll('[]', '[ ]').replaceAll('{}', '{ }')
const entities = compact
  .replaceAll('&', '&amp;')
  .replaceAll('<', '&lt;')
  .replaceAll('>', '&gt;')
  .replaceAll('"', '&quot;')

/** One text was signed and the other one arrived, and the reverse. */
async function both(
  made: string,
  named: MadeAccident['named'],
  one: string | Uint8Array,
  other: string | Uint8Array,
): Promise<MadeAccident[]> {
  return [
    { made, named, confidence: 'proven', arrived: withBody(await sign(one), other) },
    { made: `${made}, undone`, named, confidence: 'proven', arrived: withBody(await sign(other), one) },
  ]
}

const arrivedBody = (
  made: string,
  named: MadeAccident['named'],
  body: string | Uint8Array,
  confidence: 'proven' | 'likely' = 'proven',
): MadeAccident => ({
  made,
  named,
  confidence,
  arrived: withBody(genuine, body),
})

const signature = headerOf(genuine, 'Signature-256')
const sha1 = headerOf(genuine, 'Signature')
const url = headerOf(genuine, 'SignatureCertChainUrl')

const header = (
  made: string,
  named: MadeAccident['named'],
  name: string,
  text: string | undefined,
  confidence?: 'proven' | 'likely',
): MadeAccident => ({
  made,
  named,
  ...(confidence && { confidence }),
  arrived: withHeader(genuine, name, text),
})

const lambdaEvent = (body: string, isBase64Encoded: boolean): string =>
  JSON.stringify({
    version: '2.0',
    rawPath: '/',
    requestContext: { http: { method: 'POST' } },
    headers: Object.fromEntries(genuine.headers),
    body,
    isBase64Encoded,
  })

async function jsonAccidents(): Promise<MadeAccident[]> {
  const json = ['json-reserialised', 'escapes']
  return [
    ...(await both('JSON.stringify with two spaces', json, compact, JSON.stringify(value, null, 2))),
    ...(await both('JSON.stringify with tabs', json, compact, JSON.stringify(value, null, '\t'))),
    ...(await both('json.dumps', json, compact, python)),
    ...(await both('json.dumps without ASCII escapes', json, compact, pythonJson(value, true))),
    ...(await both('json_encode', json, compact, php)),
    ...(await both(
      'json_encode, pretty',
      json,
      compact,
      asciiJson(JSON.stringify(value, null, 4).replaceAll('/', '\\/')),
    )),
    ...(await both('Go, HTML escaped', json, compact, go)),
    ...(await both('Gson', json, compact, gson)),
    ...(await both('Jackson, pretty', json, compact, jackson)),
    ...(await both('System.Text.Json', json, compact, dotNet)),
    ...(await both('.NET, indented with CRLF', json, compact, JSON.stringify(value, null, 2).replaceAll('\n', '\r\n'))),
    ...(await both('Ruby, compact with escapes kept', json, compact, asciiJson(compact))),
    ...(await both('python signed, JavaScript written', json, python, JSON.stringify(value))),
    {
      made: 'numbers: 3.0 written as 3',
      named: ['json-numbers', 'json-reserialised'],
      confidence: 'proven',
      arrived: withBody(await sign(compact.replace('"count":3', '"count":3.0')), compact),
    },
    {
      made: 'numbers: a big one lost digits',
      named: ['json-numbers'],
      confidence: 'likely',
      arrived: withBody(await sign(floating), JSON.stringify(JSON.parse(floating))),
    },
    arrivedBody('dates: with milliseconds', 'json-dates', compact.replaceAll('00Z"', '00.000Z"')),
    arrivedBody('dates: as an offset', 'json-dates', compact.replaceAll('00Z"', '00+00:00"')),
    arrivedBody(
      'dates: as milliseconds',
      'json-dates',
      compact.replaceAll(/"(2026-[^"]*Z)"/g, (_, date: string) => String(Date.parse(date))),
    ),
    arrivedBody('keys sorted', 'json-keys-sorted', JSON.stringify(sortKeys(value)), 'likely'),
    arrivedBody('empty object as array', 'json-empty-values', compact.replaceAll('{}', '[]')),
    arrivedBody(
      'indented, and a newline at the end',
      ['json-reserialised', 'trailing-newline', 'white-space'],
      `${JSON.stringify(value, null, 2)}\n`,
    ),
    arrivedBody(
      'python, sent as latin-1',
      ['json-reserialised', 'latin-1'],
      new Uint8Array(Buffer.from(pythonJson(value, true).replace('€', 'e'), 'latin1')),
      'likely',
    ),
  ]
}

async function textAccidents(): Promise<MadeAccident[]> {
  const lines = JSON.stringify(value, null, 2)
  return [
    ...(await both('LF as CRLF', ['line-endings', 'json-reserialised'], lines, lines.replaceAll('\n', '\r\n'))),
    ...(await both('byte order mark', 'byte-order-mark', compact, `\ufeff${compact}`)),
    ...(await both('newline at the end', 'trailing-newline', compact, `${compact}\n`)),
    ...(await both('CRLF at the end', 'trailing-newline', compact, `${compact}\r\n`)),
    ...(await both('space at the end', 'white-space', compact, `${compact} `)),
    ...(await both('NFD', 'unicode-normalisation', compact, compact.normalize('NFD'))),
    ...(await both('entities', 'entities', compact, entities)),
    ...(await both('UTF-16', 'utf-16', compact, utf16(compact)).then((rows) => rows.slice(0, 1))),
    arrivedBody('UTF-8 read as latin-1', 'latin-1', latin1(encode(compact))),
    arrivedBody('UTF-8 read as windows-1252', 'latin-1', new TextDecoder('windows-1252').decode(encode(compact))),
    arrivedBody('UTF-8 read as latin-1, twice', 'latin-1', latin1(encode(latin1(encode(compact))))),
    {
      made: 'written as latin-1',
      named: 'latin-1',
      confidence: 'proven',
      arrived: withBody(await sign('{"a":"Zoë"}'), new Uint8Array(Buffer.from('{"a":"Zoë"}', 'latin1'))),
    },
    arrivedBody(
      'read as ASCII: U+FFFD',
      'characters-replaced',
      compact.replace(/[\u0080-\uffff]/g, '\ufffd'),
      'likely',
    ),
    arrivedBody('typographic quotes', 'quotes', compact.replaceAll('"', '\u201d')),
    arrivedBody('quoted whole', ['quotes', 'json-stringified'], `"${compact}"`),
    arrivedBody('non-breaking spaces', 'white-space', compact.replaceAll(' ', '\u00a0')),
    arrivedBody('zero bytes at the end', 'padding', `${compact}\0\0\0`),
    arrivedBody('cut off at 300 bytes', 'truncated', compact.slice(0, 300), 'likely'),
    arrivedBody(
      'quotation marks escaped',
      ['escapes', 'json-stringified'],
      compact.replaceAll('\\', '\\\\').replaceAll('"', '\\"'),
    ),
  ]
}

async function transportAccidents(): Promise<MadeAccident[]> {
  const bytes = encode(compact)
  const form = encodeURIComponent(compact)
  return [
    arrivedBody('base64', 'base64', Buffer.from(bytes).toString('base64')),
    arrivedBody('base64 in lines', 'base64', Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n')),
    arrivedBody('base64url', 'base64', Buffer.from(bytes).toString('base64url')),
    arrivedBody('base64 as a JSON string', 'base64', JSON.stringify(Buffer.from(bytes).toString('base64'))),
    {
      made: 'base64 decoded',
      named: 'base64',
      confidence: 'proven',
      arrived: withBody(await sign(Buffer.from(bytes).toString('base64')), bytes),
    },
    arrivedBody('hex', 'hex', Buffer.from(bytes).toString('hex')),
    arrivedBody('gzip left', 'compressed', new Uint8Array(gzipSync(bytes))),
    arrivedBody('deflate left', 'compressed', new Uint8Array(deflateSync(bytes))),
    {
      made: 'brotli left',
      named: 'compressed',
      arrived: withBody(genuine, new Uint8Array(brotliCompressSync(bytes))),
      // Only newer runtimes decompress brotli, which proves the accident.
      dependsOnRuntime: true,
    },
    arrivedBody('gzip in base64', ['base64', 'compressed'], gzipSync(bytes).toString('base64')),
    {
      made: 'gzip removed',
      named: 'content-encoding',
      confidence: 'likely',
      arrived: {
        ...withBody(await sign(new Uint8Array(gzipSync(bytes))), bytes),
        headers: [...(await sign(new Uint8Array(gzipSync(bytes)))).headers, ['Content-Encoding', 'gzip']],
      },
    },
    {
      made: 'Content-Length of another size',
      named: 'content-length',
      confidence: 'likely',
      arrived: {
        ...withBody(genuine, compact.replace('Bob', 'Bobby')),
        headers: [...genuine.headers, ['Content-Length', String(bytes.length)]],
      },
    },
    arrivedBody('form encoded', 'form-encoded', form),
    arrivedBody('form encoded with plus', 'form-encoded', form.replaceAll('%20', '+')),
    arrivedBody('form with a name', 'form-encoded', `payload=${form}`),
    arrivedBody('form with a name only', 'form-encoded', `${form}=`),
    arrivedBody('double stringification', 'json-stringified', JSON.stringify(compact)),
    arrivedBody('triple stringification', 'json-stringified', JSON.stringify(JSON.stringify(compact))),
    arrivedBody('a Buffer as JSON', 'buffer-as-json', JSON.stringify(Buffer.from(bytes))),
    arrivedBody('a Uint8Array as JSON', 'buffer-as-json', JSON.stringify(bytes)),
    arrivedBody('String(Uint8Array)', 'buffer-as-json', String(bytes)),
    arrivedBody('[object Object]', 'object-as-text', '[object Object]'),
    arrivedBody('an empty body', 'empty-body', ''),
    arrivedBody('{}', 'empty-object', '{}'),
    arrivedBody('null', 'empty-object', 'null'),
    arrivedBody(
      'chunked framing',
      'chunked',
      Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n0\r\n\r\n')]),
    ),
    arrivedBody('wrapped in an object', 'wrapped', JSON.stringify({ data: compact })),
    arrivedBody('a Lambda event', 'lambda-event', lambdaEvent(compact, false)),
    arrivedBody('a Lambda event in base64', 'lambda-event', lambdaEvent(Buffer.from(bytes).toString('base64'), true)),
    arrivedBody('an SQS event', 'sqs-event', JSON.stringify({ Records: [{ eventSource: 'aws:sqs', body: compact }] })),
    arrivedBody('a page', 'page', '<!DOCTYPE html><html><body>blocked</body></html>'),
  ]
}

async function headerAccidents(): Promise<MadeAccident[]> {
  const other = await surroundings.authority.issue({ dnsNames: ['echo-api.amazon.com'], keyType: 'RSA-2048' })
  const wrongChain = createCertificateHost({ [url]: other.chainPem })
  const withPlus = await signUntil(
    /\+/,
    (attempt) => sign(compact + ' '.repeat(attempt)),
    (request) => headerOf(request, 'Signature-256'),
  )
  const renamed = genuine.headers.map(([name, text]): [string, string] => [
    `HTTP_${name.toUpperCase().replaceAll('-', '_')}`,
    text,
  ])
  return [
    {
      made: 'plus signs as spaces',
      named: 'plus-signs',
      confidence: 'proven',
      arrived: withHeader(withPlus, 'Signature-256', headerOf(withPlus, 'Signature-256').replaceAll('+', ' ')),
    },
    header('percent-encoded', 'percent-encoded', 'Signature-256', encodeURIComponent(signature), 'proven'),
    header(
      'signature in base64url',
      'base64url',
      'Signature-256',
      Buffer.from(signature, 'base64').toString('base64url'),
      'proven',
    ),
    header('without padding', 'base64url', 'Signature-256', signature.replaceAll('=', ''), 'proven'),
    header('folded', 'folded', 'Signature-256', signature.replace(/.{76}/g, '$&\r\n '), 'proven'),
    header('in quotes', 'quoted', 'Signature-256', `"${signature}"`, 'proven'),
    header('as Python bytes', 'quoted', 'Signature-256', `b'${signature}'`, 'proven'),
    header('twice, joined', 'headers-joined', 'Signature-256', `${signature}, ${signature}`, 'proven'),
    {
      made: 'twice, in two lines',
      named: 'headers-joined',
      confidence: 'proven',
      arrived: { ...genuine, headers: [...genuine.headers, ['Signature-256', signature]] },
    },
    header('as hex', 'signature-encoding', 'Signature-256', Buffer.from(signature, 'base64').toString('hex'), 'proven'),
    header('base64 twice', 'signature-encoding', 'Signature-256', Buffer.from(signature).toString('base64'), 'proven'),
    header('cut off', 'signature-cut', 'Signature-256', signature.slice(0, 200), 'likely'),
    header('the SHA-1 signature in Signature-256', 'wrong-hash', 'Signature-256', sha1, 'proven'),
    header('URL percent-encoded', 'percent-encoded', 'SignatureCertChainUrl', encodeURIComponent(url), 'likely'),
    header('URL in quotes', 'quoted', 'SignatureCertChainUrl', `"${url}"`, 'likely'),
    header('URL with http', 'url-rewritten', 'SignatureCertChainUrl', url.replace('https', 'http'), 'likely'),
    header('URL twice', 'headers-joined', 'SignatureCertChainUrl', `${url}, ${url}`, 'likely'),
    {
      made: 'URL and signature swapped',
      named: 'headers-swapped',
      confidence: 'proven',
      arrived: withHeader(withHeader(genuine, 'Signature-256', url), 'SignatureCertChainUrl', signature),
    },
    header('a foreign URL', undefined, 'SignatureCertChainUrl', 'https://attacker.test/echo.api/x.pem'),
    {
      made: 'Signature headers dropped',
      named: 'header-stripped',
      confidence: 'likely',
      arrived: withHeader(withHeader(genuine, 'Signature-256', undefined), 'Signature', undefined),
    },
    header('URL dropped', 'header-stripped', 'SignatureCertChainUrl', undefined, 'likely'),
    {
      made: 'headers renamed as CGI does',
      named: 'header-renamed',
      confidence: 'proven',
      arrived: { ...genuine, headers: renamed },
    },
    {
      made: 'rawHeaders spread into an object',
      named: 'flat-raw-headers',
      confidence: 'proven',
      arrived: { ...genuine, headers: Object.fromEntries(Object.entries(genuine.headers.flat())) },
    },
    { made: 'no headers at all', named: 'headers-lost', confidence: 'likely', arrived: { ...genuine, headers: [] } },
    {
      made: 'Alexa by the ARN of a Lambda function',
      named: 'alexa-unsigned',
      confidence: 'likely',
      arrived: { ...genuine, headers: [['Content-Type', 'application/json']] },
    },
    {
      made: 'SHA-1 only, and switched off',
      named: 'header-stripped',
      arrived: withHeader(genuine, 'Signature-256', undefined),
      verifier: alexa.verifier({ allowSha1: false }),
    },
    {
      made: 'another certificate',
      named: 'wrong-certificate',
      confidence: 'likely',
      arrived: genuine,
      verifier: alexa.verifier({}, wrongChain.fetch),
    },
    {
      made: 'signature of another request',
      named: undefined,
      arrived: withHeader(genuine, 'Signature-256', headerOf(await sign('other'), 'Signature-256')),
    },
  ]
}

async function otherAccidents(): Promise<MadeAccident[]> {
  const failing =
    (code: string, name = 'Error'): typeof fetch =>
    () =>
      Promise.reject(
        Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('x'), { code, name }) }),
      )
  const answering =
    (status: number): typeof fetch =>
    async () =>
      new Response('', { status })
  const clock = (hours: number): MadeAccident['verifier'] =>
    alexa.verifier({ currentDate: () => new Date(at.getTime() + hours * 3_600_000) })
  const sns = await createSnsMaterial(surroundings)
  const event = JSON.parse(lambdaEvent(compact, false)) as unknown
  const network = [
    'ENOTFOUND',
    'ECONNREFUSED',
    'ETIMEDOUT',
    'ECONNRESET',
    'ENETUNREACH',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'EACCES',
  ].map(
    (code): MadeAccident => ({
      made: `download: ${code}`,
      named: undefined,
      arrived: genuine,
      verifier: alexa.verifier({}, failing(code)),
    }),
  )
  const statuses = [302, 403, 404, 407, 503].map(
    (status): MadeAccident => ({
      made: `download: ${status}`,
      named: undefined,
      arrived: genuine,
      verifier: alexa.verifier({}, answering(status)),
    }),
  )
  return [
    ...network,
    ...statuses,
    { made: 'a clock two hours ahead', named: 'time-zone', confidence: 'likely', arrived: genuine, verifier: clock(2) },
    {
      made: 'a clock 20 minutes behind',
      named: 'clock',
      confidence: 'likely',
      arrived: genuine,
      verifier: clock(-1 / 3),
    },
    { made: 'a late request', named: 'late', confidence: 'likely', arrived: genuine, verifier: clock(1.2) },
    { made: 'an expired certificate', named: undefined, arrived: genuine, verifier: clock(24 * 4_000) },
    { made: 'a certificate that is not yet valid', named: undefined, arrived: genuine, verifier: clock(-24 * 4_000) },
    {
      made: 'another skill',
      named: undefined,
      arrived: genuine,
      verifier: alexa.verifier({ skillId: 'amzn1.ask.skill.other' }),
    },
    {
      made: 'no matching trust anchor',
      named: undefined,
      arrived: genuine,
      verifier: alexa.verifier({ trustAnchors: (await createSurroundings({ currentDate: () => at })).trustAnchors }),
    },
    {
      made: 'an engine that fails',
      named: undefined,
      arrived: genuine,
      verifier: alexa.verifier({ crypto: failingCrypto }),
    },
    { made: 'GET', named: undefined, arrived: { ...genuine, method: 'GET' } },
    { made: 'a parsed body', named: 'parsed-body', confidence: 'proven', arrived: { ...genuine, body: value } },
    { made: 'no body', named: 'empty-body', confidence: 'proven', arrived: { ...genuine, body: undefined } },
    { made: 'a Lambda event in place of the request', named: 'lambda-event', confidence: 'proven', arrived: event },
    {
      made: 'a Lambda event as body, without headers',
      named: 'lambda-event',
      confidence: 'proven',
      arrived: { ...withBody(genuine, lambdaEvent(compact, false)), headers: [] },
    },
    { made: 'a message of SNS', named: 'another-service', arrived: await sns.sign() },
    {
      made: 'a body that is too large',
      named: undefined,
      arrived: genuine,
      verifier: alexa.verifier({ maxBodyBytes: 100 }),
    },
  ]
}

describeAccidents({
  scheme: 'Alexa',
  verifier,
  genuine,
  reports: alexaReports(crypto, {} as never),
  accidents: [
    ...(await jsonAccidents()),
    ...(await textAccidents()),
    ...(await transportAccidents()),
    ...(await headerAccidents()),
    ...(await otherAccidents()),
  ],
  least: 140,
  damage: (random) => {
    const body = genuine.body.slice()
    for (let change = 0; change <= random(4); change++) body[random(body.length)] = 33 + random(90)
    return { ...genuine, body }
  },
})
