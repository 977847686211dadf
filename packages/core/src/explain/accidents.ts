import {
  type Changes,
  everywhere,
  keepEncoding,
  keepFields,
  keepHeaders,
  keepRaw,
  keepTransport,
  noForms,
} from './changes.js'
import type { Finding } from './report-checks.js'

/** Describes a common accident between signing and verifying, and what to change in each host. */
export interface Accident {
  readonly id: string
  /** What happened to the bytes on their way to the verifier; a sentence. */
  readonly what: string
  /** What to do in any host; an instruction. */
  readonly fix: string
  /** The line to change, by host. */
  readonly changes: Changes
}

/** Holds what the bytes may have been before an accident. */
export interface Origin {
  readonly accident: Accident
  readonly bytes: Uint8Array<ArrayBuffer>
  /** A second accident, which came before the first. */
  readonly also?: Accident
}

/** What the accidents are called in code. */
export type AccidentName =
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
  | 'headerStripped'
  | 'headersLost'
  | 'flatHeaders'
  | 'wrongHash'
  | 'wrongCertificate'
  | 'lambdaEvent'
  | 'sqsEvent'
  | 'snsEvent'
  | 's3Event'
  | 'eventBridge'
  | 'rawDelivery'
  | 'fifo'
  | 'emulator'
  | 'alexaLambda'
  | 'anotherService'
  | 'page'
  | 'wrapped'
  | 'parsedBody'
  | 'bodyConsumed'
  | 'subject'
  | 'message'
  | 'fieldNames'
  | 'fieldTypes'
  | 'fieldChanged'
  | 'messagesMixed'
  | 'duplicateFields'
  | 'timeZone'
  | 'clock'
  | 'late'

const raw = 'Hand over the raw body, before any parser reads or rewrites it.'
const bytes = 'Keep the body as bytes from the socket to the verifier, and decode it only after verification.'
const fields = 'Hand over the message as it came, and change its fields only after verification.'
const header = 'Hand over the header as it came, decoded, escaped and cut by nothing.'

/** The accidents, by name. */
export const accidents: Readonly<Record<AccidentName, Accident>> = {
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
  truncated: accident(
    'truncated',
    'The body was cut off before its end.',
    'Raise the limit of whatever reads the body (a proxy, a buffer, a log), and wait for the end of the stream.',
    {
      express: "Raise the limit, express.raw({ type: '*/*', limit: '2mb' }), and wait for the end of the request.",
      fastify: 'Raise bodyLimit of the route, and hand over all chunks.',
      lambda: 'Hand over the whole event.body, not what a log shows of it.',
      workers: 'Hand over the Request itself, or all chunks of its body.',
    },
  ),
  base64: accident(
    'base64',
    'The body was encoded as base64, or decoded, once too often.',
    'Undo base64 exactly once, where the host says that it encoded the body.',
    keepTransport,
  ),
  hex: accident(
    'hex',
    'The body was encoded as hex.',
    'Hand over the bytes, not their hexadecimal text.',
    keepEncoding,
  ),
  compressed: accident(
    'compressed',
    'The body is still compressed.',
    'Undo Content-Encoding once before verification: the signature is over the plain body.',
    keepTransport,
  ),
  contentEncoding: accident(
    'content-encoding',
    'The Content-Encoding header and the body are at odds.',
    'Undo Content-Encoding once, and drop the header where the body is already plain.',
    keepTransport,
  ),
  chunked: accident(
    'chunked',
    'The body still has the framing of chunked transfer in it.',
    'Let an HTTP parser read the request, and hand over the content of its chunks.',
    keepTransport,
  ),
  contentLength: accident(
    'content-length',
    'Content-Length is another than the number of bytes that arrived.',
    'Look for what changes or cuts off the body after the client sent it, and hand over all of its bytes.',
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
    'Hand over the body itself: JSON.stringify() of a text makes another text.',
    keepRaw,
  ),
  bufferJson: accident(
    'buffer-as-json',
    'A buffer was serialised in place of the bytes that it holds.',
    'Hand over the buffer itself, or its bytes, and serialise neither.',
    keepRaw,
  ),
  objectText: accident(
    'object-as-text',
    'An object was turned into text, which leaves [object Object].',
    'Hand over the raw bytes of the body, not String(request.body).',
    keepRaw,
  ),
  emptyObject: accident('empty-object', 'A parser left an empty value in place of the body.', raw, keepRaw),
  emptyBody: accident('empty-body', 'The body is empty: it was read before, or never handed over.', raw, keepRaw),
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
    'Let the header through once: look for a proxy or a middleware that sets it again.',
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
    'The signature is shorter than the key makes them: it was cut off.',
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
    'Let the header through under its own name, or give it back that name before verification.',
    keepHeaders,
  ),
  headerStripped: accident(
    'header-stripped',
    'A header that the service always sends did not arrive.',
    'Let every proxy and gateway in front pass the header on, and hand over all headers of the request.',
    {
      express: 'Hand over req.headers (or req.rawHeaders) whole, and let the proxy in front pass every header on.',
      fastify: 'Hand over request.headers whole, and let the proxy in front pass every header on.',
      lambda: 'Hand over event.headers (or event.multiValueHeaders) whole; in a mapping template pass all of them on.',
      workers: 'Hand over the Request itself, or all of its headers, not a new Headers() with some of them.',
    },
  ),
  headersLost: accident(
    'headers-lost',
    'The request was handed over without its headers.',
    'Hand over the headers of the request: an object, Headers, pairs, or the flat list of rawHeaders.',
    keepHeaders,
  ),
  flatHeaders: accident(
    'flat-raw-headers',
    'The flat list of rawHeaders was spread into an object, so its names are numbers.',
    'Hand over rawHeaders itself, as a list, or req.headers.',
    keepHeaders,
  ),
  wrongHash: accident(
    'wrong-hash',
    'The signature was made with another hash than the one that the request names.',
    'Hand over each signature with the name, or the version, that it came with.',
    keepHeaders,
  ),
  wrongCertificate: accident(
    'wrong-certificate',
    'The signature was not made with the private key of this certificate, or the signature is damaged.',
    'Hand over the signature and the certificate URL of one and the same request, and let the URL decide about the certificate.',
    keepHeaders,
  ),
  lambdaEvent: accident(
    'lambda-event',
    'A Lambda event was handed over in place of the request in it.',
    'Hand over the body and the headers that are in the event; requireSignature of @countersign/node/lambda takes the event itself.',
    everywhere(
      'Hand over event.body, decoded if event.isBase64Encoded, and event.headers; requireSignature of @countersign/node/lambda takes the event itself.',
    ),
  ),
  sqsEvent: accident(
    'sqs-event',
    'A message or an event of Amazon SQS was handed over in place of what is in it.',
    'Hand over the body of each record of the queue; drainQueue of @countersign/node does.',
    everywhere(
      'Hand over the body of each record of the queue, JSON.parse(record.body) for nothing; drainQueue of @countersign/node does.',
    ),
  ),
  snsEvent: accident(
    'sns-event',
    'A Lambda event of Amazon SNS was handed over in place of the message in it.',
    'Hand over JSON.stringify(event.Records[0].Sns) as the body.',
    everywhere('Hand over JSON.stringify(record.Sns) of each record of the event as the body.'),
  ),
  s3Event: accident(
    's3-event',
    'An event of Amazon S3 arrived, which nobody signed.',
    'Send the events of the bucket through an SNS topic without raw delivery, and subscribe this endpoint to the topic.',
    everywhere('Subscribe this endpoint to an SNS topic that gets the events of the bucket.'),
  ),
  eventBridge: accident(
    'eventbridge-event',
    'An event of Amazon EventBridge arrived, which nobody signed.',
    'Give the rule an SNS topic for a target, and subscribe this endpoint to the topic.',
    everywhere('Give the EventBridge rule an SNS topic for a target, and subscribe this endpoint to the topic.'),
  ),
  rawDelivery: accident(
    'raw-delivery',
    'The message was delivered raw, without the envelope that holds the signature.',
    'Set RawMessageDelivery of this subscription to false.',
    everywhere(
      'aws sns set-subscription-attributes --attribute-name RawMessageDelivery --attribute-value false --subscription-arn <arn>',
    ),
  ),
  fifo: accident(
    'fifo-unsigned',
    'The message is of a FIFO topic and has no signature: such topics deliver to queues only.',
    'Send what this endpoint receives to a standard topic, or believe the queue by its access policy.',
    everywhere('Publish to a standard topic, or believe the queue by its access policy: nothing signs this message.'),
  ),
  emulator: accident(
    'emulator',
    'An emulator of AWS made the message: nothing that AWS trusts signed it.',
    'Sign test messages with @countersign/testing and its trust anchor, since no emulator has a key of AWS.',
    everywhere(
      'Sign test messages with signSnsMessage of @countersign/testing, and give the verifier the anchor of its authority: trustAnchors.',
    ),
  ),
  alexaLambda: accident(
    'alexa-unsigned',
    'The Alexa request has no signature: Alexa signs for HTTPS endpoints, and not for a skill whose endpoint is the ARN of a Lambda function.',
    'Set the endpoint of the skill to the HTTPS URL, or leave the check to IAM where the endpoint is the ARN.',
    everywhere(
      'Set the endpoint of the skill to an HTTPS URL; for the ARN of a Lambda function, check the skill id and let IAM do the rest.',
    ),
  ),
  anotherService: accident(
    'another-service',
    'The request is one of another service than this verifier is for.',
    'Point the service at the route that verifies it, and this one at its own.',
    everywhere('Give each service a route of its own, with the verifier that is made for it.'),
  ),
  page: accident(
    'page',
    'A page of HTML or XML arrived in place of the JSON of the service.',
    'Look at what a proxy or a firewall sends in place of the request.',
    everywhere('Look at what a proxy or a firewall sends in place of the request.'),
  ),
  wrapped: accident(
    'wrapped',
    'The message was put into another object on its way.',
    'Hand over the message itself, without the object around it.',
    keepRaw,
  ),
  parsedBody: accident('parsed-body', 'A parsed body was handed over in place of the raw bytes.', raw, keepRaw),
  bodyConsumed: accident('body-consumed', 'The body was read before the verifier got it.', raw, keepRaw),
  subject: accident(
    'sns-subject',
    'Subject was added, dropped or changed, and it is signed if it is there.',
    fields,
    keepFields,
  ),
  message: accident(
    'sns-message',
    'Message was parsed, and written again in another form.',
    'Hand over Message as the text that came: JSON.parse() it only after verification.',
    keepFields,
  ),
  fieldNames: accident(
    'sns-field-names',
    'The fields of the message have other names than AWS writes.',
    'Keep the names of the fields as AWS writes them: no camelCase, no snake_case.',
    keepFields,
  ),
  fieldTypes: accident(
    'sns-field-types',
    'Fields of the message are not the texts that AWS writes.',
    fields,
    keepFields,
  ),
  fieldChanged: accident('sns-field-changed', 'A signed field of the message was changed.', fields, keepFields),
  messagesMixed: accident(
    'sns-messages-mixed',
    'The headers are of one message and the body is of another.',
    'Hand over the headers and the body of one and the same request.',
    keepHeaders,
  ),
  duplicateFields: accident(
    'sns-duplicate-fields',
    'A field stands in the message twice, as a merge of two objects leaves it.',
    fields,
    keepFields,
  ),
  timeZone: accident(
    'time-zone',
    'The timestamp is off by the width of a time zone: local time was taken for UTC.',
    'Set the clock of this machine by a time server, to UTC, and hand the verifier new Date(), shifted by nothing.',
    everywhere(
      'Set the clock of this machine by a time server, to UTC, and hand the verifier new Date(), shifted by nothing.',
    ),
  ),
  clock: accident(
    'clock',
    'The clock of this machine and that of the service differ.',
    'Set the clock of this machine by a time server (NTP).',
    everywhere('Set the clock of this machine by a time server (NTP).'),
  ),
  late: accident(
    'late',
    'The request arrived late, or it was sent again: it is older than the tolerance.',
    'Look for a queue, a backlog or a retry on the way; to look at a saved request, set the clock of the verifier to its time.',
    everywhere(
      'Look for a queue, a backlog or a retry on the way; to look at a saved request, set currentDate to its time.',
    ),
  ),
}

/** Names an accident in the row of a check, and in the diagnosis. */
export function nameAccident(
  { id, what, fix, changes }: Accident,
  confidence: 'proven' | 'likely',
  evidence: Record<string, unknown> = {},
): Finding {
  return {
    evidence: { ...evidence, accident: id, confidence, changes },
    hint: `${what} ${fix}`,
    diagnosis: { cause: what, fix, changes, confidence },
  }
}

function accident(id: string, what: string, fix: string, changes: Changes): Accident {
  return { id, what, fix, changes }
}
