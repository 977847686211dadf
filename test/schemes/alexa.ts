import { type AlexaRequestEnvelope, type AlexaVerifierOptions, createAlexaVerifier } from '@countersign/core/alexa'
import {
  alexaCertificateUrl,
  alexaDnsName,
  createCertificateHost,
  hostile,
  type IssuedCertificate,
  type SignAlexaRequestOptions,
  type SignedTestRequest,
  signAlexaRequest,
  testSkillId,
} from '@countersign/testing'
import type { SchemeMaterial, SchemeSurroundings } from './scheme-material.js'

/** The material of Alexa. */
export interface AlexaMaterial extends SchemeMaterial<AlexaRequestEnvelope, AlexaVerifierOptions> {
  /** The certificate that signs. */
  readonly signer: IssuedCertificate
  /** Signs a request that is genuine except for the given options. */
  sign(options?: Partial<SignAlexaRequestOptions>): Promise<SignedTestRequest>
}

/** Creates the material of Alexa. The time of a request is `request.timestamp` in its body. */
export async function createAlexaMaterial(surroundings: SchemeSurroundings): Promise<AlexaMaterial> {
  const { authority, trustAnchors, keys, crypto, currentDate } = surroundings
  const signer = await authority.issue({ keys, dnsNames: [alexaDnsName] })
  const files = { [alexaCertificateUrl]: signer.chainPem }
  const sign = (options?: Partial<SignAlexaRequestOptions>): Promise<SignedTestRequest> =>
    signAlexaRequest({ signer, timestamp: currentDate(), ...options })
  return {
    files,
    allowedUrl: /^https:\/\/s3\.amazonaws\.com\/echo\.api\//,
    signer,
    sign,
    genuine: (timestamp = currentDate()) => sign({ timestamp }),
    verifier: (options, fetch = createCertificateHost(files).fetch) =>
      createAlexaVerifier({ skillId: testSkillId, trustAnchors, crypto, currentDate, fetch, ...options }),
    hostile: (host) => hostile.alexa({ authority, host, at: currentDate() }),
  }
}
