import { type Accident, accident } from './accident.js'
import { keepEncoding, keepRaw, keepTransport, noForms } from './changes.js'

/** The names of these accidents in code. */
export type TransportAccidentName =
  | 'base64'
  | 'hex'
  | 'compressed'
  | 'contentEncoding'
  | 'chunked'
  | 'contentLength'
  | 'form'
  | 'stringified'
  | 'bufferJson'
  | 'objectText'
  | 'emptyObject'
  | 'emptyBody'

const raw = 'Pass the raw body, before any parser reads or rewrites it.'

/** Accidents of the transport: encodings, framing, and values instead of the bytes. */
export const transportAccidents: Readonly<Record<TransportAccidentName, Accident>> = {
  base64: accident(
    'base64',
    'The body was encoded as base64, or decoded, once too often.',
    'Decode base64 exactly once, and only if the host says that it encoded the body.',
    keepTransport,
  ),
  hex: accident('hex', 'The body was encoded as hex.', 'Pass the bytes, not their hexadecimal text.', keepEncoding),
  compressed: accident(
    'compressed',
    'The body is still compressed.',
    'Undo Content-Encoding once before verification: the signature is over the plain body.',
    keepTransport,
  ),
  contentEncoding: accident(
    'content-encoding',
    'The Content-Encoding header does not match the body.',
    'Undo Content-Encoding once, and drop the header if the body is already plain.',
    keepTransport,
  ),
  chunked: accident(
    'chunked',
    'The body still has the framing of chunked transfer in it.',
    'Let an HTTP parser read the request, and pass the content of its chunks.',
    keepTransport,
  ),
  contentLength: accident(
    'content-length',
    'Content-Length differs from the number of bytes that arrived.',
    'Look for what changes or cuts off the body after the client sent it, and pass all of its bytes.',
    keepTransport,
  ),
  form: accident(
    'form-encoded',
    'The body was encoded or decoded as a form.',
    'Keep form parsers and URL encoders away from the body.',
    noForms,
  ),
  stringified: accident(
    'json-stringified',
    'The body was serialised as a JSON string, once too often.',
    'Pass the body itself: JSON.stringify() of a text makes another text.',
    keepRaw,
  ),
  bufferJson: accident(
    'buffer-as-json',
    'A buffer object was serialised instead of the bytes that it holds.',
    'Pass the buffer itself, or its bytes, and serialise neither.',
    keepRaw,
  ),
  objectText: accident(
    'object-as-text',
    'An object was turned into text, which leaves [object Object].',
    'Pass the raw bytes of the body, not String(request.body).',
    keepRaw,
  ),
  emptyObject: accident('empty-object', 'A parser left an empty value in place of the body.', raw, keepRaw),
  emptyBody: accident('empty-body', 'The body is empty: it was read before, or never passed.', raw, keepRaw),
}
