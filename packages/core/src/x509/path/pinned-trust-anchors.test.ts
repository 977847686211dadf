import { describe, expect, it } from 'vitest'
import { amazonAnchors } from '../../trust/amazon-anchors.js'
import { pinTrustAnchors } from './pinned-trust-anchors.js'

describe('pinTrustAnchors', () => {
  it('returns the validity of each anchor without its certificate', () => {
    const unreadable = amazonAnchors.map((anchor) => ({ ...anchor, certificate: ['not base64', ''] as const }))
    const { certificates } = pinTrustAnchors(unreadable)
    expect(certificates.map(({ notBefore, notAfter }) => [notBefore, notAfter])).toEqual(
      amazonAnchors.map(({ validity }) => validity.map((time) => new Date(time))),
    )
    expect(() => certificates[0]?.serialNumber).toThrow()
  })
})
