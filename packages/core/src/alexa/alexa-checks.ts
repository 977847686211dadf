import type { CheckDefinition } from '../checks/checks.js'
import { filled } from '../checks/filled.js'
import { checkFreshness } from '../checks/freshness.js'
import { postCheck } from '../checks/post-check.js'
import { type ReplaySettings, replayCheck } from '../checks/replay-check.js'
import type { ReplayClaim } from '../checks/replay-claim.js'
import { VerificationError } from '../errors.js'
import { requiredHeader } from '../request/header-fields.js'
import type { ReceivedRequest } from '../request/received-request.js'
import type { CertificateContext } from '../signing-certificate/certificate-context.js'
import { type SignedData, signatureCheck } from '../signing-certificate/signature-check.js'
import type { AlexaRequestEnvelope } from './alexa-request.js'
import { readCertificateUrl } from './certificate-url.js'
import { parseEnvelope, replayIdOf, skillIdOf, timestampOf, toleranceFor } from './payload.js'
import { readSignatureHeader, type SignatureHeader } from './signature-headers.js'
import type { SkillPolicy } from './skill-ids.js'

/** What the checks of an Alexa request read and fill in. */
export interface AlexaContext extends CertificateContext {
  readonly request: ReceivedRequest
  signature?: SignatureHeader
  envelope?: AlexaRequestEnvelope
  timestamp?: Date
  claim?: ReplayClaim
}

type AlexaCheck = CheckDefinition<AlexaContext>

/** The checks before any download. */
export function headerChecks(allowSha1: boolean): readonly AlexaCheck[] {
  return [
    postCheck,
    {
      id: 'signature-header',
      run(context) {
        context.signature = readSignatureHeader(context.request.headers, allowSha1)
      },
    },
    {
      id: 'certificate-url',
      run(context) {
        const text = requiredHeader(context.request.headers, 'signaturecertchainurl', 'SignatureCertChainUrl')
        context.certificateUrl = readCertificateUrl(text)
      },
    },
  ]
}

/** The check of the signature over the raw body. */
export function bodySignatureCheck(crypto: Crypto): AlexaCheck {
  return signatureCheck(crypto, ['signature-header'], signedBody)
}

/** The signature of a request, and the body that it must be over. */
export function signedBody({ signature, request }: AlexaContext): SignedData {
  const { name, hash, signature: bytes } = filled(signature)
  return { name, hash, signature: bytes, data: request.body }
}

/** The checks over the body once it is proven. */
export function payloadChecks(isServed: SkillPolicy, timestampTolerance: number): readonly AlexaCheck[] {
  return [
    {
      id: 'payload',
      run(context) {
        context.envelope = parseEnvelope(context.request.body)
      },
    },
    {
      id: 'timestamp',
      needs: ['payload'],
      run(context) {
        const envelope = filled(context.envelope)
        context.timestamp = timestampOf(envelope)
        checkFreshness(context.timestamp, context.now, toleranceFor(envelope, timestampTolerance))
      },
    },
    {
      id: 'skill',
      needs: ['payload'],
      run({ envelope }) {
        if (isServed(skillIdOf(filled(envelope)))) return
        throw new VerificationError('ERR_SIGNER_NOT_ALLOWED', 'The request is for a skill that is not on the list')
      },
    },
  ]
}

/** The check that a request has not come before. */
export function requestReplayCheck(settings: ReplaySettings, timestampTolerance: number): AlexaCheck {
  // The service repeats nothing, so that a copy of a request in progress is a replay.
  return replayCheck({ ...settings, whileHeld: 'ERR_REPLAYED' }, (context) => {
    const envelope = filled(context.envelope)
    return { id: replayIdOf(envelope), tolerance: toleranceFor(envelope, timestampTolerance).past }
  })
}
