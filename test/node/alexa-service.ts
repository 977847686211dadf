import type { Verifier } from '@countersign/core'
import { type AlexaRequestEnvelope, type AlexaVerifierOptions, createAlexaVerifier } from '@countersign/core/alexa'
import { createTrustAnchors, type TrustAnchors } from '@countersign/core/x509'
import {
  alexaCertificateUrl,
  alexaDnsName,
  type CertificateHost,
  createCertificateHost,
  createTestAuthority,
  type SignAlexaRequestOptions,
  type SignedTestRequest,
  signAlexaRequest,
  type TestAuthority,
  testSkillId,
} from '@countersign/testing'

/** Creates an Alexa service for tests. It signs requests, serves its certificate, and has the options to verify it. */
export interface AlexaService {
  readonly authority: TestAuthority
  readonly trustAnchors: TrustAnchors
  readonly host: CertificateHost
  sign(options?: Partial<SignAlexaRequestOptions>): Promise<SignedTestRequest>
  createVerifier(options?: Partial<AlexaVerifierOptions>): Verifier<AlexaRequestEnvelope>
}

export async function createAlexaService(): Promise<AlexaService> {
  const authority = await createTestAuthority()
  const signer = await authority.issue({ dnsNames: [alexaDnsName] })
  const host = createCertificateHost({ [alexaCertificateUrl]: signer.chainPem })
  const trustAnchors = await createTrustAnchors(authority.anchorPem)
  return {
    authority,
    trustAnchors,
    host,
    sign: (options = {}) => signAlexaRequest({ signer, ...options }),
    createVerifier: (options = {}) =>
      createAlexaVerifier({ skillId: testSkillId, trustAnchors, fetch: host.fetch, ...options }),
  }
}
