import { createTestAuthority } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import type { Certificate } from '../certificate/certificate.js'
import { parseCertificates } from '../certificate/parse-certificates.js'
import { createTrustAnchors, requireTrustAnchors, type TrustAnchors } from './trust-anchors.js'

describe('createTrustAnchors', () => {
  it('accepts PEM text, DER bytes or parsed certificates', async () => {
    const { anchor, anchorPem } = await createTestAuthority({ keyType: 'P-256' })
    for (const given of [anchorPem, anchor, await parseCertificates(anchor)]) {
      const anchors = await createTrustAnchors(given)
      expect(anchors.certificates.map(({ der }) => der)).toEqual([anchor])
      expect(requireTrustAnchors(anchors).map(({ certificate }) => certificate)).toEqual(anchors.certificates)
    }
  })

  it.each([undefined, null, 0, true, {}, { length: 1 }, new ArrayBuffer(8)])(
    'throws a TypeError for %o',
    async (given) => {
      await expect(createTrustAnchors(given as unknown as string)).rejects.toThrow(
        new TypeError('Trust anchors must be PEM text, DER bytes or an array of parsed certificates'),
      )
    },
  )

  it('throws a TypeError if there is no certificate', async () => {
    for (const given of ['', [], new Uint8Array(0)]) {
      await expect(createTrustAnchors(given)).rejects.toThrow('Trust anchors must have at least one certificate')
    }
  })

  it('throws a TypeError for a certificate that was not parsed', async () => {
    await expect(createTrustAnchors([{} as Certificate])).rejects.toThrow(TypeError)
  })
})

describe('requireTrustAnchors', () => {
  it('refuses a set that createTrustAnchors() did not create, even a copy of a set', async () => {
    const anchors = await createTrustAnchors((await createTestAuthority({ keyType: 'P-256' })).anchor)
    for (const given of [{ certificates: [] }, { ...anchors }, Object.create(anchors), {}]) {
      expect(() => requireTrustAnchors(given as TrustAnchors)).toThrow(
        new TypeError(
          'trustAnchors must be the TrustAnchors that createTrustAnchors() or a function such as amazonTrustAnchors() resolved to',
        ),
      )
    }
  })
})
