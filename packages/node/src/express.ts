import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Verified, Verifier } from '@countersign/core'
import { createGate, type RequireSignatureOptions } from './gate.js'
import type { RawMessage } from './incoming-message.js'

export type { RequireSignatureOptions } from './gate.js'

declare global {
  namespace Express {
    interface Request {
      /** What a `requireSignature` before this handler has verified. */
      verified?: Verified<unknown>
    }
  }
}

/** What Express and Connect hand to a middleware to go on with. */
export type Next = (error?: unknown) => void

/** A middleware of Express 5, Express 4 and Connect. */
export type Middleware<Request, Response> = (request: Request, response: Response, next: Next) => void

/** A route handler of verified requests. What it throws goes to the error handlers. */
export type VerifiedRouteHandler<Payload, Request, Response> = (
  verified: Verified<Payload>,
  request: Request,
  response: Response,
  next: Next,
) => unknown

/** A request as this middleware leaves it. */
interface VerifiedMessage extends RawMessage {
  verified?: Verified<unknown>
  /** The mark of a body that has been read, among Connect's and Express 4's parsers. */
  _body?: boolean
}

const whatToChange =
  'put app.use(express.json()) and other parsers below requireSignature(), or have them keep the bytes: ' +
  'express.json({ verify: (req, res, buffer) => { req.rawBody = buffer } })'

/**
 * Makes a middleware of Express 5, Express 4 or Connect that lets only verified requests through. It reads the raw body
 * itself, up to the verifier's limit, so it stands before any body parser. A body that a parser kept whole, in
 * `req.rawBody` or as the Buffer of `express.raw()`, serves as well.
 *
 * Afterwards `req.verified` is what `verify` resolved to, and `req.body` the raw body, a Buffer as `express.raw()` leaves
 * it; where a parser kept `req.rawBody`, its `req.body` stays. With a handler as the second argument the payload is typed.
 *
 * A refused request is answered with the error's status and code, nothing else, and no error handler hears of it. Where
 * the answer is 5xx, or the connection closes first, a replay guard's claim is given up, so that the service may deliver
 * again.
 *
 * @throws TypeError where the verifier is none.
 *
 * @example
 * ```ts
 * import { createAlexaVerifier } from '@countersign/core/alexa'
 * import { requireSignature } from '@countersign/node/express'
 * import express from 'express'
 *
 * const verifier = createAlexaVerifier({ skillId: 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000' })
 *
 * export const app = express()
 * app.post(
 *   '/alexa',
 *   requireSignature(verifier, ({ payload }, _req, res: express.Response) => {
 *     res.json({ version: '1.0', response: { type: payload.request.type } })
 *   }),
 * )
 * ```
 */
export function requireSignature<Request extends IncomingMessage, Response extends ServerResponse>(
  verifier: Verifier<unknown>,
  options?: RequireSignatureOptions<Request, Response>,
): Middleware<Request, Response>
export function requireSignature<Payload, Request extends IncomingMessage, Response extends ServerResponse>(
  verifier: Verifier<Payload>,
  handler: VerifiedRouteHandler<Payload, Request, Response>,
  options?: RequireSignatureOptions<Request, Response>,
): Middleware<Request, Response>
export function requireSignature<Payload, Request extends IncomingMessage, Response extends ServerResponse>(
  verifier: Verifier<Payload>,
  handlerOrOptions: VerifiedRouteHandler<Payload, Request, Response> | RequireSignatureOptions<Request, Response> = {},
  handlerOptions: RequireSignatureOptions<Request, Response> = {},
): Middleware<Request, Response> {
  const [handler, options] =
    typeof handlerOrOptions === 'function' ? [handlerOrOptions, handlerOptions] : [goOn, handlerOrOptions]
  const admit = createGate<Payload, Request, Response>(verifier, whatToChange, options)
  return (request, response, next) => {
    // Express 5 alone would look at a promise.
    admit(request, response)
      .then((verified) => {
        if (verified === undefined) return undefined
        leaveOn(request, verified)
        return handler(verified, request, response, next)
      })
      .catch(next)
  }
}

function goOn(_verified: unknown, _request: unknown, _response: unknown, next: Next): void {
  next()
}

function leaveOn(request: VerifiedMessage, verified: Verified<unknown>): void {
  request.verified = verified
  if (request.rawBody === undefined) request.body = verified.body
  request._body = true
}
