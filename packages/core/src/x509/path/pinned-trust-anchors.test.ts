import { describe, expect, it, vi } from 'vitest'
import { amazonAnchors } from '../../trust/amazon-anchors.js'
import { pinTrustAnchors } from './pinned-trust-anchors.js'
import { createTrustAnchors, requireTrustAnchors, type TrustAnchor } from './trust-anchors.js'

const pinned = (): readonly TrustAnchor[] => requireTrustAnchors(pinTrustAnchors(amazonAnchors))

describe('trust anchors from data', () => {
  it('have what their certificates have, for keys of RSA and of curves', async () => {
    const types = new Set<string>()
    for (const { fields, certificate } of pinned()) {
      const [read] = requireTrustAnchors(await createTrustAnchors(certificate.der)) as [TrustAnchor]
      for (const name of [
        ...['notBefore', 'notAfter', 'basicConstraints', 'keyUsage', 'extKeyUsage', 'subjectAltName'],
        ...['nameConstraints', 'subjectKeyIdentifier'],
      ] as const)
        expect(fields[name]).toEqual(read.fields[name])
      expect(fields.subject.text).toBe(read.fields.subject.text)
      const { type, jwk, modulusBits } = read.fields.subjectPublicKeyInfo
      expect(fields.subjectPublicKeyInfo).toEqual({ type, jwk, modulusBits, fault: undefined })
      expect(fields.extensions).toEqual(read.fields.extensions.map(({ id, critical }) => ({ id, critical })))
      types.add(type)
    }
    expect([...types]).toEqual(['RSA', 'EC'])
  })

  it('have keys that cannot be changed', () => {
    for (const { fields } of pinned()) expect(Object.isFrozen(fields.subjectPublicKeyInfo.jwk)).toBe(true)
  })

  it('decode no certificate before a caller reads more than its validity', () => {
    const [anchor] = pinned()
    const decode = vi.spyOn(globalThis, 'atob')
    try {
      expect(anchor?.certificate.notBefore).toEqual(new Date('2015-05-26T00:00:00Z'))
      expect(anchor?.certificate.notAfter).toEqual(new Date('2038-01-17T00:00:00Z'))
      expect(decode).not.toHaveBeenCalled()
      expect(anchor?.certificate.subject.text).toBe('CN=Amazon Root CA 1,O=Amazon,C=US')
      expect(decode).toHaveBeenCalled()
    } finally {
      decode.mockRestore()
    }
  })
})
