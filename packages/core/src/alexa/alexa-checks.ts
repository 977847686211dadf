import type { CertificateContext } from '../certificates/certificate-context.js'
import { signatureCheck } from '../certificates/signature-check.js'
import { VerificationError } from '../errors.js'
import type { CheckDefinition } from '../verification/checks.js'
import { filled } from '../verification/filled.js'
import { checkFreshness } from '../verification/freshness.js'
import { requiredHeader } from '../verification/header-fields.js'
import { postCheck } from '../verification/post-check.js'
import type { ReceivedRequest } from '../verification/received-request.js'
import { replayCheck } from '../verification/replay-check.js'
import type { ReplayGuard } from '../verification/replay-guard.js'
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
}

type AlexaCheck = CheckDefinition<AlexaContext>

/** The checks before any download. */
export function headerChecks(allowSha1: boolean): readonly AlexaCheck[] {
  return [
    postCheck,
    {
      id: 'signature-header',
      title: 'Signature-256, or else Signature, is base64',
      run(context) {
        context.signature = readSignatureHeader(context.request.headers, allowSha1)
      },
      async describe({ signature, request }) {
        if (signature !== undefined) return { evidence: { header: signature.name, hash: signature.hash } }
        const { describePlusSigns } = await import('../signature/plus-signs.js')
        const texts = [...request.headers.values('signature-256'), ...request.headers.values('signature')]
        return describePlusSigns(texts[0] ?? '')
      },
    },
    {
      id: 'certificate-url',
      title: 'SignatureCertChainUrl is one of Amazon’s',
      run(context) {
        const text = requiredHeader(context.request.headers, 'signaturecertchainurl', 'SignatureCertChainUrl')
        context.certificateUrl = readCertificateUrl(text)
      },
    },
  ]
}

/** The check of the signature over the raw body. */
export function bodySignatureCheck(crypto: Crypto): AlexaCheck {
  return signatureCheck(crypto, {
    title: 'The signature is the certificate’s, over this body',
    needs: ['signature-header'],
    signed({ signature, request }) {
      const { name, hash, signature: bytes } = filled(signature)
      return { name, hash, signature: bytes, data: request.body }
    },
  })
}

/** The checks over the body once it is proven. */
export function payloadChecks(isServed: SkillPolicy, timestampTolerance: number): readonly AlexaCheck[] {
  return [
    {
      id: 'payload',
      title: 'The body is an Alexa request',
      run(context) {
        context.envelope = parseEnvelope(context.request.body)
      },
      describe: ({ envelope }) => envelope && { evidence: { type: envelope.request.type } },
    },
    {
      id: 'timestamp',
      title: 'The timestamp is within the tolerance',
      needs: ['payload'],
      run(context) {
        const envelope = filled(context.envelope)
        context.timestamp = timestampOf(envelope)
        checkFreshness(context.timestamp, context.now, toleranceFor(envelope, timestampTolerance))
      },
      describe: ({ timestamp, now }) => timestamp && { evidence: { timestamp, now } },
    },
    {
      id: 'skill',
      title: 'The request is for a skill that is served here',
      needs: ['payload'],
      run({ envelope }) {
        if (isServed(skillIdOf(filled(envelope)))) return
        throw new VerificationError('ERR_SIGNER_NOT_ALLOWED', 'The request is for a skill that is not on the list')
      },
      describe: ({ envelope }) => envelope && { evidence: { skillId: skillIdOf(envelope) } },
    },
  ]
}

/** The check that a request has not come before. */
export function requestReplayCheck(guard: ReplayGuard, timestampTolerance: number): AlexaCheck {
  return replayCheck(guard, (context) => {
    const envelope = filled(context.envelope)
    return { id: replayIdOf(envelope), tolerance: toleranceFor(envelope, timestampTolerance).past }
  })
}
