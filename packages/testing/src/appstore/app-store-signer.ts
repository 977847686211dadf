import { type Der, empty } from '../authority/der.js'
import type { TestAuthority } from '../authority/test-authority.js'
import type { CertificateOptions } from '../authority/test-certificate.js'
import type { TestKeys } from '../authority/test-keys.js'

/** The extension by which Apple marks the certificates that sign for the App Store. */
export const appStoreSigningMarker = '1.2.840.113635.100.6.11.1'

/** The extension by which Apple marks the intermediate certificates that issue them. */
export const appStoreIssuerMarker = '1.2.840.113635.100.6.2.1'

/** Signs as the App Store does: a P-256 key, and the three certificates that each message carries. */
export interface AppStoreSigner {
  readonly keys: Pick<TestKeys, 'signFixed'>
  /** DER of the end-entity certificate, of its issuer, and of the trust anchor. */
  readonly certificates: readonly Uint8Array[]
}

/** Options of {@link createAppStoreSigner}: how the certificates differ from genuine ones. */
export interface AppStoreSignerOptions {
  /** Changes the end-entity certificate. */
  endEntity?: CertificateOptions
  /** Changes the certificate of its issuer. */
  issuer?: CertificateOptions
}

/**
 * Creates a signer below a trust anchor, with the markers that the App Store's certificates have.
 *
 * @example
 * ```ts
 * import { createAppStoreSigner, createTestAuthority, signAppStoreNotification } from '@countersign/testing'
 *
 * const signer = await createAppStoreSigner(await createTestAuthority())
 * export const request = await signAppStoreNotification({ signer, notificationType: 'DID_RENEW' })
 * ```
 */
export async function createAppStoreSigner(
  root: TestAuthority,
  { endEntity, issuer }: AppStoreSignerOptions = {},
): Promise<AppStoreSigner> {
  const intermediate = await root.intermediate({
    keyType: 'P-256',
    basicConstraints: { ca: true, pathLength: 0 },
    extensions: [{ id: appStoreIssuerMarker, value: empty() }],
    ...issuer,
  })
  const { keys, der } = await intermediate.issue({
    keyType: 'P-256',
    subject: 'Countersign test signer of the App Store',
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: null,
    extensions: [{ id: appStoreSigningMarker, value: empty() }],
    ...endEntity,
  })
  const certificates: readonly Der[] = [der, intermediate.der, root.anchor]
  return { keys, certificates }
}
