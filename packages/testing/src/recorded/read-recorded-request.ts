import { isCurlCommand, readCurlCommand } from './curl-command.js'
import { isFetchCall, readFetchCall } from './fetch-call.js'
import { readFixture } from './fixture.js'
import { readHar } from './har.js'
import { missingBodyNote, readHeaderText } from './header-text.js'
import { isObject, parseJson, readJsonHeaders } from './json-value.js'
import { isLambdaEvent, readLambdaEvent } from './lambda-event.js'
import { readQueueRecord } from './queue-record.js'
import { isRawHttp, readRawHttp } from './raw-http.js'
import { recogniseScheme, schemeOfBody, schemeOfHeaders } from './recognise-scheme.js'
import {
  type HeaderLines,
  type RecordedRequest,
  RecordedRequestError,
  requestOfBody,
  type UnrecognisedRequest,
} from './recorded-request.js'
import { bytesOfText, bytesOfWire, textOfBytes, wireOfBytes } from './wire-text.js'

const mostBytes = 8_388_608

/**
 * Reads one request from any record of it, and recognises its scheme:
 *
 * - a raw HTTP request, with line ends of CRLF or LF, also of HTTP/2;
 * - a `curl` command, or a call of `fetch`, as developer tools copy them;
 * - an event of AWS Lambda: REST API, HTTP API, function URL, load balancer, SQS, SNS;
 * - a HAR file or an entry of it;
 * - headers as developer tools show them, or as JSON;
 * - a fixture of `countersign` or of the playground;
 * - the body alone, of a scheme that signs fields of the body.
 *
 * Pass bytes if the body may not be UTF-8.
 *
 * @throws RecordedRequestError if the text is none of these, or is larger than 8 MiB.
 * @throws TypeError if `input` is neither text nor a Uint8Array.
 *
 * @example
 * ```ts
 * import { readRecordedRequest } from '@countersign/testing/recorded'
 *
 * const { form, scheme, request, notes } = readRecordedRequest(`curl https://shop.example/sns -H 'x-amz-sns-message-type: Notification' -d '{}'`)
 * console.log(form, scheme, request.method, notes)
 * ```
 */
export function readRecordedRequest(input: string | Uint8Array): RecordedRequest {
  if (typeof input !== 'string' && !(input instanceof Uint8Array))
    throw new TypeError(`readRecordedRequest needs text or a Uint8Array, got ${input === null ? 'null' : typeof input}`)
  const bytes = typeof input === 'string' ? bytesOfText(input.slice(0, mostBytes + 1)) : input
  if (bytes.byteLength > mostBytes) throw new RecordedRequestError('The text is larger than 8 MiB')
  const read = readBytes(bytes)
  const scheme = recogniseScheme(read.request)
  return { ...read, ...(scheme !== undefined && { scheme }) }
}

function readBytes(bytes: Uint8Array): UnrecognisedRequest {
  try {
    return readForm(bytes)
  } catch (error) {
    // An engine reports nested data that is too deep for its own parser or printer.
    if (error instanceof RangeError) throw new RecordedRequestError('The text is nested too deeply')
    throw error
  }
}

function readForm(bytes: Uint8Array): UnrecognisedRequest {
  // Remove a byte order mark, and the white space that a selection with the mouse has around the text.
  const wire = wireOfBytes(bytes).replace(/^(?:\xef\xbb\xbf)?[ \t\r\n]*/, '')
  if (wire === '') throw new RecordedRequestError('The text is empty')
  if (isRawHttp(wire)) return readRawHttp(wire)
  if (isCurlCommand(wire)) return readCurlCommand(wire)
  const text = textOfBytes(bytesOfWire(wire))
  if (text !== undefined && isFetchCall(text)) return readFetchCall(text)
  if (/^["[{]/.test(wire)) return readJson(text, bytes)
  if (text !== undefined && schemeOfBody(text) !== undefined)
    return { form: 'body', request: requestOfBody(Uint8Array.from(bytes)), notes: [] }
  const headers = readHeaderText(wire)
  if (headers !== undefined) return headers
  throw new RecordedRequestError(
    'The text is not recognised: give a raw HTTP request, a curl command, a call of fetch, an event of Lambda or SQS, a HAR file, headers, a fixture or a body',
  )
}

function readJson(text: string | undefined, bytes: Uint8Array): UnrecognisedRequest {
  const value = text === undefined ? undefined : parseJson(text)
  if (value === undefined)
    throw new RecordedRequestError('The text begins like JSON, but it is not valid JSON in UTF-8')
  // A log may hold the whole text as a JSON string.
  if (typeof value === 'string' && /^\s*[[{]/.test(value)) return readJson(value, bytesOfText(value))
  const records = readQueueRecord(value)
  if (records !== undefined) return records
  if (isObject(value)) {
    const read = isLambdaEvent(value) ? readLambdaEvent(value) : (readHar(value) ?? readFixture(value))
    if (read !== undefined) return read
  }
  const headers = headersOf(value)
  if (headers !== undefined && schemeOfHeaders(headers) !== undefined)
    return { form: 'headers', request: { ...requestOfBody(new Uint8Array(0)), headers }, notes: [missingBodyNote] }
  return { form: 'body', request: requestOfBody(Uint8Array.from(bytes)), notes: bodyNotes(text ?? '') }
}

function headersOf(value: unknown): HeaderLines | undefined {
  try {
    return readJsonHeaders(value)
  } catch {
    return undefined
  }
}

// Alexa and PayPal sign in headers, the others in the body.
function bodyNotes(text: string): string[] {
  const scheme = schemeOfBody(text)
  if (scheme === undefined) return ['The text is read as a body, although it does not look like a body of any scheme.']
  if (scheme !== 'alexa' && scheme !== 'paypal') return []
  return ['The signature is in the headers, which are missing.']
}
