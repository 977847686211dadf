import type { Nothing } from '../checks/check.js'
import { checkFreshness } from '../checks/freshness.js'
import type { Proved, Run } from '../checks/scheme.js'
import { whenSettled } from '../encoding/when-settled.js'
import { VerificationError } from '../errors.js'
import { requiredHeader } from '../request/header-fields.js'
import { requirePost } from '../request/received-request.js'
import type { CertificateFindings } from '../signing-certificate/check-certificate.js'
import type { SigningCertificates } from '../signing-certificate/signing-certificates.js'
import type { VerifiedSignature } from '../signing-certificate/verification-key.js'
import { readCertificateUrl } from './certificate-url.js'
import {
  type AlexaRequestEnvelope,
  parseEnvelope,
  replayIdOf,
  skillIdOf,
  timestampOf,
  toleranceFor,
} from './envelope.js'
import { readSignatureHeader, type SignatureHeader } from './signature-header.js'
import type { SkillPolicy } from './skill-policy.js'

/** The findings of the checks of an Alexa request, by id. */
export interface AlexaFindings extends CertificateFindings {
  method: Nothing
  'signature-header': SignatureHeader
  signature: VerifiedSignature
  payload: AlexaRequestEnvelope
  timestamp: Date
  skill: Nothing
}

/** The settings that are the same for every request to a verifier. */
export interface AlexaSettings {
  readonly certificates: SigningCertificates
  readonly allowSha1: boolean
  /** Seconds. */
  readonly timestampTolerance: number
  readonly isServed: SkillPolicy
}

// The SubjectAltName dNSName of the certificate that the Alexa service signs with.
const dnsName = 'echo-api.amazon.com'

/** Checks a request from the Alexa service. The body is not parsed before its signature is verified. */
export async function checkAlexaRequest(
  { check, request, now }: Run<AlexaFindings>,
  { certificates, allowSha1, timestampTolerance, isServed }: AlexaSettings,
): Promise<Proved<AlexaRequestEnvelope>> {
  check('method', () => requirePost(request))
  const header = check('signature-header', () => readSignatureHeader(request.headers, allowSha1))
  const certificate = await check.wait('certificate-url', () => {
    const text = requiredHeader(request.headers, 'signaturecertchainurl', 'SignatureCertChainUrl')
    return whenSettled(readCertificateUrl(text), (url) => ({ url, dnsName }))
  })
  const key = await certificates.check(check, certificate, now)
  const signature = await check.wait('signature', () =>
    certificates.verify(key(), certificate(), now, (candidate) => candidate.verify(header(), request.body)),
  )
  const payload = check('payload', () => parseEnvelope(request.body))
  const timestamp = check('timestamp', () => {
    const time = timestampOf(payload())
    checkFreshness(time, now, toleranceFor(payload(), timestampTolerance))
    return time
  })
  check('skill', () => {
    if (isServed(skillIdOf(payload()))) return
    throw new VerificationError('ERR_SIGNER_NOT_ALLOWED', 'The request is for a skill that is not on the list')
  })
  const envelope = payload()
  const { key: signingKey, hash } = signature()
  return {
    payload: envelope,
    timestamp: timestamp(),
    signer: { id: dnsName, certificateUrl: certificate().url, notAfter: new Date(signingKey.notAfter) },
    algorithm: `RSASSA-PKCS1-v1_5-${hash}`,
    covers: 'body',
    replay: {
      id: () => replayIdOf(envelope),
      tolerance: () => toleranceFor(envelope, timestampTolerance).past,
      // The service does not repeat a request, so a copy is not a retry.
      whileHeld: 'ERR_REPLAYED',
    },
  }
}
