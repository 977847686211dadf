import { describe, expect, it, vi } from 'vitest'
import { encodeHex } from '../encoding/hex.js'
import { compareReaders } from '../x509/certificate/certificate-parser.js'
import { readCertificate } from '../x509/certificate/read-certificate.js'
import { createTrustAnchors, parseCertificates } from '../x509/index.js'
import { requireTrustAnchors, type TrustAnchors } from '../x509/path/trust-anchors.js'
import { amazonTrustAnchors } from './amazon.js'
import { appleTrustAnchors } from './apple.js'
import { digicertTrustAnchors } from './digicert.js'

// SHA-256 fingerprints, as the authority publishes them.
const sets: Readonly<Record<string, { load: () => Promise<TrustAnchors>; fingerprints: Record<string, string> }>> = {
  'Amazon Trust Services': {
    load: amazonTrustAnchors,
    fingerprints: {
      'CN=Amazon Root CA 1,O=Amazon,C=US': '8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e',
      'CN=Amazon Root CA 2,O=Amazon,C=US': '1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4',
      'CN=Amazon Root CA 3,O=Amazon,C=US': '18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4',
      'CN=Amazon Root CA 4,O=Amazon,C=US': 'e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092',
      'CN=Starfield Services Root Certificate Authority - G2,O=Starfield Technologies\\, Inc.,L=Scottsdale,ST=Arizona,C=US':
        '568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5',
    },
  },
  Apple: {
    load: appleTrustAnchors,
    fingerprints: {
      'C=US,O=Apple Inc.,OU=Apple Certification Authority,CN=Apple Root CA - G3':
        '63343abfb89a6a03ebb57e9b3f5fa7be7c4f5c756f3017b3a8c488c3653e9179',
    },
  },
  DigiCert: {
    load: digicertTrustAnchors,
    fingerprints: {
      'CN=DigiCert High Assurance EV Root CA,OU=www.digicert.com,O=DigiCert Inc,C=US':
        '7431e5f4c3c1ce4690774f0b61e05440883ba9a01ed00ba6abd7806ed3b118cf',
      'CN=DigiCert Global Root G2,OU=www.digicert.com,O=DigiCert Inc,C=US':
        'cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f',
    },
  },
}

describe.each(Object.entries(sets))('the pinned trust anchors of %s', (_, { load, fingerprints }) => {
  it('are the expected ones, by their SHA-256 fingerprints', async () => {
    const { certificates } = await load()
    const found = await Promise.all(
      certificates.map(async ({ subject, der }) => [
        subject.text,
        encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', der))),
      ]),
    )
    expect(Object.fromEntries(found)).toEqual(fingerprints)
  })

  it('hold the values that both readers find in their certificates', async () => {
    for (const { fields, certificate } of requireTrustAnchors(await load())) {
      const parsed = readCertificate(certificate.der)
      compareReaders(parsed)
      const { subject, subjectPublicKeyInfo, extensions, ...others } = fields
      expect(parsed).toMatchObject(others)
      expect(subject).toEqual({ text: parsed.subject.text, comparisonKeys: parsed.subject.comparisonKeys })
      const { type, jwk, modulusBits, fault } = parsed.subjectPublicKeyInfo
      expect(subjectPublicKeyInfo).toEqual({ type, jwk, modulusBits, fault })
      expect(extensions).toEqual(parsed.extensions.map(({ id, critical }) => ({ id, critical })))
      // The data has every field that path validation reads.
      const [given] = requireTrustAnchors(await createTrustAnchors(certificate.der))
      for (const name of Object.keys(fields)) expect(given?.fields).toHaveProperty(name)
    }
  })

  it('decode a certificate only when a caller reads it', async () => {
    const decode = vi.spyOn(globalThis, 'atob')
    try {
      const { certificates } = await load()
      decode.mockClear()
      const again = requireTrustAnchors(await load())
      expect(again.map(({ fields }) => fields.subject.text)).toEqual(Object.keys(fingerprints))
      expect(certificates).toHaveLength(Object.keys(fingerprints).length)
      expect(decode).not.toHaveBeenCalled()
    } finally {
      decode.mockRestore()
    }
  })

  it('are the same value each time, and cannot be changed', async () => {
    const anchors = await load()
    expect(await load()).toBe(anchors)
    expect(Object.isFrozen(anchors)).toBe(true)
    expect(Object.isFrozen(anchors.certificates)).toBe(true)
    for (const { jwk } of anchors.certificates.map(({ subjectPublicKeyInfo }) => subjectPublicKeyInfo)) {
      expect(Object.isFrozen(jwk)).toBe(true)
    }
    expect(await parseCertificates(anchors.certificates[0]?.der ?? '')).toHaveLength(1)
  })
})
