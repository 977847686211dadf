import { amazonTrustAnchors } from '@countersign/core/trust/amazon'
import { createTrustAnchors, parseCertificates, validateCertificationPath } from '@countersign/core/x509'
import { type CertificateOptions, createTestAuthority, type KeyType } from '@countersign/testing'
import type { SchemeSurroundings } from '../../schemes/index.js'
import { type ConformanceCase, equal } from '../report.js'

const keyTypes: readonly KeyType[] = ['RSA-2048', 'RSA-4096', 'P-256', 'P-384', 'P-521', 'Ed25519']
const hashes = ['SHA-256', 'SHA-384', 'SHA-512'] as const
const dnsName = 'host.example'

/** Certificates and certification paths. */
export function x509Cases({ crypto, authority, keys }: SchemeSurroundings): ConformanceCase[] {
  // An authority of the options signs an end-entity certificate with the keys of the surroundings.
  const accepts = (name: string, keyType: KeyType, options: CertificateOptions = {}): ConformanceCase => ({
    name: `x509: accepts a certificate signature by ${name}`,
    run: async () => {
      const issuer = await createTestAuthority({ keyType, crypto })
      const issued = await issuer.issue({ keys, dnsNames: [dnsName], ...options })
      const [endEntity] = await parseCertificates(issued.der)
      if (endEntity === undefined) throw new Error('no certificate')
      const trustAnchors = await createTrustAnchors(issuer.anchor)
      const path = await validateCertificationPath({
        endEntity,
        intermediates: [],
        trustAnchors,
        at: new Date(),
        dnsName,
        crypto,
      })
      equal([path.certificates.length, path.signatureChecks], [2, 1])
    },
  })
  return [
    ...keyTypes.map((type) => accepts(type, type)),
    ...hashes.map((hash) => accepts(`RSA-2048 with ${hash}`, 'RSA-2048', { hash })),
    accepts('RSASSA-PSS', 'RSA-2048', { rsaScheme: 'RSA-PSS' }),
    {
      name: 'x509: builds a path through a cross-certificate, past a root that is not trusted',
      run: async () => {
        const old = await createTestAuthority({ keyType: 'P-256', crypto, subject: 'A root of old' })
        const crossed = await old.crossSign(authority)
        const issued = await authority.issue({ keys, dnsNames: [dnsName] })
        const [endEntity, ...intermediates] = await parseCertificates(issued.chainPem + crossed.pem + old.anchorPem)
        if (endEntity === undefined) throw new Error('no certificate')
        const { trustAnchor } = await validateCertificationPath({
          endEntity,
          intermediates,
          trustAnchors: await createTrustAnchors(authority.anchorPem),
          at: new Date(),
          dnsName,
          crypto,
        })
        equal([...trustAnchor.der], [...authority.anchor])
      },
    },
    {
      name: 'x509: has Amazon’s trust anchors',
      run: async () => {
        equal((await amazonTrustAnchors()).certificates.length, 5)
      },
    },
  ]
}
