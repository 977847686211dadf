import type { IncomingMessage, ServerResponse } from 'node:http'
import type { VerificationError } from '@countersign/core'
import { describeRefusal, tryField } from '@countersign/core/http'
import { warn } from './warn.js'

// Milliseconds in which a client may send the rest of a body that is discarded.
const discardTime = 5_000

/** Answers a refused request with onRefusal, and with the default answer if onRefusal sent none. */
export async function answerRefusal<Request extends IncomingMessage, Response extends ServerResponse>(
  error: VerificationError,
  request: Request,
  response: Response,
  onRefusal: ((error: VerificationError, request: Request, response: Response) => unknown) | undefined,
): Promise<void> {
  if (isUnfinished(error, request)) closeAfterAnswer(request, response)
  try {
    await onRefusal?.(error, request, response)
  } catch (thrown) {
    warn('onRefusal failed, and the default answer was sent', thrown)
  }
  try {
    if (!isAnswered(response)) refuse(error, response)
  } catch (thrown) {
    warn('A refusal could not be answered', thrown)
  }
  discardRest(request)
}

/** Sends the default answer to a refused request: the status of the error, and a JSON body with only its code. */
function refuse(error: VerificationError, response: ServerResponse): void {
  const { status, headers, body } = describeRefusal(error)
  // Do not chain the calls: the methods of other kinds of responses may return undefined.
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.setHeader('content-length', Buffer.byteLength(body))
  response.end(body)
}

/** Tells whether an answer was sent or has begun. */
export function isAnswered(response: ServerResponse): boolean {
  return tryField(response, 'headersSent') === true || tryField(response, 'writableEnded') === true
}

/** Tells whether the rest of a body will not arrive in time, so that the connection cannot serve another request. */
export function isUnfinished(error: VerificationError, request: IncomingMessage): boolean {
  if (tryField(request, 'complete') !== false) return false
  const headers = tryField(request, 'headers') as IncomingMessage['headers'] | undefined
  return error.code === 'ERR_DEPENDENCY_FAILED' || headers?.expect !== undefined
}

function closeAfterAnswer(request: IncomingMessage, response: ServerResponse): void {
  // HTTP/2 has no such field, and closes each stream separately.
  if (request.httpVersionMajor < 2) response.setHeader('connection', 'close')
}

/**
 * Reads and discards the rest of a body, so that the client reads the answer and the connection can serve its next request.
 * Closing a connection with unread bytes would reset it, and the answer would be lost. If the client takes too long, its
 * connection is closed.
 */
export function discardRest(request: IncomingMessage): void {
  if (tryField(request, 'complete') !== false || request.destroyed) return
  const timer = setTimeout(() => request.destroy(), discardTime).unref()
  request.once('close', () => clearTimeout(timer))
  request.resume()
}
