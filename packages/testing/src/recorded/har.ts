import { isObject, type JsonObject, readJsonHeaders } from './json-value.js'
import { takePseudoHeaders } from './message-head.js'
import { recogniseScheme } from './recognise-scheme.js'
import { RecordedRequestError, type UnrecognisedRequest } from './recorded-request.js'
import { bytesOfBase64, bytesOfText } from './wire-text.js'

/**
 * Reads a request from a HAR file (HTTP Archive 1.2), or from one entry of it. Of several entries it takes the first whose scheme
 * is known. Returns undefined for another value.
 *
 * @throws RecordedRequestError if there is no entry, or an entry has another form.
 */
export function readHar(value: JsonObject): UnrecognisedRequest | undefined {
  if (isEntry(value)) return readEntry(value)
  const { log } = value
  if (!isObject(log) || !Array.isArray(log.entries)) return undefined
  const entries = log.entries.filter(isEntry)
  const signed = entries.findIndex((entry) => recogniseScheme(readEntry(entry).request) !== undefined)
  const index = Math.max(signed, 0)
  const entry = entries[index]
  if (entry === undefined) throw new RecordedRequestError('The HAR file has no entry')
  const read = readEntry(entry)
  if (entries.length === 1) return read
  const why = signed < 0 ? 'no entry looks signed' : 'the first that looks signed'
  return { ...read, notes: [`Entry ${index + 1} of ${entries.length} was taken: ${why}.`, ...read.notes] }
}

interface Entry {
  readonly request: JsonObject
}

// The headers of an entry are objects, which distinguishes it from a fixture.
function isEntry(value: unknown): value is Entry {
  if (!isObject(value) || !isObject(value.request)) return false
  const { headers, url } = value.request
  const isListed = Array.isArray(headers) && headers.every(isObject)
  return typeof url === 'string' && isListed && (headers.length > 0 || 'response' in value)
}

function readEntry({ request }: Entry): UnrecognisedRequest {
  const { method, url, headers, postData, bodySize } = request
  if (typeof method !== 'string') throw new RecordedRequestError('An entry of the HAR file has no method')
  const body = readPostData(isObject(postData) ? postData : {})
  return {
    form: 'har',
    request: { method, url: String(url), headers: takePseudoHeaders(readJsonHeaders(headers)).headers, body },
    notes: noteOf(body.byteLength, typeof bodySize === 'number' ? bodySize : -1),
  }
}

function readPostData({ text = '', encoding }: JsonObject): Uint8Array<ArrayBuffer> {
  if (typeof text !== 'string') throw new RecordedRequestError('The body of an entry of the HAR file is not text')
  return encoding === 'base64' ? bytesOfBase64(text, 'The body of an entry of the HAR file') : bytesOfText(text)
}

// A size of -1 means that it is not known.
function noteOf(length: number, size: number): string[] {
  if (length === 0)
    return size > 0 ? [`The HAR file says that the body had ${size} bytes, but it does not contain the body.`] : []
  const decoded = 'A HAR file has the body as decoded text, so its bytes may differ from those that were sent'
  return [size >= 0 && size !== length ? `${decoded}: they were ${size}, and are ${length} here.` : `${decoded}.`]
}
