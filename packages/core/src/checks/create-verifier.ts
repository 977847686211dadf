import { toSchemeError } from '../errors.js'
import { bodyTimeoutKind, receiveRequest } from '../request/received-request.js'
import { loadOnce } from '../transfer/load-once.js'
import { strictCheck } from './check.js'
import { aFlag, type OptionKinds, readOptions } from './options.js'
import type { ReplayClaim } from './replay-claim.js'
import type { Proved, Scheme } from './scheme.js'
import { createVerified } from './verified-request.js'
import type { Explanation, IncomingRequest, SignedRequest, Verified, Verifier, VerifyOptions } from './verifier.js'

const verifyOptionKinds: OptionKinds<VerifyOptions> = { lease: aFlag, bodyTimeout: bodyTimeoutKind }

const none: VerifyOptions = {}

// Needed with a replay guard alone.
const loadClaims = /* @__PURE__ */ loadOnce(() => import('./replay-claim.js'))

/** Makes the two readers, `verify` and `explain`, of the checks of a scheme. */
export function createVerifier<Findings, Payload>(scheme: Scheme<Findings, Payload>): Verifier<Payload> {
  const { identity, logger } = scheme
  const check = strictCheck<Findings>()
  return {
    scheme: identity.name,
    async verify(
      given: Request | SignedRequest | IncomingRequest,
      options?: VerifyOptions,
    ): Promise<Verified<Payload>> {
      const { lease, bodyTimeout } = options === undefined ? none : readOptions('verify', options, verifyOptionKinds)
      try {
        const received = receiveRequest(given, scheme.maxBodyBytes, bodyTimeout)
        const request = received instanceof Promise ? await received : received
        const proved = await scheme.check({ check, request, now: scheme.currentDate() })
        const { payload, timestamp, signer, algorithm, covers } = proved
        const claim = await claimFor(scheme, proved)
        if (!lease) await claim?.complete()
        const { name } = identity
        return createVerified(
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

// Last of all, since it leaves a claim behind, which is open until it is settled.
async function claimFor<Findings, Payload>(
  { replayGuard: guard, crypto, currentDate }: Scheme<Findings, Payload>,
  { replay, timestamp }: Proved<Payload>,
): Promise<ReplayClaim | undefined> {
  if (guard === undefined) return undefined
  // A second past the tolerance, both ends of which are included.
  const expires = new Date(timestamp.getTime() + (replay.tolerance + 1) * 1_000)
  const { takeClaim } = await loadClaims()
  return await takeClaim({ guard, id: replay.id(), expires, currentDate, crypto }, replay.whileHeld)
}
