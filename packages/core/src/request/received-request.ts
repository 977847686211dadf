import type { IncomingRequest, SignedRequest } from '../checks/verifier.js'
import { VerificationError } from '../errors.js'
import { readAtMost } from '../transfer/read-at-most.js'
import { type HeaderFields, readHeaderFields } from './header-fields.js'

/** A request as the checks read it: body in memory, headers by name. */
export interface ReceivedRequest {
  readonly method: string
  /** The target as it arrived; of a `Request`, its URL. */
  readonly url: string
  readonly headers: HeaderFields
  readonly body: Uint8Array<ArrayBuffer>
}

/**
 * Reads a request, its body up to a limit.
 *
 * @throws VerificationError ERR_REQUEST_INVALID, ERR_BODY_CONSUMED, ERR_BODY_TOO_LARGE, or ERR_DEPENDENCY_FAILED where the
 * connection broke while the body came in.
 */
export function receiveRequest(
  request: Request | SignedRequest | IncomingRequest,
  maxBodyBytes: number,
): ReceivedRequest | Promise<ReceivedRequest> {
  if (
    typeof request !== 'object' ||
    request === null ||
    typeof request.method !== 'string' ||
    typeof request.url !== 'string'
  ) {
    throw new VerificationError('ERR_REQUEST_INVALID', 'Not a Request, nor { method, url, headers, body }')
  }
  if (isIncomingRequest(request)) return readIncoming(request, maxBodyBytes).then((body) => received(request, body))
  if (!isFetchRequest(request)) return received(request, limited(ownBytes(request.body), maxBodyBytes))
  if (request.bodyUsed || request.body?.locked) {
    throw new VerificationError(
      'ERR_BODY_CONSUMED',
      'The body was read before the verifier: mount it before any body parser',
    )
  }
  return readBody(request, maxBodyBytes).then((body) => received(request, body))
}

function received(
  { method, url, headers }: Request | SignedRequest | IncomingRequest,
  body: Uint8Array<ArrayBuffer>,
): ReceivedRequest {
  try {
    return { method, url, headers: readHeaderFields(headers), body }
  } catch (cause) {
    throw new VerificationError('ERR_REQUEST_INVALID', 'headers is neither Headers nor an iterable of [name, value]', {
      cause,
    })
  }
}

// A Request of any realm has arrayBuffer(); a SignedRequest has its bytes at hand.
function isFetchRequest(request: Request | SignedRequest): request is Request {
  return typeof (request as Request).arrayBuffer === 'function'
}

function isIncomingRequest(request: Request | SignedRequest | IncomingRequest): request is IncomingRequest {
  return typeof (request as IncomingRequest).readBody === 'function'
}

// Web Crypto takes no view of shared memory, and another thread must not change bytes between check and use.
function ownBytes(body: unknown): Uint8Array<ArrayBuffer> {
  if (!(body instanceof Uint8Array)) {
    throw new VerificationError(
      'ERR_REQUEST_INVALID',
      'body is not a Uint8Array: hand over the raw bytes, before any parser',
    )
  }
  return body.buffer instanceof ArrayBuffer ? (body as Uint8Array<ArrayBuffer>) : new Uint8Array(body)
}

function limited(body: Uint8Array<ArrayBuffer>, maxBodyBytes: number): Uint8Array<ArrayBuffer> {
  if (body.byteLength > maxBodyBytes) throw tooLarge(maxBodyBytes)
  return body
}

function tooLarge(maxBodyBytes: number): VerificationError {
  return new VerificationError('ERR_BODY_TOO_LARGE', `The body is larger than ${maxBodyBytes} bytes`)
}

async function readIncoming(request: IncomingRequest, maxBodyBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  let body: Uint8Array | undefined
  try {
    body = await request.readBody(maxBodyBytes)
  } catch (cause) {
    throw unreadable(cause)
  }
  if (body === undefined) throw tooLarge(maxBodyBytes)
  return limited(ownBytes(body), maxBodyBytes)
}

async function readBody(request: Request, maxBodyBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length')) > maxBodyBytes) throw tooLarge(maxBodyBytes)
  try {
    // Some engines have no Request.body stream; there the whole body is read and then measured.
    if (request.body === undefined) return limited(new Uint8Array(await request.arrayBuffer()), maxBodyBytes)
    if (request.body === null) return new Uint8Array(0)
    const body = await readAtMost(request.body, maxBodyBytes)
    if (body !== undefined) return body
  } catch (cause) {
    throw unreadable(cause)
  }
  throw tooLarge(maxBodyBytes)
}

function unreadable(cause: unknown): VerificationError {
  if (cause instanceof VerificationError) return cause
  return new VerificationError('ERR_DEPENDENCY_FAILED', 'The body could not be read to its end', {
    retryable: true,
    cause,
  })
}

/**
 * Checks the method, for schemes that send nothing but POST.
 *
 * @throws VerificationError ERR_REQUEST_INVALID
 */
export function requirePost({ method }: ReceivedRequest): void {
  if (method !== 'POST') throw new VerificationError('ERR_REQUEST_INVALID', 'The method is not POST')
}
