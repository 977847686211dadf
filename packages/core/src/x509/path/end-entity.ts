import { VerificationError } from '../../errors.js'
import type { Certificate } from '../certificate/certificate.js'
import { extensionFault } from './certificate-faults.js'
import { isWellFormedDnsName, matchesDnsName } from './host-name.js'

/** What the end-entity certificate must be good for; `any` leaves the extended key usage out. */
export type CertificatePurpose = 'serverAuth' | 'any'

/** Object identifiers of the purposes (RFC 5280 section 4.2.1.12). */
export const purposeId: Readonly<Record<Exclude<CertificatePurpose, 'any'>, string>> = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
}

/**
 * Requires that a time is within the validity of the end-entity certificate, both ends included.
 *
 * @throws VerificationError ERR_CERTIFICATE_EXPIRED or ERR_CERTIFICATE_NOT_YET_VALID.
 */
export function requireValidAt(certificate: Certificate, at: Date): void {
  if (at.getTime() < certificate.notBefore.getTime()) {
    throw new VerificationError(
      'ERR_CERTIFICATE_NOT_YET_VALID',
      `The end-entity certificate is not valid before ${certificate.notBefore.toISOString()}`,
    )
  }
  if (!(at.getTime() <= certificate.notAfter.getTime())) {
    throw new VerificationError(
      'ERR_CERTIFICATE_EXPIRED',
      `The end-entity certificate is not valid after ${certificate.notAfter.toISOString()}`,
    )
  }
}

/**
 * Requires a SubjectAltName dNSName that matches a host name (RFC 9525); the common name counts for nothing.
 *
 * @throws VerificationError ERR_SUBJECT_ALT_NAME_MISMATCH.
 * @throws TypeError where `dnsName` is no host name.
 */
export function requireDnsName(certificate: Certificate, dnsName: string, options: { allowWildcards: boolean }): void {
  checkReferenceName(dnsName)
  if (!certificate.dnsNames.some((name) => matchesDnsName(name, dnsName, options.allowWildcards))) {
    throw new VerificationError(
      'ERR_SUBJECT_ALT_NAME_MISMATCH',
      `No SubjectAltName dNSName of the end-entity certificate is ${dnsName}`,
    )
  }
}

/**
 * Checks that a name is one that a certificate can be asked for.
 *
 * @throws TypeError where it is no host name: empty, an IP address, a wildcard, with a dot at the end.
 */
export function checkReferenceName(dnsName: string): void {
  if (!isWellFormedDnsName(dnsName, { wildcard: false })) throw new TypeError('dnsName is not a host name')
}

/**
 * Requires that an end-entity certificate may sign: its key, key usage, extended key usage and extensions.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID.
 */
export function requireSigningEndEntity(certificate: Certificate, purpose: CertificatePurpose): void {
  const fault = signingEndEntityFault(certificate, purpose)
  if (fault !== undefined) {
    throw new VerificationError('ERR_CERTIFICATE_INVALID', `The end-entity certificate ${fault}`)
  }
}

/** Why a certificate may not sign as an end-entity; `undefined` where it may. Reads on after its name. */
export function signingEndEntityFault(certificate: Certificate, purpose: CertificatePurpose): string | undefined {
  const { basicConstraints, keyUsage, extKeyUsage, nameConstraints, subjectPublicKeyInfo } = certificate
  if (basicConstraints?.cA === true) return 'is a CA certificate (basicConstraints)'
  if (keyUsage?.includes('keyCertSign') === true) return 'may sign certificates (keyUsage keyCertSign)'
  if (keyUsage?.includes('digitalSignature') === false) return 'may not sign (keyUsage has no digitalSignature)'
  if (nameConstraints !== undefined) return 'has name constraints, which belong to a CA certificate'
  if (purpose !== 'any' && extKeyUsage?.includes(purposeId[purpose]) === false) {
    return `is not for ${purpose} (extKeyUsage)`
  }
  return extensionFault(certificate) ?? subjectPublicKeyInfo.fault
}
