import { type Accident, accident } from './accident.js'
import { keepHeaders } from './changes.js'

/** The names of these accidents in code. */
export type HeaderAccidentName =
  | 'plusSigns'
  | 'percentEncoded'
  | 'base64url'
  | 'folded'
  | 'quoted'
  | 'joined'
  | 'signatureEncoding'
  | 'urlRewritten'
  | 'signatureCut'
  | 'headersSwapped'
  | 'headerRenamed'
  | 'headerUndefined'
  | 'headerStripped'
  | 'headersLost'
  | 'flatHeaders'
  | 'wrongHash'
  | 'wrongCertificate'

const header = 'Pass the header as it came: do not decode, escape or cut it.'

/** Accidents to headers, and to the signature and the URL in them. */
export const headerAccidents: Readonly<Record<HeaderAccidentName, Accident>> = {
  plusSigns: accident(
    'plus-signs',
    'The plus signs of base64 were decoded into spaces, as form decoding does.',
    header,
    keepHeaders,
  ),
  percentEncoded: accident(
    'percent-encoded',
    'The text was percent-encoded on its way, as in a URL.',
    header,
    keepHeaders,
  ),
  base64url: accident(
    'base64url',
    'The base64 was written in its URL-safe form, or without its padding.',
    header,
    keepHeaders,
  ),
  folded: accident('folded', 'White space or line breaks got into the text.', header, keepHeaders),
  quoted: accident('quoted', 'The text was put into quotation marks or brackets.', header, keepHeaders),
  joined: accident(
    'headers-joined',
    'The header came twice, or a proxy joined two of them into one.',
    'Let the header through once: find the proxy or the middleware that sets it again.',
    keepHeaders,
  ),
  signatureEncoding: accident(
    'signature-encoding',
    'The signature was written in another encoding than base64.',
    header,
    keepHeaders,
  ),
  urlRewritten: accident(
    'url-rewritten',
    'A URL was written in another form: another scheme, another case, or with a query.',
    header,
    keepHeaders,
  ),
  signatureCut: accident(
    'signature-cut',
    'The signature is shorter than the signatures of this key: it was cut off.',
    header,
    keepHeaders,
  ),
  headersSwapped: accident(
    'headers-swapped',
    'Two headers were exchanged for each other.',
    'Give each header its own value, by name.',
    keepHeaders,
  ),
  headerRenamed: accident(
    'header-renamed',
    'A proxy or a gateway passes the header on under another name.',
    'Let the header through under its own name, or restore that name before verification.',
    keepHeaders,
  ),
  headerUndefined: accident(
    'header-undefined',
    'The header holds a word such as undefined or null in place of its value: a program copied a header that it did not have.',
    'Find the code that copies headers, and let it read the header by its lower-case name.',
    keepHeaders,
  ),
  headerStripped: accident(
    'header-stripped',
    'A header that the service always sends did not arrive.',
    'Let every proxy and gateway in front pass the header on, and pass all headers of the request.',
    {
      express: 'Pass req.headers (or req.rawHeaders) whole, and let the proxy in front pass every header on.',
      fastify: 'Pass request.headers whole, and let the proxy in front pass every header on.',
      lambda: 'Pass event.headers (or event.multiValueHeaders) whole; in a mapping template pass all of them on.',
      workers: 'Pass the Request itself, or all of its headers, not a new Headers() with some of them.',
      nest: 'Pass request.rawHeaders whole, and let the proxy in front pass every header on.',
      next: 'Pass the Request of the route handler, and let middleware.ts and the proxy in front pass every header on.',
      koa: 'Pass ctx.req itself (or ctx.headers whole), and let the proxy in front pass every header on.',
      hono: 'Pass c.req.raw, not headers that c.req.header() named one by one.',
      deno: 'Pass the Request of Deno.serve itself, and let the proxy in front pass every header on.',
      http: 'Pass request.rawHeaders whole, and let the proxy in front pass every header on.',
    },
  ),
  headersLost: accident(
    'headers-lost',
    'The request was passed without its headers.',
    'Pass the headers of the request: an object, Headers, pairs, or the flat list of rawHeaders.',
    keepHeaders,
  ),
  flatHeaders: accident(
    'flat-raw-headers',
    'The flat list of rawHeaders was spread into an object, so its names are numbers.',
    'Pass rawHeaders itself, as a list, or req.headers.',
    keepHeaders,
  ),
  wrongHash: accident(
    'wrong-hash',
    'The signature was made with another hash than the one that the request names.',
    'Pass each signature with the name, or the version, that it came with.',
    keepHeaders,
  ),
  wrongCertificate: accident(
    'wrong-certificate',
    'The signature was not made with the private key of this certificate, or the signature is damaged.',
    'Pass the signature and the certificate URL of one and the same request, and use the certificate at that URL.',
    keepHeaders,
  ),
}
