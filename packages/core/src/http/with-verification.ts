import type { Verified, Verifier } from '../checks/verifier.js'
import { VerificationError } from '../errors.js'
import { forgetClaim } from './forget-claim.js'
import { describeRefusal } from './refusal.js'

/** A fetch handler; what comes after the request, such as Workers' `env` and `ctx`, is handed through. */
export type FetchHandler<Rest extends unknown[]> = (request: Request, ...rest: Rest) => Promise<Response>

/** A handler of verified requests. The request's body has been read: use `verified.payload` and `verified.body`. */
export type VerifiedHandler<Payload, Rest extends unknown[]> = (
  verified: Verified<Payload>,
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>

/** A verifier, or a function that makes one from the first argument after the request, such as Workers' `env`. */
export type VerifierSource<Payload, Rest extends unknown[]> = Verifier<Payload> | ((env: Rest[0]) => Verifier<Payload>)

/** Options of {@link withVerification}. */
export interface WithVerificationOptions {
  /** Answers a refused request. Default: {@link refusalResponse}. */
  onRefusal?: (error: VerificationError, request: Request) => Response | Promise<Response>
}

/**
 * Wraps a handler so that only verified requests reach it. A refused one is answered with the error's status and code,
 * nothing else; one that could not be judged with 503 and `Retry-After`.
 * Where the handler throws, or answers 5xx, a replay guard's claim is given up, so that the service may deliver again.
 *
 * @throws whatever the handler throws.
 *
 * @example
 * ```ts
 * import { createAlexaVerifier } from '@countersign/core/alexa'
 * import { withVerification } from '@countersign/core/http'
 *
 * const verifier = createAlexaVerifier({ skillId: 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000' })
 *
 * export default {
 *   fetch: withVerification(verifier, ({ payload }) => Response.json({ version: '1.0', response: { type: payload.request.type } })),
 * }
 * ```
 */
export function withVerification<Payload, Rest extends unknown[]>(
  source: VerifierSource<Payload, Rest>,
  handler: VerifiedHandler<Payload, Rest>,
  options: WithVerificationOptions = {},
): FetchHandler<Rest> {
  const { onRefusal = refusalResponse } = options
  const verifierFor = rememberVerifier(source)
  return async (request, ...rest) => {
    let verified: Verified<Payload>
    try {
      verified = await verifierFor(rest[0]).verify(request)
    } catch (error) {
      if (error instanceof VerificationError) return await onRefusal(error, request)
      throw error
    }
    let done = false
    try {
      const response = await handler(verified, request, ...rest)
      done = response.status < 500
      return response
    } finally {
      if (!done) await forgetClaim(verified)
    }
  }
}

/** The default answer to a refused request: what {@link describeRefusal} says. */
export function refusalResponse(error: VerificationError): Response {
  const { body, ...init } = describeRefusal(error)
  return new Response(body, init)
}

// A verifier holds the key cache, so one is kept for each env; Workers hand over the same object for an isolate's life.
function rememberVerifier<Payload, Rest extends unknown[]>(
  source: VerifierSource<Payload, Rest>,
): (env: Rest[0]) => Verifier<Payload> {
  if (typeof source !== 'function') return () => source
  const byEnv = new WeakMap<object, Verifier<Payload>>()
  let only: Verifier<Payload> | undefined
  return (env) => {
    if (typeof env !== 'object' || env === null) {
      only ??= source(env)
      return only
    }
    const verifier = byEnv.get(env) ?? source(env)
    byEnv.set(env, verifier)
    return verifier
  }
}
