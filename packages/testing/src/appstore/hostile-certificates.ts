import { empty } from '../authority/der.js'
import type { TestExtension } from '../authority/extensions.js'
import { createTestAuthority, type TestAuthority } from '../authority/test-authority.js'
import type { CertificateFault, CertificateOptions } from '../authority/test-certificate.js'
import type { HostileCase } from '../hostile/hostile-request.js'
import { type AppStoreSigner, appStoreIssuerMarker, appStoreSigningMarker } from './app-store-signer.js'
import { type AppStoreMaterial, casesOf } from './hostile-material.js'

const issuerMarker: TestExtension = { id: appStoreIssuerMarker, value: empty() }
const signingMarker: TestExtension = { id: appStoreSigningMarker, value: empty() }

/** Returns notifications whose end-entity certificate may not sign. */
export function endEntityCases({ sign, signer, signerWith }: AppStoreMaterial): HostileCase[] {
  const one = (
    name: string,
    why: string,
    endEntity: CertificateOptions,
    expectedCode: HostileCase['expectedCode'] = 'ERR_CERTIFICATE_INVALID',
  ): HostileCase => ({
    name,
    why,
    expectedCode,
    make: async () => sign({ signer: await signerWith({ endEntity }) }),
  })
  return [
    one('certificate-expired', 'The certificate has expired', { faults: ['expired'] }, 'ERR_CERTIFICATE_EXPIRED'),
    one(
      'certificate-not-yet-valid',
      'The certificate is not yet valid',
      { faults: ['not-yet-valid'] },
      'ERR_CERTIFICATE_NOT_YET_VALID',
    ),
    one('marker-missing', 'Apple issues certificates to others below the same root', { extensions: [] }),
    one('marker-of-the-issuer', 'The marker is that of intermediate certificates', { extensions: [issuerMarker] }),
    one('marker-of-another-service', 'The marker is that of another service', {
      extensions: [{ id: '1.2.840.113635.100.6.11.2', value: empty() }],
    }),
    one('usage-ca', 'A CA certificate may sign certificates only', { basicConstraints: { ca: true } }),
    one('usage-certificates', 'The key may sign certificates', { keyUsage: ['digitalSignature', 'keyCertSign'] }),
    one('usage-key-agreement', 'The key may not sign, like the keys of payment processors', {
      keyUsage: ['keyAgreement'],
    }),
    ...(['P-384', 'P-521', 'RSA-2048'] as const).map((keyType) => ({
      name: `key-${keyType.toLowerCase()}`,
      why: 'ES256 uses a P-256 key',
      expectedCode: 'ERR_CERTIFICATE_INVALID' as const,
      make: async () => {
        const { certificates } = await signerWith({ endEntity: { keyType } })
        return sign({ signer: { keys: signer.keys, certificates } })
      },
    })),
    one('critical-extension', 'The certificate has an unknown critical extension', {
      faults: ['unknown-critical-extension'],
    }),
    one('duplicate-extension', 'Two programs may read different extensions', { faults: ['duplicate-extension'] }),
    one('marker-critical', 'Apple does not mark the extension as critical, and no standard defines it', {
      extensions: [{ ...signingMarker, critical: true }],
    }),
    one('trailing-bytes', 'Bytes follow the certificate', { faults: ['trailing-bytes'] }),
  ]
}

/** Returns notifications whose certificates do not form a path to the trust anchor. */
export function pathCases(material: AppStoreMaterial): HostileCase[] {
  const { root, sign, signer, signerWith, at } = material
  const path = casesOf('ERR_CERTIFICATION_PATH_INVALID')
  const endEntityFault = (fault: CertificateFault, why: string): HostileCase =>
    path(`path-${fault}`, why, async () => sign({ signer: await signerWith({ endEntity: { faults: [fault] } }) }))
  const issuer = (name: string, why: string, options: CertificateOptions): HostileCase =>
    path(name, why, async () => sign({ signer: await signerWith({ issuer: options }) }))
  const chain = (
    name: string,
    why: string,
    make: () => Promise<{ signer: AppStoreSigner; certificates: readonly (Uint8Array | undefined)[] }>,
  ): HostileCase =>
    path(name, why, async () => {
      const {
        signer: { keys },
        certificates,
      } = await make()
      return sign({ signer: { keys, certificates: certificates as readonly Uint8Array[] } })
    })
  const impostor = (): Promise<TestAuthority> => createTestAuthority({ at, keyType: 'P-256', subject: root.subject })
  const [first, second, anchor] = signer.certificates
  return [
    endEntityFault('altered-signature', 'The certificate was changed after it was signed'),
    endEntityFault('sha1-signature', 'Two certificates can have the same SHA-1 signature'),
    endEntityFault('algorithm-disagreement', 'The two algorithms of the certificate differ'),
    endEntityFault('self-signed', 'Anyone can sign their own certificate'),
    issuer('issuer-marker-missing', 'Apple has other intermediates below the same root', { extensions: [] }),
    issuer('issuer-marker-of-signers', 'The marker is that of end-entity certificates', {
      extensions: [signingMarker],
    }),
    issuer('issuer-expired', 'The certificate of the issuer has expired', {
      extensions: [issuerMarker],
      faults: ['expired'],
    }),
    issuer('issuer-not-yet-valid', 'The certificate of the issuer is not yet valid', { faults: ['not-yet-valid'] }),
    issuer('issuer-not-a-ca', 'The issuer may not issue certificates', { basicConstraints: { ca: false } }),
    issuer('issuer-may-not-sign', 'The issuer may not sign certificates', { keyUsage: ['cRLSign'] }),
    issuer('issuer-altered', 'The certificate of the issuer was changed', { faults: ['altered-signature'] }),
    issuer('issuer-sha1', 'Two certificates can have the same SHA-1 signature', {
      faults: ['sha1-signature'],
    }),
    issuer('issuer-critical-extension', 'The issuer has an unknown critical extension', {
      faults: ['unknown-critical-extension'],
    }),
    issuer('issuer-self-signed', 'Anyone can sign their own certificate', { faults: ['self-signed'] }),
    chain('path-of-another-authority', 'All three certificates belong to an attacker', async () => {
      const forged = await signerWith({}, await impostor())
      return { signer: forged, certificates: forged.certificates }
    }),
    chain('path-with-the-anchor-appended', 'The anchor is genuine, but has nothing to do with the others', async () => {
      const forged = await signerWith({}, await impostor())
      return { signer: forged, certificates: [...forged.certificates.slice(0, 2), anchor] }
    }),
    chain('path-with-a-genuine-issuer', 'The issuer is genuine, but did not issue the certificate', async () => {
      const forged = await signerWith({}, await impostor())
      return { signer: forged, certificates: [forged.certificates[0], second, anchor] }
    }),
    chain('path-through-end-entity', 'An end-entity certificate was used to issue another one', async () => {
      const holder = await root.intermediate({
        keyType: 'P-256',
        basicConstraints: { ca: false },
        keyUsage: ['digitalSignature'],
        extensions: [issuerMarker],
      })
      const { keys, der } = await holder.issue({
        keyType: 'P-256',
        extendedKeyUsage: null,
        extensions: [signingMarker],
      })
      return { signer: { keys, certificates: [] }, certificates: [der, holder.der, anchor] }
    }),
    chain('path-below-the-path-length', 'The intermediate may issue end-entity certificates only', async () => {
      const intermediate = await root.intermediate({
        keyType: 'P-256',
        basicConstraints: { ca: true, pathLength: 0 },
        extensions: [issuerMarker],
      })
      const forged = await signerWith({}, intermediate)
      return { signer: forged, certificates: [...forged.certificates.slice(0, 2), intermediate.der] }
    }),
    chain('path-reversed', 'The first certificate is the one whose key signs', async () => ({
      signer,
      certificates: [first, anchor, second],
    })),
    chain('path-without-issuer', 'The list has the anchor twice', async () => ({
      signer,
      certificates: [first, anchor, anchor],
    })),
    chain(
      'path-past-the-issuer',
      'The anchor issued the certificate itself, and the second certificate is unrelated',
      async () => {
        const { keys, der } = await root.issue({
          keyType: 'P-256',
          extendedKeyUsage: null,
          extensions: [signingMarker],
        })
        return { signer: { keys, certificates: [] }, certificates: [der, second, anchor] }
      },
    ),
    chain(
      'anchor-issued-again',
      'The last certificate has the name and key of the anchor, but other bytes',
      async () => {
        const again = await createTestAuthority({ at, keys: root.keys, subject: root.subject })
        return { signer, certificates: [first, second, again.anchor] }
      },
    ),
  ]
}
