import { toSchemeError } from '../errors.js'
import { receiveRequest } from '../request/received-request.js'
import { strictCheck } from './check.js'
import { claimOnce } from './replay-guard.js'
import type { Proved, Scheme } from './scheme.js'
import type { Claim } from './verified-request.js'
import type { Explanation, IncomingRequest, SignedRequest, Verified, Verifier } from './verifier.js'

/** Makes the two readers, `verify` and `explain`, of the checks of a scheme. */
export function createVerifier<Findings, Payload>(scheme: Scheme<Findings, Payload>): Verifier<Payload> {
  const { identity, logger } = scheme
  const check = strictCheck<Findings>()
  return {
    scheme: identity.name,
    async verify(given: Request | SignedRequest | IncomingRequest): Promise<Verified<Payload>> {
      try {
        const received = receiveRequest(given, scheme.maxBodyBytes)
        const request = received instanceof Promise ? await received : received
        const proved = await scheme.check({ check, request, now: scheme.currentDate() })
        const { payload, timestamp, signer, algorithm, covers } = proved
        const claim = await claimFor(scheme, proved)
        const { name } = identity
        return scheme.conclude(
          { scheme: name, payload, body: request.body, timestamp, signer, algorithm, covers },
          claim,
        )
      } catch (thrown) {
        const error = toSchemeError(thrown, identity)
        const { code, message, retryable } = error
        logger.warn('request refused', { scheme: identity.name, code, message, retryable })
        throw error
      }
    },
    async explain(request: Request | SignedRequest | IncomingRequest): Promise<Explanation> {
      // Loaded here, so that a program that only verifies does not load it.
      const { explainRequest } = await import('../explain/explain-request.js')
      return await explainRequest(scheme, request)
    },
  }
}

// Last of all, since it leaves a claim behind.
async function claimFor<Findings, Payload>(
  { replayGuard: guard }: Scheme<Findings, Payload>,
  { replay, timestamp }: Proved<Payload>,
): Promise<Claim | undefined> {
  if (guard === undefined) return undefined
  const id = replay.id()
  // A second past the tolerance, both ends of which are included.
  await claimOnce(guard, id, new Date(timestamp.getTime() + (replay.tolerance + 1) * 1_000))
  return { guard, id }
}
