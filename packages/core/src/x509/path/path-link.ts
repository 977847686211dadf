import type { Certificate } from '../certificate/certificate.js'
import {
  type CertificateSignatureAlgorithm,
  isAlgorithmOfKey,
  readSignatureAlgorithm,
  type SignatureMeans,
  type SignatureVerdict,
  verifyCertificateSignature,
} from './certificate-signature.js'

/** What a signature on a certificate may be made with. */
export interface SignaturePolicy {
  readonly acceptSha1: boolean
}

/**
 * Why a certificate cannot have a valid signature of an issuer's key, as far as that shows without verifying;
 * `undefined` where it can. Reads on after the certificate's name.
 */
export function signatureFault(
  certificate: Certificate,
  issuer: Certificate,
  policy: SignaturePolicy,
): string | undefined {
  const { algorithm: outer, innerAlgorithm } = certificate.signature
  // RFC 5280 section 4.1.1.2
  if (outer.length !== innerAlgorithm.length || outer.some((octet, index) => octet !== innerAlgorithm[index]))
    return 'names two different signature algorithms, one inside and one outside'
  const algorithm = readSignatureAlgorithm(outer)
  if (algorithm === undefined) return 'has a signature of an algorithm that is not supported'
  if (algorithm.hash === 'SHA-1' && !policy.acceptSha1) return 'is signed with SHA-1'
  if (!isAlgorithmOfKey(algorithm, issuer.subjectPublicKeyInfo)) {
    return `has a signature of another type than the key of its issuer (${algorithm.name})`
  }
  return undefined
}

/** Verifies the signature of a certificate with an issuer's key, where {@link signatureFault} found none. */
export function verifyLink(
  certificate: Certificate,
  issuer: Certificate,
  means: SignatureMeans,
): string | undefined | Promise<string | undefined> {
  const { algorithm, bitString } = certificate.signature
  const verdict = verifyCertificateSignature(
    readSignatureAlgorithm(algorithm) as CertificateSignatureAlgorithm,
    issuer.subjectPublicKeyInfo,
    bitString,
    certificate.tbsCertificate,
    means,
  )
  return typeof verdict === 'string' ? describeVerdict(verdict) : verdict.then(describeVerdict)
}

function describeVerdict(verdict: SignatureVerdict): string | undefined {
  if (verdict === 'valid') return undefined
  return verdict === 'invalid'
    ? 'has a signature that was not made with the key of this issuer'
    : 'has a signature of an algorithm that the WebCrypto of this runtime does not have'
}
