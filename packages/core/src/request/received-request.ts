import { isBytes } from '../encoding/bytes.js'
import { loadOnce } from '../encoding/when-settled.js'
import { VerificationError } from '../errors.js'
import { aNumber, type OptionKind } from '../options/options.js'
import { type HeaderFields, usualHeaderFields } from './header-fields.js'
import type { IncomingRequest, SignedRequest } from './signed-request.js'
import { readField } from './signed-request.js'
import type { BodyLimits } from './unusual-forms.js'

/** A request in the form that the checks use: the body is in memory, and headers are found by name. */
export interface ReceivedRequest {
  readonly method: string
  /** The target as it arrived. For a `Request`, this is its URL. */
  readonly url: string
  readonly headers: HeaderFields
  readonly body: Uint8Array<ArrayBuffer>
}

/** How long a body may take to arrive, in seconds. */
export const defaultBodyTimeout = 10

/** The kind of the `bodyTimeout` option. */
export const bodyTimeoutKind: OptionKind = /* @__PURE__ */ aNumber('seconds', 0.001, 3_600)

// Most programs receive requests only in the forms that this module reads, so other forms are loaded on demand.
const loadUnusual = /* @__PURE__ */ loadOnce(() => import('./unusual-forms.js'))

// A program that passes bytes, or that runs in an adapter for Node, has no streams.
const loadStreams = /* @__PURE__ */ loadOnce(() => import('./read-stream.js'))

/** Loads the module that reads the body of a `Request`, so that the first request does not wait for it. */
export async function prepareReceiving(): Promise<void> {
  await loadStreams()
}

/**
 * Reads a request, with its body up to a limit. Each property is read once and the body is copied, so the verified values
 * are the ones that the caller receives.
 *
 * @param bodyTimeout - how long a stream may take to deliver the body, in seconds
 * @throws VerificationError ERR_REQUEST_INVALID, ERR_HEADER_INVALID, ERR_BODY_CONSUMED, ERR_BODY_TOO_LARGE, or
 * ERR_DEPENDENCY_FAILED if the connection broke before the whole body arrived, or the body did not arrive in time.
 * @throws whatever an accessor of the request throws.
 */
export function receiveRequest(
  request: Request | SignedRequest | IncomingRequest,
  maxBodyBytes: number,
  bodyTimeout: number = defaultBodyTimeout,
): ReceivedRequest | Promise<ReceivedRequest> {
  const fields = fieldsOf(request)
  const { method, url } = readHead(fields)
  const given = fields.headers
  const headers = usualHeaderFields(given)
  // Copy the body before the first await.
  const body = takeBody(request, fields, { maxBodyBytes, bodyTimeout })
  if (headers !== undefined && typeof body !== 'function') return { method, url, headers, body }
  return receiveRest({ method, url }, headers ?? readUnusualFields(given), body)
}

type Body = Uint8Array<ArrayBuffer>

/** Reads a body that has not arrived yet, or that is not a Uint8Array. */
type ReadBody = (headers: HeaderFields) => Promise<Body>

async function receiveRest(
  { method, url }: Pick<ReceivedRequest, 'method' | 'url'>,
  reading: HeaderFields | Promise<HeaderFields>,
  body: Body | ReadBody,
): Promise<ReceivedRequest> {
  const headers = reading instanceof Promise ? await reading : reading
  return { method, url, headers, body: typeof body === 'function' ? await body(headers) : body }
}

async function readUnusualFields(headers: unknown): Promise<HeaderFields> {
  return (await loadUnusual()).readUnusualHeaders(headers)
}

type Fields = Readonly<Record<'method' | 'url' | 'headers' | 'body' | 'readBody' | 'arrayBuffer' | 'bodyUsed', unknown>>

/**
 * Returns an object with the fields of a request, which is usually the request. If other code has added one of the names to
 * `Object.prototype`, the added property is ignored whenever a field is read.
 */
function fieldsOf(request: unknown): Fields {
  if (typeof request !== 'object' || request === null) throw notRequest()
  const all = Object.prototype
  // Name each field here, because a loop over the names takes several times as long.
  const isPolluted =
    'method' in all ||
    'url' in all ||
    'headers' in all ||
    'body' in all ||
    'readBody' in all ||
    'arrayBuffer' in all ||
    'bodyUsed' in all
  return (isPolluted ? new Proxy(request, { get: (from, name) => readField(from, String(name)) }) : request) as Fields
}

function readHead({ method, url }: Fields): Pick<ReceivedRequest, 'method' | 'url'> {
  if (typeof method === 'string' && typeof url === 'string') return { method, url }
  throw notRequest()
}

function notRequest(): VerificationError {
  return new VerificationError('ERR_REQUEST_INVALID', 'Expected a Request or { method, url, headers, body }')
}

function takeBody(request: unknown, fields: Fields, limits: BodyLimits): Body | ReadBody {
  if (typeof fields.readBody === 'function') return () => readIncoming(request as IncomingRequest, limits)
  const { body } = fields
  // A Request of any realm has arrayBuffer(). A SignedRequest holds its bytes already.
  if (typeof fields.arrayBuffer === 'function') {
    if (fields.bodyUsed === true) return refuseConsumed
    return (headers) => readBodyOf(request as Request, body, headers, limits)
  }
  const copy = copyOf(body, limits)
  if (copy !== undefined) return copy
  return () => (isStream(body) ? readStream(body, limits) : readUnusual(body, limits))
}

async function readBodyOf(request: Request, body: unknown, headers: HeaderFields, limits: BodyLimits): Promise<Body> {
  if (Number(headers.values('content-length')[0]) > limits.maxBodyBytes) {
    if (isStream(body)) (await loadUnusual()).discardUnread(body)
    return await refuseLarge(limits)
  }
  if (body === null) return new Uint8Array(0)
  if (isStream(body)) return await readStream(body, limits)
  const whole = body === undefined ? await readWhole(request, limits) : body
  return copyOf(whole, limits) ?? (await readUnusual(whole, limits))
}

// Some engines have no Request.body stream. In that case, read the whole body and then check its size.
async function readWhole(request: Request, limits: BodyLimits): Promise<ArrayBuffer> {
  const reading = request.arrayBuffer()
  // Prevent an unhandled rejection while the code that waits for the body is loaded.
  reading.catch(() => {})
  return await (await loadStreams()).arrived(reading, limits)
}

async function readIncoming(request: IncomingRequest, limits: BodyLimits): Promise<Body> {
  let body: unknown
  try {
    body = await request.readBody(limits.maxBodyBytes)
  } catch (cause) {
    throw (await loadUnusual()).unreadable(cause)
  }
  if (body === undefined) return await refuseLarge(limits)
  return copyOf(body, limits) ?? (await readUnusual(body, limits))
}

async function readStream(stream: ReadableStream<Uint8Array>, limits: BodyLimits): Promise<Body> {
  if (stream.locked) return await refuseConsumed()
  // Lock the stream before the first await, so that no other code reads it.
  const reader = stream.getReader()
  const streams = loadStreams()
  return await (streams instanceof Promise ? await streams : streams).readBody(reader, limits)
}

/**
 * Copies bytes, so that no other code can change them between check and use. Returns undefined if there are too many, or if
 * the value is not bytes.
 */
function copyOf(body: unknown, { maxBodyBytes }: BodyLimits): Body | undefined {
  try {
    return isBytes(body) && body.byteLength <= maxBodyBytes ? new Uint8Array(body) : undefined
  } catch {
    // The buffer was transferred, so its bytes are gone.
    return undefined
  }
}

async function readUnusual(body: unknown, { maxBodyBytes }: BodyLimits): Promise<Body> {
  return (await loadUnusual()).readUnusualBody(body, maxBodyBytes)
}

async function refuseLarge({ maxBodyBytes }: BodyLimits): Promise<never> {
  throw (await loadUnusual()).tooLarge(maxBodyBytes)
}

async function refuseConsumed(): Promise<never> {
  throw (await loadUnusual()).bodyConsumed()
}

function isStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof body === 'object' && body !== null && typeof readField(body, 'getReader') === 'function'
}

/**
 * Checks the method, for schemes that send only POST requests.
 *
 * @throws VerificationError ERR_REQUEST_INVALID if it is not POST.
 */
export function requirePost({ method }: ReceivedRequest): void {
  if (method !== 'POST') throw new VerificationError('ERR_REQUEST_INVALID', 'The method is not POST')
}
