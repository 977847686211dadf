import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Verified, Verifier } from '@countersign/core'
import { type HeldClaim, readOptions } from '@countersign/core/http'
import { requireHandler } from './adapter-options.js'
import { failRequest } from './fail-request.js'
import { createGate, gateOptionKinds, type RequireSignatureOptions } from './gate.js'
import { replaceBodies } from './verified-body.js'
import { warn } from './warn.js'

export type { RequireSignatureOptions } from './gate.js'

declare global {
  namespace Express {
    interface Request {
      /** The verified request, if a `requireSignature` ran before this handler. */
      verified?: Verified<unknown>
    }
  }
}

/** The function that Express and Connect pass to a middleware, to continue with the next one. */
export type Next = (error?: unknown) => void

/** Represents a middleware of Express 5, Express 4 or Connect. */
export type Middleware<Request, Response> = (request: Request, response: Response, next: Next) => void

/** Handles verified requests. An error that it throws goes to the error handlers. */
export type VerifiedRouteHandler<Payload, Request, Response> = (
  verified: Verified<Payload>,
  request: Request,
  response: Response,
  next: Next,
) => unknown

const whatToChange =
  'put app.use(express.json()) and other parsers below requireSignature(), or let them keep the raw bytes: ' +
  'express.json({ verify: (req, res, buffer) => { req.rawBody = buffer } })'

/**
 * Creates a middleware for Express 5, Express 4 or Connect that lets only verified requests through. It reads the raw body
 * itself, up to the verifier's limit, so mount it before any body parser. It also accepts a complete body that a parser or
 * a serverless host kept in `req.rawBody`, or as the Buffer of `express.raw()`.
 *
 * Afterwards `req.verified` is the value that `verify` resolved to, and `req.body` is its payload. For `apig`, whose payload
 * is not the body, `req.body` is a Buffer of the verified bytes. A parsed body is replaced, because the parser may have used
 * a charset that was not signed. If you pass a handler as the second argument, its payload is typed.
 *
 * A refused request is answered with the status and code of the error, and nothing else; error handlers do not run for it.
 * The replay guard's claim is held while the request is handled. An answer below 400 completes the claim before the answer
 * leaves. An answer of 400 or more gives it up, so that the service may deliver again. A closed connection does neither.
 *
 * A host that calls the middleware as (request, response), without `next`, needs the handler. If the handler then throws,
 * the answer is 500, and a process warning is emitted.
 *
 * @throws TypeError if the verifier is missing, or if an option is not valid.
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
  ...given: [unknown?, unknown?]
): Middleware<Request, Response> {
  const [handler, options] = readArguments<Payload, Request, Response>(given)
  const admit = createGate<Payload, Request, Response>(verifier, { host: 'express', whatToChange }, options)
  return (request, response, next) => {
    let claim: HeldClaim | undefined
    // Only Express 5 waits for a promise.
    admit(request, response)
      .then((admission) => {
        if (admission === undefined) return undefined
        claim = admission.claim
        leaveOn(request, admission.verified)
        return handler(admission.verified, request, response, next)
      })
      .catch(async (error: unknown) => {
        if (typeof next === 'function') return next(toError(error))
        await failRequest(response, claim)
        warn('A handler of verified requests failed', error)
      })
  }
}

type Arguments<Payload, Request extends IncomingMessage, Response extends ServerResponse> = [
  handler: VerifiedRouteHandler<Payload, Request, Response>,
  options: RequireSignatureOptions<Request, Response>,
]

function readArguments<Payload, Request extends IncomingMessage, Response extends ServerResponse>([
  first,
  second,
]: readonly unknown[]): Arguments<Payload, Request, Response> {
  const withoutHandler = typeof first !== 'function' && second === undefined
  if (!withoutHandler) requireHandler(first)
  const given = (withoutHandler ? first : second) as RequireSignatureOptions<Request, Response> | undefined
  return [
    withoutHandler ? goOn : (first as VerifiedRouteHandler<Payload, Request, Response>),
    readOptions<RequireSignatureOptions<Request, Response>>('requireSignature', given, gateOptionKinds),
  ]
}

function goOn(_verified: unknown, _request: unknown, _response: unknown, next: Next): void {
  if (typeof next !== 'function') {
    throw new TypeError(
      'requireSignature without a handler is a middleware. This host calls it without next: pass a handler',
    )
  }
  next()
}

/** The properties that later handlers and parsers find on a request. */
interface AdmittedRequest extends IncomingMessage {
  verified?: Verified<unknown>
  _body?: boolean
}

function leaveOn(request: AdmittedRequest, verified: Verified<unknown>): void {
  replaceBodies(request, verified)
  // The parsers of Connect and Express 4 set `_body` on a request whose body has been read.
  request.verified = verified
  request._body = true
}

// With undefined, or a text such as 'route', the framework would continue as if the handler had called next().
function toError(thrown: unknown): unknown {
  if (typeof thrown === 'object' && thrown !== null) return thrown
  return new Error('The handler threw a value that is not an Error', { cause: thrown })
}
