import { strictCheck } from '../checks/check.js'
import { refusalDiagnosisKind } from '../checks/diagnose-option.js'
import { createVerified } from '../checks/verified-request.js'
import type { ExplainOptions, Explanation, Verified, Verifier, VerifyOptions } from '../checks/verifier.js'
import { loadOnce } from '../encoding/when-settled.js'
import { isVerificationError, toSchemeError, VerificationError } from '../errors.js'
import type { DiagnoseRefusal } from '../explain/diagnose-refusal.js'
import type { Scheme } from '../explain/scheme.js'
import { aFlag, type OptionKinds, readOptions } from '../options/options.js'
import { bodyTimeoutKind, prepareReceiving, type ReceivedRequest, receiveRequest } from '../request/received-request.js'
import type { IncomingRequest, SignedRequest } from '../request/signed-request.js'

const verifyOptionKinds: OptionKinds<VerifyOptions> = {
  lease: aFlag,
  bodyTimeout: bodyTimeoutKind,
  diagnose: refusalDiagnosisKind,
}

const none: VerifyOptions = {}

// Only a verifier with a replay guard needs this module.
const loadClaims = /* @__PURE__ */ loadOnce(() => import('../checks/replay-claim.js'))

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
  const loadDiagnosis = loadOnce(async () => {
    const { createDiagnoseRefusal } = await import('../explain/diagnose-refusal.js')
    return createDiagnoseRefusal(scheme)
  })
  const diagnoseRefusal: DiagnoseRefusal = async (...refusal) => await (await loadDiagnosis())(...refusal)
  return {
    scheme: identity.name,
    async verify(
      given: Request | SignedRequest | IncomingRequest,
      options?: VerifyOptions,
    ): Promise<Verified<Payload>> {
      const { lease, bodyTimeout, diagnose } =
        options === undefined ? none : readOptions('verify', options, verifyOptionKinds)
      let received: ReceivedRequest | undefined
      try {
        const receiving = receiveRequest(given, scheme.maxBodyBytes, bodyTimeout)
        const request = receiving instanceof Promise ? await receiving : receiving
        received = request
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
        if (diagnose !== undefined) {
          // Await it, because Workers and Lambda run nothing after the answer. If a chunk cannot be loaded, the answer does not
          // change.
          await diagnoseRefusal({ given, received, error }, diagnose).catch(() => {})
        }
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
      // Load this module here, so that a program that only verifies does not load it.
      const { explainRequest } = await import('../explain/explain-request.js')
      return await explainRequest(scheme, request, options)
    },
  }
}

// No sender caused this error. If the sample is not accepted, WebCrypto does not work.
function notPrepared(cause: unknown): VerificationError {
  return new VerificationError('ERR_DEPENDENCY_FAILED', 'The verifier could not be prepared', { cause })
}
