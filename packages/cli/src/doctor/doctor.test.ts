import { createTrustAnchors } from '@countersign/core/x509'
import { createTestAuthority } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { checkAlgorithms } from './algorithms.js'
import { checkAnchors } from './anchors.js'
import { checkKeyCache } from './key-cache.js'
import { checkRuntime } from './runtime.js'

/** A SubtleCrypto that differs in one method. */
function differing(name: keyof SubtleCrypto, replacement: (...args: unknown[]) => unknown): SubtleCrypto {
  return new Proxy(crypto.subtle, {
    get(target, property) {
      if (property === name) return replacement
      const value: unknown = Reflect.get(target, property)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

describe('checkAlgorithms', () => {
  it('passes here', async () => {
    expect(await checkAlgorithms(crypto.subtle)).toMatchObject({ outcome: 'passed' })
  })

  it('fails if every signature is valid, and if no signature is valid', async () => {
    for (const answer of [true, false]) {
      const check = await checkAlgorithms(differing('verify', async () => answer))
      expect(check).toMatchObject({ outcome: 'failed', evidence: { 'HMAC SHA-256': 'does not work' } })
    }
  })

  it('passes without the algorithms that only some certificates need', async () => {
    const generateKey = async (algorithm: unknown, ...rest: unknown[]) => {
      if ((algorithm as { name: string }).name === 'Ed25519') throw new DOMException('', 'NotSupportedError')
      return Reflect.apply(crypto.subtle.generateKey, crypto.subtle, [algorithm, ...rest])
    }
    expect(await checkAlgorithms(differing('generateKey', generateKey))).toMatchObject({
      outcome: 'passed',
      detail: 'certificates signed with Ed25519 are refused here',
    })
  })
})

describe('checkAnchors', async () => {
  const at = new Date('2026-03-01T00:00:00Z')
  const anchors = await createTrustAnchors((await createTestAuthority({ at })).anchorPem)

  it('names the end of their validity, and fails after it', async () => {
    const ending = await checkAnchors(anchors, at, crypto.subtle)
    expect(ending.outcome).toBe('passed')
    expect(ending.detail).toContain('End within 90 days')
    const [anchor] = anchors.certificates
    if (anchor === undefined) throw new Error('There is no trust anchor')
    const fingerprint = Buffer.from(await crypto.subtle.digest('SHA-256', anchor.der)).toString('hex')
    expect(Object.values(ending.evidence ?? {})).toEqual([[fingerprint, 'until 2026-03-08T00:00:00.000Z']])
    expect((await checkAnchors(anchors, new Date('2027-01-01T00:00:00Z'), crypto.subtle)).outcome).toBe('failed')
  })
})

describe('checkKeyCache', () => {
  it('passes with one download for many requests', async () => {
    expect(await checkKeyCache(crypto)).toMatchObject({ outcome: 'passed', evidence: { downloads: 1 } })
  })
})

describe('checkRuntime', () => {
  it.each([
    ['v20.18.3', 'failed'],
    ['v18.20.0', 'failed'],
    ['v20.19.0', 'passed'],
    ['v26.0.0', 'passed'],
  ])('%s: %s', (version, outcome) => {
    expect(checkRuntime(version).outcome).toBe(outcome)
  })
})
