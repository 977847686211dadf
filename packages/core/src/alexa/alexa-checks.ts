import type { CertificateContext } from '../certificates/certificate-checks.js'
import { VerificationError } from '../errors.js'
import { describeRsassa } from '../signature/describe-rsassa.js'
import { verifyRsassa } from '../signature/rsassa.js'
import type { CheckDefinition } from '../verification/checks.js'
import { filled } from '../verification/filled.js'
import { checkFreshness } from '../verification/freshness.js'
import { requiredHeader } from '../verification/header-fields.js'
import type { ReceivedRequest } from '../verification/received-request.js'
import { claimOnce, type ReplayGuard } from '../verification/replay-guard.js'
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
    {
      id: 'method',
      title: 'The method is POST',
      run({ request }) {
        if (request.method !== 'POST') throw new VerificationError('ERR_REQUEST_INVALID', 'The method is not POST')
      },
    },
    {
      id: 'signature-header',
      title: 'Signature-256, or else Signature, is base64',
      run(context) {
        context.signature = readSignatureHeader(context.request.headers, allowSha1)
      },
      describe: ({ signature }) => signature && { evidence: { header: signature.name, hash: signature.hash } },
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
export function signatureCheck(crypto: Crypto): AlexaCheck {
  return {
    id: 'signature',
    title: 'The signature is the certificate’s, over this body',
    needs: ['signature-header', 'certificate-download'],
    async run({ signature, signingKey, request }) {
      const { name, hash, signature: bytes } = filled(signature)
      if (signingKey === undefined)
        throw new VerificationError('ERR_CERTIFICATE_INVALID', 'The certificate has no RSA key')
      const key = signingKey.for(hash)
      if (await verifyRsassa(crypto, key instanceof Promise ? await key : key, bytes, request.body)) return
      throw new VerificationError(
        'ERR_SIGNATURE_MISMATCH',
        `${name} is not this certificate’s signature over this body`,
      )
    },
    describe: ({ signature, signingKey, request }) =>
      signature && signingKey && describeRsassa(crypto, { jwk: signingKey.jwk, data: request.body, ...signature }),
  }
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

/** The check that a request has not come before, last of all: it leaves a claim behind. */
export function replayCheck(guard: ReplayGuard, timestampTolerance: number): AlexaCheck {
  return {
    id: 'replay',
    title: 'The request has not come before',
    effect: 'Asking the replay guard would claim the request',
    async run(context) {
      const envelope = filled(context.envelope)
      // A second past the tolerance, both ends of which are included.
      const seconds = toleranceFor(envelope, timestampTolerance).past + 1
      await claimOnce(guard, replayIdOf(envelope), new Date(filled(context.timestamp).getTime() + seconds * 1_000))
    },
  }
}
