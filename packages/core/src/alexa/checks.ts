import { VerificationError } from '../errors.js'
import type { CertificateRun } from '../scheme/certificate-kind.js'
import { type Nothing, requiredHeader, requirePost } from '../scheme/parts.js'
import type { SchemeResult } from '../scheme/scheme-run.js'
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
export interface AlexaFindings {
  method: Nothing
  'signature-header': SignatureHeader
  payload: AlexaRequestEnvelope
  skill: Nothing
}

/** The settings that are the same for every request to a verifier. */
export interface AlexaSettings {
  readonly allowSha1: boolean
  /** Seconds. */
  readonly timestampTolerance: number
  readonly skills: SkillPolicy
}

/** Checks a request from the Alexa service. The body is not parsed before its signature is verified. */
export async function checkAlexaRequest(
  { check, request, certificate, fresh }: CertificateRun<AlexaFindings>,
  { allowSha1, timestampTolerance, skills }: AlexaSettings,
): Promise<SchemeResult<AlexaRequestEnvelope>> {
  check('method', () => requirePost(request))
  const header = check('signature-header', () => readSignatureHeader(request.headers, allowSha1))
  const signer = await certificate(() => ({
    url: requiredHeader(request.headers, 'signaturecertchainurl', 'SignatureCertChainUrl'),
  }))
  const proof = await signer.prove(() => {
    const { name, hash, signature } = header()
    return { name, hash, signature, data: request.body }
  })
  const payload = check('payload', () => parseEnvelope(request.body))
  const timestamp = fresh(
    () => timestampOf(payload()),
    () => toleranceFor(payload(), timestampTolerance),
  )
  check('skill', () => {
    if (skills.isServed(skillIdOf(payload()))) return
    throw new VerificationError('ERR_SIGNER_NOT_ALLOWED', 'The request is for a skill that is not on the list')
  })
  const envelope = payload()
  return { payload: envelope, proof: proof(), timestamp: timestamp(), replayId: () => replayIdOf(envelope) }
}
