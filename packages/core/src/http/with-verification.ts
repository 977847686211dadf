import { aFunction, anObjectWith, type OptionKinds, readOptions, requireKind } from '../checks/options.js'
import type { Verified, Verifier, VerifyOptions } from '../checks/verifier.js'
import { isVerificationError, type VerificationError } from '../errors.js'
import { bodyTimeoutKind } from '../request/received-request.js'
import { type HoldClaimOptions, holdClaim, holdClaimOptionKinds } from './hold-claim.js'
import { type PrepareOptions, prepareOptionKinds, prepareVerifier } from './prepare-verifier.js'
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
export interface WithVerificationOptions extends HoldClaimOptions, PrepareOptions {
  /** Answers a refused request. Default, and if it resolves to undefined: {@link refusalResponse}. */
  onRefusal?: (error: VerificationError, request: Request) => Refused | Promise<Refused>
  /** Seconds that a body may take to arrive. Default 10. */
  bodyTimeout?: number
}

// biome-ignore lint/suspicious/noConfusingVoidType: what a function that only logs returns
type Refused = Response | undefined | void

/** The kinds of {@link WithVerificationOptions}, for the options of an adapter that has them among its own. */
export const withVerificationOptionKinds: OptionKinds<WithVerificationOptions> = {
  ...holdClaimOptionKinds,
  ...prepareOptionKinds,
  onRefusal: aFunction,
  bodyTimeout: bodyTimeoutKind,
}

const aVerifier = anObjectWith('a verifier', 'verify')

/**
 * Wraps a handler so that only verified requests reach it. A refused one is answered with the error's status and code,
 * nothing else; one that could not be judged with 503 and `Retry-After`.
 * A replay guard's claim is held while the handler runs. An answer below 400 completes it, before the answer leaves; if the
 * handler throws, or answers 400 or more, the claim is given up, so that the service may deliver again.
 * The verifier is prepared at once, or, if a function of `env` makes it, with the first request for that `env`.
 *
 * @throws TypeError if the verifier or the handler is missing, or if an option is not valid; from the handler that it
 * returns, if the caller's handler answers with something that is not a `Response`.
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
  options?: WithVerificationOptions,
): FetchHandler<Rest> {
  requireSource(source)
  requireKind('withVerification: handler', handler, aFunction)
  const { onRefusal, bodyTimeout, prepare, ...holdOptions } = readOptions(
    'withVerification',
    options,
    withVerificationOptionKinds,
  )
  const { logger } = holdOptions
  const verifierFor = rememberVerifier(source, (verifier) => prepareVerifier(verifier, { prepare, logger }))
  const verifyOptions: VerifyOptions = { lease: true, ...(bodyTimeout === undefined ? {} : { bodyTimeout }) }
  return async (request, ...rest) => {
    let verified: Verified<Payload>
    try {
      verified = await verifierFor(rest[0]).verify(request, verifyOptions)
    } catch (error) {
      if (isVerificationError(error)) return (await onRefusal?.(error, request)) ?? refusalResponse(error)
      throw error
    }
    const claim = holdClaim(verified, holdOptions)
    let succeeded = false
    try {
      const response: unknown = await handler(verified, request, ...rest)
      if (!isResponse(response)) throw new TypeError('withVerification: the handler must return a Response')
      succeeded = response.status >= 100 && response.status < 400
      return response
    } finally {
      await (succeeded ? claim.complete() : claim.release())
    }
  }
}

/** The default answer to a refused request: what {@link describeRefusal} says. */
export function refusalResponse(error: VerificationError): Response {
  const { body, ...init } = describeRefusal(error)
  return new Response(body, init)
}

// By what it can do and not by its class, of which every realm and some frameworks have their own.
function isResponse(value: unknown): value is Response {
  if (typeof value !== 'object' || value === null) return false
  const { status, headers, text } = value as Partial<Response>
  return typeof status === 'number' && typeof headers === 'object' && typeof text === 'function'
}

function requireSource<Payload, Rest extends unknown[]>(source: VerifierSource<Payload, Rest>): void {
  if (typeof source !== 'function') requireKind('withVerification: the verifier', source, aVerifier)
}

// A verifier holds the key cache, so one is kept for each env; Workers hand over the same object for an isolate's life.
function rememberVerifier<Payload, Rest extends unknown[]>(
  source: VerifierSource<Payload, Rest>,
  prepare: (verifier: Verifier<Payload>) => void,
): (env: Rest[0]) => Verifier<Payload> {
  if (typeof source !== 'function') {
    prepare(source)
    return () => source
  }
  const create = (env: Rest[0]): Verifier<Payload> => {
    const verifier = source(env)
    requireKind('withVerification: what the function of env returns', verifier, aVerifier)
    prepare(verifier)
    return verifier
  }
  const byEnv = new WeakMap<object, Verifier<Payload>>()
  let only: Verifier<Payload> | undefined
  return (env) => {
    if (typeof env !== 'object' || env === null) {
      only ??= create(env)
      return only
    }
    const verifier = byEnv.get(env) ?? create(env)
    byEnv.set(env, verifier)
    return verifier
  }
}
