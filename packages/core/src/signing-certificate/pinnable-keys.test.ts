import { createTestKeys, encodePem } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { amazonTrustAnchors } from '../trust/amazon.js'
import { pinnableKind } from './pinnable-keys.js'

const types = ['RSA', 'P-256', 'P-384', 'P-521'] as const

/** PEM of keys, by type. Those of Amazon are in certificates. */
async function createPins(): Promise<Record<(typeof types)[number], string>> {
  const { certificates } = await amazonTrustAnchors()
  const [rsa, , p256, p384] = certificates.map(({ der }) => encodePem(der))
  const p521 = encodePem((await createTestKeys('P-521')).subjectPublicKeyInfo)
  return {
    RSA: `${rsa}`,
    'P-256': `${p256}`,
    'P-384': `${p384}`,
    'P-521': p521.replaceAll('CERTIFICATE', 'PUBLIC KEY'),
  }
}

describe('the kind of an option that pins keys', () => {
  it('accepts keys of its type, and of no other type', async () => {
    const pins = await createPins()
    for (const type of types) {
      const { accepts } = pinnableKind(type)
      expect(types.filter((other) => accepts(pins[other]))).toEqual([type])
      expect(accepts(pins[type].slice(0, -30))).toBe(false)
      for (const value of ['', 'key', undefined]) expect(accepts(value)).toBe(false)
    }
  })

  it.each(types)('names the type %s, and never quotes its value', (type) => {
    const { wanted, secret } = pinnableKind(type)
    expect(wanted).toContain(type === 'RSA' ? 'each with an RSA key of at least 2048 bits' : `each with a ${type} key`)
    expect(secret).toBe(true)
  })
})
