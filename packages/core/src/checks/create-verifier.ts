import { loadOnce } from '../encoding/when-settled.js'
import { isVerificationError, toSchemeError, VerificationError } from '../errors.js'
import { aFlag, type OptionKinds, readOptions } from '../options/options.js'
import { bodyTimeoutKind, prepareReceiving, receiveRequest } from '../request/received-request.js'
import type { IncomingRequest, SignedRequest } from '../request/signed-request.js'
import { strictCheck } from './check.js'
import type { Scheme } from './scheme.js'
import { createVerified } from './verified-request.js'
import type { ExplainOptions, Explanation, Verified, Verifier, VerifyOptions } from './verifier.js'

const verifyOptionKinds: OptionKinds<VerifyOptions> = { lease: aFlag, bodyTimeout: bodyTimeoutKind }

const none: VerifyOptions = {}

// Only a verifier with a replay guard needs this module.
const loadClaims = /* @__PURE__ */ loadOnce(() => import('./replay-claim.js'))

/** Creates a verifier. Its `verify` and `explain` both run the checks of the scheme. */
export function createVerifier<Findings, Payload>(scheme: Scheme<Findings, Payload>): Verifier<Payload> {
  const { identity, logger, replayGuard: guard, currentDate, crypto } = scheme
  const check = strictCheck<Findings>()
  // Prepare each verifier only once, because the effect lasts.
  const prepareOnce = loadOnce(async () => {
    await scheme.prepare()
    await prepareReceiving()
    if (guard !== undefined) await loadClaims()
    return true
  })
  // Adapters pass the same frozen options with every request, so those are checked once.
  let lastGiven: VerifyOptions | undefined
  let lastRead = none
  const readVerifyOptions = (given: VerifyOptions): VerifyOptions => {
    if (given === lastGiven) return lastRead
    const read = readOptions('verify', given, verifyOptionKinds)
    if (Object.isFrozen(given)) [lastGiven, lastRead] = [given, read]
    return read
  }
  return {
    scheme: identity.name,
    async verify(
      given: Request | SignedRequest | IncomingRequest,
      options?: VerifyOptions,
    ): Promise<Verified<Payload>> {
      const { lease, bodyTimeout } = options === undefined ? none : readVerifyOptions(options)
      try {
        const received = receiveRequest(given, scheme.maxBodyBytes, bodyTimeout)
        const request = received instanceof Promise ? await received : received
        const proved = await scheme.check({ check, request, now: currentDate() })
        const { payload, timestamp, signer, algorithm, covers } = proved
        // Claim the message last, because the claim stays open until it is completed or released.
        const claim = guard && (await (await loadClaims()).takeClaim({ guard, currentDate, crypto }, proved))
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
    async prepare(): Promise<void> {
      try {
        await prepareOnce()
      } catch (cause) {
        throw toSchemeError(isVerificationError(cause) && cause.retryable ? cause : notPrepared(cause), identity)
      }
    },
    async explain(request: Request | SignedRequest | IncomingRequest, options?: ExplainOptions): Promise<Explanation> {
      // Load it here, so that a program that only verifies does not load it.
      const { explainRequest } = await import('../explain/explain-request.js')
      return await explainRequest(scheme, request, options)
    },
  }
}

// No sender caused this error. If the sample is not accepted, Web Crypto does not work.
function notPrepared(cause: unknown): VerificationError {
  return new VerificationError('ERR_DEPENDENCY_FAILED', 'The verifier could not be prepared', { cause })
}
