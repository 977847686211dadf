import { aNumber, type OptionKind } from '../checks/options.js'
import type { IncomingRequest, SignedRequest } from '../checks/verifier.js'
import { isVerificationError, VerificationError } from '../errors.js'
import { discardRest, discardUnread, drainReader } from '../transfer/read-at-most.js'
import { TimeoutError, within } from '../transfer/within.js'
import { bodyBytes } from './body-bytes.js'
import { type HeaderFields, readHeaderFields } from './header-fields.js'
import { readField } from './read-field.js'

/** A request as the checks read it: body in memory, headers by name. */
export interface ReceivedRequest {
  readonly method: string
  /** The target as it arrived; of a `Request`, its URL. */
  readonly url: string
  readonly headers: HeaderFields
  readonly body: Uint8Array<ArrayBuffer>
}

/** Seconds that a body may take to arrive. */
export const defaultBodyTimeout = 10

/** Milliseconds for the answer to a request whose body did not arrive, before the connection may be closed. */
const answerMilliseconds = 500

/** What the option of that name may be. */
export const bodyTimeoutKind: OptionKind = /* @__PURE__ */ aNumber('seconds', 0.001, 3_600)

/**
 * Reads a request, its body up to a limit. Each property is read once, and the body is copied: what is verified is what is
 * handed on.
 *
 * @param bodyTimeout - seconds for a body that is a stream to arrive
 * @throws VerificationError ERR_REQUEST_INVALID, ERR_HEADER_INVALID, ERR_BODY_CONSUMED, ERR_BODY_TOO_LARGE, or
 * ERR_DEPENDENCY_FAILED if the connection broke while the body came in, or the body did not come in time.
 * @throws whatever an accessor of the request throws.
 */
export function receiveRequest(
  request: Request | SignedRequest | IncomingRequest,
  maxBodyBytes: number,
  bodyTimeout: number = defaultBodyTimeout,
): ReceivedRequest | Promise<ReceivedRequest> {
  const head = readHead(request)
  const finish = (body: Uint8Array<ArrayBuffer> | undefined): ReceivedRequest => {
    if (body === undefined || body.byteLength > maxBodyBytes) throw tooLarge(maxBodyBytes)
    return { ...head, body }
  }
  const readBody = readField(request, 'readBody')
  if (typeof readBody === 'function') return readIncoming(request as IncomingRequest, maxBodyBytes).then(finish)
  const body = readField(request, 'body')
  // A Request of any realm has arrayBuffer(); a SignedRequest has its bytes at hand.
  if (typeof readField(request, 'arrayBuffer') === 'function') {
    if (readField(request, 'bodyUsed') === true) throw bodyConsumed()
    if (Number(head.headers.values('content-length')[0]) > maxBodyBytes) {
      if (isStream(body)) discardUnread(body)
      throw tooLarge(maxBodyBytes)
    }
    // Some engines have no Request.body stream; there the whole body is read and then measured.
    if (body === undefined) return readWhole(request as Request, bodyTimeout).then(finish)
    if (body === null) return finish(new Uint8Array(0))
  }
  if (isStream(body)) return readStream(body, maxBodyBytes, bodyTimeout).then(finish)
  if (isLongText(body, maxBodyBytes)) throw tooLarge(maxBodyBytes)
  return finish(bodyBytes(body))
}

function readHead(request: unknown): Omit<ReceivedRequest, 'body'> {
  const isObject = typeof request === 'object' && request !== null
  const method = isObject ? readField(request, 'method') : undefined
  const url = isObject ? readField(request, 'url') : undefined
  if (!isObject || typeof method !== 'string' || typeof url !== 'string') {
    throw new VerificationError('ERR_REQUEST_INVALID', 'Not a Request, nor { method, url, headers, body }')
  }
  return { method, url, headers: readHeaders(request) }
}

function readHeaders(request: object): HeaderFields {
  try {
    return readHeaderFields(readField(request, 'headers'))
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw new VerificationError(
      'ERR_REQUEST_INVALID',
      'headers must be Headers, an iterable of [name, value] or an object, with strings for values',
      { cause },
    )
  }
}

function isStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof body === 'object' && body !== null && typeof readField(body, 'getReader') === 'function'
}

// UTF-8 takes a byte for each UTF-16 code unit at least, so a longer text need not be encoded.
function isLongText(body: unknown, maxBodyBytes: number): boolean {
  return typeof body === 'string' && body.length > maxBodyBytes
}

async function readIncoming(
  request: IncomingRequest,
  maxBodyBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  let body: unknown
  try {
    body = await request.readBody(maxBodyBytes)
  } catch (cause) {
    throw unreadable(cause)
  }
  if (body === undefined || isLongText(body, maxBodyBytes)) return undefined
  return bodyBytes(body)
}

async function readStream(
  stream: ReadableStream<Uint8Array>,
  maxBodyBytes: number,
  bodyTimeout: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (stream.locked) throw bodyConsumed()
  const reader = stream.getReader()
  try {
    const bytes = await within(bodyTimeout * 1_000, drainReader(reader, maxBodyBytes))
    if (bytes === undefined) discardRest(reader)
    return bytes
  } catch (cause) {
    if (!(cause instanceof TimeoutError)) throw unreadable(cause)
    // Not cancelled at once, with which some servers close the connection before they have sent the answer.
    discardRest(reader, answerMilliseconds)
    throw bodyLate(bodyTimeout)
  }
}

async function readWhole(request: Request, bodyTimeout: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await within(bodyTimeout * 1_000, request.arrayBuffer()))
  } catch (cause) {
    throw cause instanceof TimeoutError ? bodyLate(bodyTimeout) : unreadable(cause)
  }
}

function tooLarge(maxBodyBytes: number): VerificationError {
  return new VerificationError('ERR_BODY_TOO_LARGE', `The body is larger than ${maxBodyBytes} bytes`)
}

function bodyConsumed(): VerificationError {
  const message = 'The body was read before the verifier: mount it before any body parser'
  return new VerificationError('ERR_BODY_CONSUMED', message)
}

function bodyLate(seconds: number): VerificationError {
  return new VerificationError('ERR_DEPENDENCY_FAILED', `The body did not arrive within ${seconds} s`)
}

function unreadable(cause: unknown): VerificationError {
  if (isVerificationError(cause)) return cause
  return new VerificationError('ERR_DEPENDENCY_FAILED', 'The body could not be read to its end', { cause })
}

/**
 * Checks the method, for schemes that send nothing but POST.
 *
 * @throws VerificationError ERR_REQUEST_INVALID
 */
export function requirePost({ method }: ReceivedRequest): void {
  if (method !== 'POST') throw new VerificationError('ERR_REQUEST_INVALID', 'The method is not POST')
}
