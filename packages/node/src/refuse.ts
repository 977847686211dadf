import type { IncomingMessage, ServerResponse } from 'node:http'
import type { VerificationError } from '@countersign/core'
import { describeRefusal } from '@countersign/core/http'

// Milliseconds for a client to send what is left of a body that nobody reads.
const discardTime = 5_000

/** The default answer to a refused request: the error's status, and a JSON body with its code alone. */
export function refuse(error: VerificationError, _request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) return
  const { status, headers, body } = describeRefusal(error)
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
}

/**
 * Reads on and forgets what is left of a body, so that the client reads the answer and the connection can serve its next
 * request: closing on unread bytes would reset it, answer included. A client that goes on for too long is cut off.
 */
export function discardRest(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return
  const timer = setTimeout(() => request.destroy(), discardTime).unref()
  request.once('close', () => clearTimeout(timer)).resume()
}
