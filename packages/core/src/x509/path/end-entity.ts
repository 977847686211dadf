import { VerificationError } from '../../errors.js'
import type { Certificate } from '../certificate/certificate.js'
import { ParsedCertificate } from '../certificate/parsed-certificate.js'
import type { CertificateFields } from '../certificate/read-certificate.js'
import { type CertificatePurpose, extensionFault, isForPurpose } from './certificate-faults.js'
import { isWellFormedDnsName, matchesDnsName } from './host-name.js'

/**
 * Requires that a time is within the validity of the end-entity certificate, both ends included.
 *
 * @throws VerificationError ERR_CERTIFICATE_EXPIRED or ERR_CERTIFICATE_NOT_YET_VALID if the time is outside the validity.
 * @throws TypeError if `at` is not a valid Date.
 */
export function requireValidAt(certificate: Certificate, at: Date): void {
  const { notBefore, notAfter } = ParsedCertificate.fieldsOf(certificate)
  const time = readTime(at)
  if (time < notBefore) {
    throw new VerificationError(
      'ERR_CERTIFICATE_NOT_YET_VALID',
      `The end-entity certificate is not valid before ${new Date(notBefore).toISOString()}`,
    )
  }
  if (time > notAfter) {
    throw new VerificationError(
      'ERR_CERTIFICATE_EXPIRED',
      `The end-entity certificate is not valid after ${new Date(notAfter).toISOString()}`,
    )
  }
}

/**
 * Requires a SubjectAltName dNSName that matches a host name (RFC 9525). The common name is ignored.
 *
 * @throws VerificationError ERR_SUBJECT_ALT_NAME_MISMATCH if no dNSName matches.
 * @throws TypeError if `dnsName` is not a host name.
 */
export function requireDnsName(certificate: Certificate, dnsName: string, options: { allowWildcards: boolean }): void {
  checkReferenceName(dnsName)
  const { dnsNames } = ParsedCertificate.fieldsOf(certificate)
  const allowWildcards = Object.hasOwn(options, 'allowWildcards') && options.allowWildcards === true
  if (!dnsNames.some((name) => matchesDnsName(name, dnsName, allowWildcards))) {
    throw new VerificationError(
      'ERR_SUBJECT_ALT_NAME_MISMATCH',
      `The end-entity certificate has no SubjectAltName dNSName that matches ${dnsName}`,
    )
  }
}

/**
 * Checks that a name can be compared with a dNSName.
 *
 * @throws TypeError if the name is not a host name: if it is empty, an IP address or a wildcard, or ends in a dot.
 */
export function checkReferenceName(dnsName: string): void {
  if (typeof dnsName !== 'string' || !isWellFormedDnsName(dnsName, { wildcard: false }))
    throw new TypeError(
      'dnsName must be a host name. It must not be empty, an IP address or a wildcard, and must not end in a dot',
    )
}

/**
 * Reads a Date as milliseconds since 1970, once, because the caller can change a Date afterwards.
 *
 * @throws TypeError if it is not a valid Date.
 */
export function readTime(at: Date): number {
  let time: number
  try {
    // Do not use instanceof: a test runner may have its own Date class.
    time = Date.prototype.getTime.call(at)
  } catch {
    throw new TypeError('at must be a Date')
  }
  if (Number.isNaN(time)) throw new TypeError('at must be a valid Date, not Invalid Date')
  return time
}

/**
 * Requires that an end-entity certificate may sign: its key, key usage, extended key usage and extensions.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it may not sign.
 */
export function requireSigningEndEntity(certificate: Certificate, purpose: CertificatePurpose): void {
  const fault = signingEndEntityFault(ParsedCertificate.fieldsOf(certificate), purpose)
  if (fault !== undefined) {
    throw new VerificationError('ERR_CERTIFICATE_INVALID', `The end-entity certificate ${fault}`)
  }
}

/** Returns why a certificate may not sign as an end-entity, to continue a sentence; `undefined` if it may. */
export function signingEndEntityFault(fields: CertificateFields, purpose: CertificatePurpose): string | undefined {
  const { basicConstraints, keyUsage, extKeyUsage, nameConstraints, subjectPublicKeyInfo } = fields
  if (basicConstraints?.cA === true) return 'is a CA certificate (basicConstraints)'
  if (keyUsage?.includes('keyCertSign') === true) return 'may sign certificates (keyUsage keyCertSign)'
  if (keyUsage?.includes('digitalSignature') === false) return 'may not sign (keyUsage has no digitalSignature)'
  if (nameConstraints !== undefined) return 'has nameConstraints, which only a CA certificate may have'
  // RFC 5280 section 4.2.1.9
  if (basicConstraints?.pathLength !== undefined) return 'has a pathLenConstraint, which only a CA certificate may have'
  if (!isForPurpose(extKeyUsage, purpose)) return `is not for ${purpose} (extKeyUsage)`
  return extensionFault(fields) ?? subjectPublicKeyInfo.fault
}
