import type { IncomingMessage, ServerResponse } from 'node:http'
import type { VerificationError } from '@countersign/core'
import { describeRefusal, tryField } from '@countersign/core/http'
import { warn } from './warn.js'

// Milliseconds for a client to send what is left of a body that nobody reads.
const discardTime = 5_000

/** Answers a refused request as the caller wants, and in the default way unless that has sent an answer. */
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

/** The default answer to a refused request: the error's status, and a JSON body with its code alone. */
function refuse(error: VerificationError, response: ServerResponse): void {
  const { status, headers, body } = describeRefusal(error)
  // One call after the other: a method of another kind of response may return nothing.
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.setHeader('content-length', Buffer.byteLength(body))
  response.end(body)
}

/** Whether an answer was sent, or begun. */
export function isAnswered(response: ServerResponse): boolean {
  return tryField(response, 'headersSent') === true || tryField(response, 'writableEnded') === true
}

/** Whether the rest of a body will not come, or not in time, so that the connection can serve nothing more. */
export function isUnfinished(error: VerificationError, request: IncomingMessage): boolean {
  if (tryField(request, 'complete') !== false) return false
  const headers = tryField(request, 'headers') as IncomingMessage['headers'] | undefined
  return error.code === 'ERR_DEPENDENCY_FAILED' || headers?.expect !== undefined
}

function closeAfterAnswer(request: IncomingMessage, response: ServerResponse): void {
  // HTTP/2 has no such field, and closes its streams one by one.
  if (request.httpVersionMajor < 2) response.setHeader('connection', 'close')
}

/**
 * Reads on and forgets what is left of a body, so that the client reads the answer and the connection can serve its next
 * request: closing on unread bytes would reset it, answer included. A client that goes on for too long is cut off.
 */
export function discardRest(request: IncomingMessage): void {
  if (tryField(request, 'complete') !== false || request.destroyed) return
  const timer = setTimeout(() => request.destroy(), discardTime).unref()
  request.once('close', () => clearTimeout(timer))
  request.resume()
}
