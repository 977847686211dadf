import { toSchemeError } from '../errors.js'
import { bodyTimeoutKind, receiveRequest } from '../request/received-request.js'
import { runChecks } from './checks.js'
import { aFlag, type OptionKinds, readOptions } from './options.js'
import type { SchemeDefinition } from './scheme-definition.js'
import { claimOf } from './verified-request.js'
import type { Explanation, IncomingRequest, SignedRequest, Verified, Verifier, VerifyOptions } from './verifier.js'

const verifyOptionKinds = { lease: aFlag, bodyTimeout: bodyTimeoutKind } satisfies OptionKinds<VerifyOptions>

const none: VerifyOptions = {}

/** Makes the two readers, `verify` and `explain`, of one list of checks. */
export function createVerifier<Context, Payload>(scheme: SchemeDefinition<Context, Payload>): Verifier<Payload> {
  const { identity, steps, logger } = scheme
  return {
    scheme: identity.name,
    async verify(
      request: Request | SignedRequest | IncomingRequest,
      options?: VerifyOptions,
    ): Promise<Verified<Payload>> {
      const { lease, bodyTimeout } = options === undefined ? none : readOptions('verify', options, verifyOptionKinds)
      try {
        const received = receiveRequest(request, scheme.maxBodyBytes, bodyTimeout)
        const context = scheme.open(received instanceof Promise ? await received : received)
        await runChecks(steps, context)
        const verified = scheme.conclude(context)
        const claim = lease ? undefined : claimOf(verified)
        if (claim !== undefined) await claim.complete()
        return verified
      } catch (thrown) {
        const error = toSchemeError(thrown, identity)
        const { code, message, retryable } = error
        logger.warn('request refused', { scheme: identity.name, code, message, retryable })
        throw error
      }
    },
    async explain(request: Request | SignedRequest | IncomingRequest): Promise<Explanation> {
      // Loaded here, so that whoever only verifies does not load it.
      const { explainRequest } = await import('../explain/explain-request.js')
      return await explainRequest(scheme, request)
    },
  }
}

/**
 * Checks a body limit that a caller configured.
 *
 * @throws TypeError where it is no positive integer.
 */
export function requireBodyLimit(maxBodyBytes: number): number {
  if (!Number.isSafeInteger(maxBodyBytes) || maxBodyBytes < 1)
    throw new TypeError('maxBodyBytes must be a positive integer')
  return maxBodyBytes
}
