import type { Verified, Verifier, VerifyOptions } from '../checks/verifier.js'
import { isVerificationError, type VerificationError } from '../errors.js'
import { aFunction, anObjectWith, type OptionKinds, readOptions, requireKind } from '../options/options.js'
import { bodyTimeoutKind } from '../request/received-request.js'
import { type DiagnoseOptions, diagnoseOptionKinds, readDiagnosis } from './diagnose-refusals.js'
import { type HoldClaimOptions, holdClaim, holdClaimOptionKinds } from './hold-claim.js'
import { type PrepareOptions, prepareOptionKinds, prepareVerifier } from './prepare-verifier.js'
import { describeRefusal } from './refusal.js'

/** Handles a fetch request. Further arguments, such as the `env` and `ctx` of Workers, are passed through. */
export type FetchHandler<Rest extends unknown[]> = (request: Request, ...rest: Rest) => Promise<Response>

/** Handles verified requests. The body of the request has been read: use `verified.payload` and `verified.body`. */
export type VerifiedHandler<Payload, Rest extends unknown[]> = (
  verified: Verified<Payload>,
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>

/** A verifier, or a function that creates one from the first argument after the request, such as the `env` of Workers. */
export type VerifierSource<Payload, Rest extends unknown[]> = Verifier<Payload> | ((env: Rest[0]) => Verifier<Payload>)

/** Options of {@link withVerification}. */
export interface WithVerificationOptions extends HoldClaimOptions, PrepareOptions, DiagnoseOptions {
  /** Answers a refused request. If it is absent or resolves to undefined, the answer is that of {@link refusalResponse}. */
  onRefusal?: (error: VerificationError, request: Request) => Refused | Promise<Refused>
  /** Seconds that a body may take to arrive. Default 10. */
  bodyTimeout?: number
}

// biome-ignore lint/suspicious/noConfusingVoidType: a function that only logs returns void
type Refused = Response | undefined | void

/** The kinds of {@link WithVerificationOptions}, for an adapter whose own options include them. */
export const withVerificationOptionKinds: OptionKinds<WithVerificationOptions> = {
  ...holdClaimOptionKinds,
  ...prepareOptionKinds,
  ...diagnoseOptionKinds,
  onRefusal: aFunction,
  bodyTimeout: bodyTimeoutKind,
}

const aVerifier = anObjectWith('a verifier', 'verify')

/**
 * Wraps a handler so that only verified requests reach it. A refused request is answered with the status and the code of
 * the error, and nothing else. A request that could not be verified is answered 503 with `Retry-After`.
 * The replay guard's claim is held while the handler runs. An answer below 400 completes the claim before the answer leaves.
 * If the handler throws, or answers 400 or more, the claim is given up, so that the service may deliver again.
 * The verifier is prepared at once, or, if a function of `env` makes it, with the first request for that `env`.
 *
 * @throws TypeError if the verifier or the handler is missing, or if an option is not valid. The returned handler throws a
 * TypeError if the caller's handler does not return a `Response`, and throws what the caller's handler throws.
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
  const { onRefusal, bodyTimeout, prepare, diagnose, ...holdOptions } = readOptions(
    'withVerification',
    options,
    withVerificationOptionKinds,
  )
  const { logger } = holdOptions
  const verifierFor = rememberVerifier(source, (verifier) => prepareVerifier(verifier, { prepare, logger }))
  const verifyOptions: VerifyOptions = {
    lease: true,
    ...(bodyTimeout === undefined ? {} : { bodyTimeout }),
    ...readDiagnosis('withVerification', { diagnose, logger }),
  }
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

/** Creates the default answer to a refused request, as {@link describeRefusal} describes it. */
export function refusalResponse(error: VerificationError): Response {
  const { body, ...init } = describeRefusal(error)
  return new Response(body, init)
}

// Recognise a Response by its members: every realm, and some frameworks, have their own class.
function isResponse(value: unknown): value is Response {
  if (typeof value !== 'object' || value === null) return false
  const { status, headers, text } = value as Partial<Response>
  return typeof status === 'number' && typeof headers === 'object' && typeof text === 'function'
}

function requireSource<Payload, Rest extends unknown[]>(source: VerifierSource<Payload, Rest>): void {
  if (typeof source !== 'function') requireKind('withVerification: the verifier', source, aVerifier)
}

// A verifier holds the key cache, so one verifier is kept for each env. Workers pass the same env for the life of an isolate.
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
