import type { Verifier } from '@countersign/core'
import { type AlexaRequestEnvelope, type AlexaVerifierOptions, createAlexaVerifier } from '@countersign/core/alexa'
import { createTrustAnchors, type TrustAnchors } from '@countersign/core/x509'
import {
  alexaCertificateUrl,
  alexaDnsName,
  type CertificateHost,
  createCertificateHost,
  createTestAuthority,
  type IssuedCertificate,
  type SignAlexaRequestOptions,
  type SignedTestRequest,
  signAlexaRequest,
  type TestAuthority,
  testSkillId,
} from '@countersign/testing'

/** What the cases have in common: one engine, one authority, one certificate. Keys cost more than all the rest. */
export interface Kit {
  readonly crypto: Crypto
  readonly authority: TestAuthority
  readonly trustAnchors: TrustAnchors
  /** Signs Alexa requests; below an intermediate. */
  readonly signer: IssuedCertificate
  /** A host that serves the signer's chain. */
  host(): CertificateHost
  verifier(options?: Partial<AlexaVerifierOptions>): Verifier<AlexaRequestEnvelope>
  sign(options?: Partial<SignAlexaRequestOptions>): Promise<SignedTestRequest>
}

/** Makes the material with the engine that is tested. */
export async function createKit(crypto: Crypto): Promise<Kit> {
  const authority = await createTestAuthority({ keyType: 'P-256', crypto })
  const intermediate = await authority.intermediate({ keyType: 'P-384' })
  const signer = await intermediate.issue({ dnsNames: [alexaDnsName] })
  const trustAnchors = await createTrustAnchors(authority.anchorPem)
  const host = (): CertificateHost => createCertificateHost({ [alexaCertificateUrl]: signer.chainPem })
  return {
    crypto,
    authority,
    trustAnchors,
    signer,
    host,
    verifier: (options) =>
      createAlexaVerifier({ skillId: testSkillId, trustAnchors, crypto, fetch: host().fetch, ...options }),
    sign: (options) => signAlexaRequest({ signer, ...options }),
  }
}
