import { type Accident, accident } from './accident.js'
import { keepEncoding, keepRaw, noForms } from './changes.js'

/** The names of these accidents in code. */
export type ContentAccidentName =
  | 'reserialised'
  | 'sortedKeys'
  | 'numbers'
  | 'dates'
  | 'emptyValues'
  | 'lineEndings'
  | 'byteOrderMark'
  | 'latin1'
  | 'utf16'
  | 'replaced'
  | 'normalisation'
  | 'trailingNewline'
  | 'whiteSpace'
  | 'padding'
  | 'entities'
  | 'quotes'
  | 'escapes'
  | 'truncated'
  | 'bodyChanged'

const raw = 'Pass the raw body, before any parser reads or rewrites it.'
const bytes = 'Keep the body as bytes from the socket to the verifier, and decode it only after verification.'

/** Accidents to the content of a body: it was written again, decoded, or changed as a text. */
export const contentAccidents: Readonly<Record<ContentAccidentName, Accident>> = {
  reserialised: accident('json-reserialised', 'The JSON was parsed and serialised again.', raw, keepRaw),
  sortedKeys: accident(
    'json-keys-sorted',
    'The JSON was parsed and written with its keys in another order.',
    raw,
    keepRaw,
  ),
  numbers: accident('json-numbers', 'Numbers in the JSON were parsed and written in another form.', raw, keepRaw),
  dates: accident('json-dates', 'Dates were parsed and written in another form.', raw, keepRaw),
  emptyValues: accident(
    'json-empty-values',
    'Empty or absent values of the JSON were written in another form, as a typed model does.',
    raw,
    keepRaw,
  ),
  lineEndings: accident(
    'line-endings',
    'Line endings were changed from CRLF to LF, or from LF to CRLF.',
    bytes,
    keepEncoding,
  ),
  byteOrderMark: accident('byte-order-mark', 'A byte order mark was added or dropped.', bytes, keepEncoding),
  latin1: accident(
    'latin-1',
    'The text was read in one encoding and written in another: UTF-8 as latin-1, or the other way round.',
    bytes,
    keepEncoding,
  ),
  utf16: accident('utf-16', 'The text was written as UTF-16, or read as if it were.', bytes, keepEncoding),
  replaced: accident(
    'characters-replaced',
    'Characters were lost to a decoder of another encoding, which left U+FFFD or question marks.',
    bytes,
    keepEncoding,
  ),
  normalisation: accident(
    'unicode-normalisation',
    'The text was brought into another Unicode normalisation form.',
    bytes,
    keepEncoding,
  ),
  trailingNewline: accident('trailing-newline', 'A newline at the end was added or dropped.', raw, keepRaw),
  whiteSpace: accident('white-space', 'White space was added, trimmed or changed.', bytes, keepEncoding),
  padding: accident(
    'padding',
    'Zero bytes were added at the end, as a buffer of fixed size leaves them.',
    bytes,
    keepEncoding,
  ),
  entities: accident(
    'entities',
    'Characters were written as HTML or XML entities, or entities as characters.',
    bytes,
    noForms,
  ),
  quotes: accident('quotes', 'Quotation marks were added, removed or exchanged for others.', bytes, keepEncoding),
  escapes: accident('escapes', 'The text was escaped or unescaped once too often.', bytes, keepEncoding),
  bodyChanged: accident(
    'body-changed',
    'The body differs from the signed one: a value was changed, added or dropped, or the headers belong to another request.',
    'Pass the raw body, before any parser reads or rewrites it, and the headers of the same request.',
    keepRaw,
  ),
  truncated: accident(
    'truncated',
    'The body was cut off before its end.',
    'Raise the limit of whatever reads the body (a proxy, a buffer, a log), and wait for the end of the stream.',
    {
      express: "Raise the limit, express.raw({ type: '*/*', limit: '2mb' }), and wait for the end of the request.",
      fastify: 'Raise bodyLimit of the route, and pass all chunks.',
      lambda: 'Pass the whole event.body, not what a log shows of it.',
      workers: 'Pass the Request itself, or all chunks of its body.',
      koa: 'Pass all chunks of ctx.req, and wait for its end.',
      http: "Pass all chunks: wait for request.on('end') before Buffer.concat(chunks).",
    },
  ),
}
