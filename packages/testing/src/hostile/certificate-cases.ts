import type { TestAuthority } from '../authority/test-authority.js'
import type { CertificateOptions } from '../authority/test-certificate.js'
import type { SignedTestRequest } from '../signed-test-request.js'
import type { HostileCase } from './hostile-request.js'

/** The material for the common cases of all schemes with certificates. */
export interface CertificateMaterial {
  readonly authority: TestAuthority
  /** The dNSName of the scheme's certificates. */
  readonly dnsName: string
  /**
   * Signs with the genuine key, and with a certificate that the issuer creates for that key. The certificate is genuine
   * except for the given options, and is served together with the certificate of its issuer.
   */
  signUnder(name: string, issuer: TestAuthority, options?: CertificateOptions): Promise<SignedTestRequest>
}

/** Creates a case with an end-entity certificate of the authority that may not sign. */
export function endEntityCase(
  { authority, signUnder }: CertificateMaterial,
  name: string,
  why: string,
  expectedCode: HostileCase['expectedCode'],
  options: CertificateOptions,
): HostileCase {
  return { name, why, expectedCode, make: () => signUnder(name, authority, options) }
}

/** Creates a case with a certificate that has no path to the authority. */
export function pathCase(name: string, why: string, make: HostileCase['make']): HostileCase {
  return { name, why, expectedCode: 'ERR_CERTIFICATION_PATH_INVALID', make }
}

/** Returns the cases with end-entity certificates that may not sign, for all schemes. */
export function endEntityCases(material: CertificateMaterial): HostileCase[] {
  const mismatch = 'ERR_SUBJECT_ALT_NAME_MISMATCH'
  const invalid = 'ERR_CERTIFICATE_INVALID'
  return [
    endEntityCase(material, 'certificate-expired', 'The certificate has expired', 'ERR_CERTIFICATE_EXPIRED', {
      faults: ['expired'],
    }),
    endEntityCase(
      material,
      'certificate-not-yet-valid',
      'The certificate is not yet valid',
      'ERR_CERTIFICATE_NOT_YET_VALID',
      {
        faults: ['not-yet-valid'],
      },
    ),
    endEntityCase(material, 'name-other', 'The certificate belongs to another service', mismatch, {
      dnsNames: ['attacker.example'],
    }),
    endEntityCase(material, 'name-in-subject', 'The common name must be ignored', mismatch, {
      dnsNames: [],
      subject: material.dnsName,
    }),
    endEntityCase(material, 'usage-ca', 'A CA certificate may sign certificates only', invalid, {
      basicConstraints: { ca: true },
      keyUsage: ['keyCertSign', 'digitalSignature'],
    }),
    endEntityCase(material, 'usage-purpose', 'The certificate is for TLS clients only', invalid, {
      extendedKeyUsage: ['clientAuth'],
    }),
    endEntityCase(material, 'critical-extension', 'The certificate has an unknown critical extension', invalid, {
      faults: ['unknown-critical-extension'],
    }),
  ]
}

/** Returns the cases with certificates that have no path to the authority, for all schemes. */
export function pathCases({ authority, signUnder }: CertificateMaterial): HostileCase[] {
  return [
    pathCase('path-self-signed', 'Anyone can sign their own certificate', () =>
      signUnder('path-self-signed', authority, { faults: ['self-signed'] }),
    ),
    pathCase('path-other-authority', 'Another authority uses the name of the trusted one', async () => {
      const { subject } = authority
      const impostor = await authority.intermediate({ keyType: 'P-256', subject, faults: ['self-signed'] })
      return await signUnder('path-other-authority', impostor)
    }),
    pathCase('path-altered', 'The certificate was changed after it was signed', () =>
      signUnder('path-altered', authority, { faults: ['altered-signature'] }),
    ),
    pathCase('path-sha1', 'Two certificates can have the same SHA-1 signature', () =>
      signUnder('path-sha1', authority, { faults: ['sha1-signature'] }),
    ),
    pathCase('path-through-end-entity', 'An end-entity certificate was used to issue another certificate', async () => {
      const holder = await authority.intermediate({
        keyType: 'P-256',
        dnsNames: ['attacker.example'],
        basicConstraints: { ca: false },
        keyUsage: ['digitalSignature'],
      })
      return await signUnder('path-through-end-entity', holder)
    }),
  ]
}
