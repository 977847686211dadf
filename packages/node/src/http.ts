import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Verified, Verifier } from '@countersign/core'
import { createGate, type RequireSignatureOptions } from './gate.js'

export type { RequireSignatureOptions } from './gate.js'

/** A handler of verified requests. The body has been read: use `verified.payload` and `verified.body`. */
export type VerifiedListener<Payload> = (
  verified: Verified<Payload>,
  request: IncomingMessage,
  response: ServerResponse,
) => unknown

/** A request listener for `createServer`; rejects with what the handler throws. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>

const whatToChange = 'call the listener that requireSignature made before anything else reads the request'

/**
 * Makes a request listener that lets only verified requests through to a handler. It reads the raw body itself, up to the
 * verifier's limit. A refused request is answered with the error's status and code, nothing else.
 * Where the handler answers 5xx, throws, or the connection closes first, a replay guard's claim is given up, so that the
 * service may deliver again.
 *
 * @throws TypeError where the verifier is none.
 * @throws whatever the handler throws, after an answer of 500: the listener's promise then rejects.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { createAlexaVerifier } from '@countersign/core/alexa'
 * import { requireSignature } from '@countersign/node/http'
 *
 * const verifier = createAlexaVerifier({ skillId: 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000' })
 *
 * export const server = createServer(
 *   requireSignature(verifier, ({ payload }, _request, response) => {
 *     response.setHeader('content-type', 'application/json')
 *     response.end(JSON.stringify({ version: '1.0', response: { type: payload.request.type } }))
 *   }),
 * )
 * ```
 */
export function requireSignature<Payload>(
  verifier: Verifier<Payload>,
  handler: VerifiedListener<Payload>,
  options: RequireSignatureOptions = {},
): Listener {
  if (typeof handler !== 'function') throw new TypeError('handler must be a function')
  const admit = createGate<Payload, IncomingMessage, ServerResponse>(verifier, whatToChange, options)
  return async (request, response) => {
    const verified = await admit(request, response)
    if (verified === undefined) return
    try {
      await handler(verified, request, response)
    } catch (error) {
      if (!response.headersSent) response.writeHead(500).end()
      else if (!response.writableEnded) response.destroy()
      throw error
    }
  }
}
