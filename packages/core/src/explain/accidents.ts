import { encodeUtf8 } from '../encoding/bytes.js'

/** Describes a common accident between signing and verifying, and what to change in each runtime. */
export interface Accident {
  readonly id: string
  /** What happened to the bytes on their way to the verifier. */
  readonly what: string
  /** The line to change, by runtime. */
  readonly changes: Readonly<Record<'express' | 'fastify' | 'lambda' | 'workers', string>>
}

/** Holds what the bytes may have been before an accident. */
export interface Origin {
  readonly accident: Accident
  readonly bytes: Uint8Array<ArrayBuffer>
}

const keepRaw = {
  express:
    "Mount the verifier before app.use(express.json()), or keep the raw bytes with express.raw({ type: '*/*' }).",
  fastify: 'Register requireSignature in the scope of the route. It reads the body before any content type parser.',
  lambda: 'Pass event.body as it arrived, not JSON.stringify(JSON.parse(event.body)).',
  workers: 'Pass the Request itself, before you call request.json() or request.text().',
}

const keepEncoding = {
  express: 'Keep the body as a Buffer: do not call body.toString(), or setEncoding() on the request.',
  fastify: "Parse the content type with { parseAs: 'buffer' }, not { parseAs: 'string' }.",
  lambda:
    "Decode event.body with Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8'), never 'latin1' or 'binary'.",
  workers: 'Pass the Request or its arrayBuffer(), not text that was decoded and encoded again.',
}

const keepHeaders = {
  express:
    'Pass req.headers of the same request as they arrived. Do not use decodeURIComponent() or express.urlencoded() on them.',
  fastify: 'Pass request.headers of the same request as they arrived. Do not use @fastify/formbody for this route.',
  lambda: 'Pass event.headers of the same event. Do not use $util.urlDecode() in a mapping template.',
  workers: 'Pass the Request itself, or its headers. Do not decode them with URLSearchParams.',
}

/** Lists the accidents by name. */
export const accidents: Readonly<
  Record<
    | 'reserialised'
    | 'lineEndings'
    | 'byteOrderMark'
    | 'latin1'
    | 'trailingNewline'
    | 'plusSigns'
    | 'wrongHash'
    | 'wrongCertificate',
    Accident
  >
> = {
  reserialised: { id: 'json-reserialised', what: 'The JSON was parsed and serialised again.', changes: keepRaw },
  lineEndings: {
    id: 'line-endings',
    what: 'Line endings were changed from CRLF to LF, or from LF to CRLF.',
    changes: keepEncoding,
  },
  byteOrderMark: { id: 'byte-order-mark', what: 'A byte order mark was added or dropped.', changes: keepEncoding },
  latin1: {
    id: 'latin-1',
    what: 'The text was read in one encoding and written in another: UTF-8 as latin-1, or the other way round.',
    changes: keepEncoding,
  },
  trailingNewline: { id: 'trailing-newline', what: 'A newline at the end was added or dropped.', changes: keepRaw },
  plusSigns: {
    id: 'plus-signs',
    what: 'The plus signs of base64 were decoded into spaces, as form decoding does.',
    changes: keepHeaders,
  },
  wrongHash: {
    id: 'wrong-hash',
    what: 'The signature was made with another hash than the one that the request names.',
    changes: keepHeaders,
  },
  wrongCertificate: {
    id: 'wrong-certificate',
    what: 'The signature was not made with the private key of this certificate, or the signature is damaged.',
    changes: keepHeaders,
  },
}

const mostBytes = 1_048_576

/** Yields what the bytes may have been before each common accident, likeliest first: about twenty candidates, none for more than 1 MiB. */
export function* originsOf(bytes: Uint8Array<ArrayBuffer>): Generator<Origin> {
  if (bytes.byteLength > mostBytes) return
  const utf8 = textOf(bytes, 'utf-8')
  const trimmed = utf8.replace(/\r?\n$/, '')
  for (const text of [trimmed, `${utf8}\n`, `${utf8}\r\n`])
    yield { accident: accidents.trailingNewline, bytes: encodeUtf8(text) }
  for (const text of [utf8.replace(/^\ufeff/, ''), `\ufeff${utf8}`])
    yield { accident: accidents.byteOrderMark, bytes: encodeUtf8(text) }
  const lineFeeds = utf8.replaceAll('\r\n', '\n')
  for (const text of [lineFeeds, lineFeeds.replaceAll('\n', '\r\n')])
    yield { accident: accidents.lineEndings, bytes: encodeUtf8(text) }
  for (const text of serialisations(utf8)) yield { accident: accidents.reserialised, bytes: encodeUtf8(text) }
  yield* otherEncodings(bytes, utf8)
}

/** Yields texts of the same JSON value, as common serialisers write it. */
function* serialisations(text: string): Generator<string> {
  let value: unknown
  let compact: string
  try {
    value = JSON.parse(text)
    compact = JSON.stringify(value)
  } catch {
    // The text is not JSON, or is nested deeper than the engine can serialise.
    return
  }
  if (typeof value !== 'object' || value === null) return
  yield compact
  for (const indent of [2, 4, '\t']) yield JSON.stringify(value, null, indent)
  yield escapeNonAscii(compact)
  yield compact.replaceAll('/', '\\/')
  const spaced = spaceOut(compact)
  yield spaced
  yield escapeNonAscii(spaced)
}

// ", " and ": " outside strings, as Python's json.dumps writes them.
function spaceOut(compact: string): string {
  return compact.replace(/"(?:[^"\\]|\\.)*"|[,:]/g, (token) => (token.length === 1 ? `${token} ` : token))
}

function escapeNonAscii(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function* otherEncodings(bytes: Uint8Array<ArrayBuffer>, utf8: string): Generator<Origin> {
  const accident = accidents.latin1
  // UTF-8 that was read as latin-1, where each byte is a character, and written as UTF-8.
  const units = Array.from(utf8, (character) => character.codePointAt(0) ?? 0)
  if (units.every((unit) => unit <= 0xff)) yield { accident, bytes: Uint8Array.from(units) }
  // The same with windows-1252, which is what browsers and many libraries mean by latin-1. An engine may not have it.
  if (!decodes('windows-1252')) return
  const windows = new Map(Array.from({ length: 256 }, (_, byte) => [textOf(Uint8Array.of(byte), 'windows-1252'), byte]))
  const narrowed = Array.from(utf8, (character) => windows.get(character) ?? -1)
  if (!narrowed.includes(-1)) yield { accident, bytes: Uint8Array.from(narrowed) }
  // UTF-8 that was written as latin-1.
  yield { accident, bytes: encodeUtf8(textOf(bytes, 'windows-1252')) }
}

function decodes(encoding: string): boolean {
  try {
    return new TextDecoder(encoding).encoding === encoding
  } catch {
    return false
  }
}

function textOf(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes)
}
