import type { SignedTestRequest } from '../signed-test-request.js'
import type { TestAuthority } from '../test-authority.js'
import type { CertificateOptions } from '../test-certificate.js'
import type { HostileCase } from './hostile-request.js'

/** What a scheme that signs with certificates makes the cases with that do not depend on where its certificates lie. */
export interface CertificateKit {
  readonly authority: TestAuthority
  /** The name that the scheme's certificates have. */
  readonly dnsName: string
  /**
   * Signs with the genuine key, under a certificate that an issuer made for it: genuine but for what is told, and served with
   * all that a verifier needs to find the issuer.
   */
  signUnder(name: string, issuer: TestAuthority, told?: CertificateOptions): Promise<SignedTestRequest>
}

/** Makes a case of an end-entity certificate of the authority that may not sign. */
export function endEntityCase(
  { authority, signUnder }: CertificateKit,
  name: string,
  why: string,
  expectedCode: HostileCase['expectedCode'],
  told: CertificateOptions,
): HostileCase {
  return { name, why, expectedCode, make: () => signUnder(name, authority, told) }
}

/** Makes a case of a certificate without a path to the authority. */
export function pathCase(name: string, why: string, make: HostileCase['make']): HostileCase {
  return { name, why, expectedCode: 'ERR_CERTIFICATION_PATH_INVALID', make }
}

/** End-entity certificates of the authority that may not sign, whatever the scheme. */
export function endEntityCases(kit: CertificateKit): HostileCase[] {
  const mismatch = 'ERR_SUBJECT_ALT_NAME_MISMATCH'
  const invalid = 'ERR_CERTIFICATE_INVALID'
  return [
    endEntityCase(kit, 'certificate-expired', 'Its validity has ended', 'ERR_CERTIFICATE_EXPIRED', {
      faults: ['expired'],
    }),
    endEntityCase(kit, 'certificate-not-yet-valid', 'Its validity has not begun', 'ERR_CERTIFICATE_NOT_YET_VALID', {
      faults: ['not-yet-valid'],
    }),
    endEntityCase(kit, 'name-other', 'It belongs to another service', mismatch, { dnsNames: ['attacker.example'] }),
    endEntityCase(kit, 'name-in-subject', 'A common name counts for nothing', mismatch, {
      dnsNames: [],
      subject: kit.dnsName,
    }),
    endEntityCase(kit, 'usage-ca', 'A CA certificate signs certificates, nothing else', invalid, {
      basicConstraints: { ca: true },
      keyUsage: ['keyCertSign', 'digitalSignature'],
    }),
    endEntityCase(kit, 'usage-purpose', 'It is for clients only', invalid, { extendedKeyUsage: ['clientAuth'] }),
    endEntityCase(kit, 'critical-extension', 'It says something that must be understood', invalid, {
      faults: ['unknown-critical-extension'],
    }),
  ]
}

/** Certificates without a path to the authority, whatever the scheme. */
export function pathCases({ authority, signUnder }: CertificateKit): HostileCase[] {
  return [
    pathCase('path-self-signed', 'Anyone can vouch for themselves', () =>
      signUnder('path-self-signed', authority, { faults: ['self-signed'] }),
    ),
    pathCase('path-other-authority', 'Another authority has taken the name of the trusted one', async () => {
      const { subject } = authority
      const impostor = await authority.intermediate({ keyType: 'P-256', subject, faults: ['self-signed'] })
      return await signUnder('path-other-authority', impostor)
    }),
    pathCase('path-altered', 'The certificate was changed after it was signed', () =>
      signUnder('path-altered', authority, { faults: ['altered-signature'] }),
    ),
    pathCase('path-sha1', 'Two certificates can be made that share a SHA-1 signature', () =>
      signUnder('path-sha1', authority, { faults: ['sha1-signature'] }),
    ),
    pathCase('path-through-end-entity', 'The holder of some certificate has issued another with it', async () => {
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
