import { describe, expect, it } from 'vitest'
import { bestEffortStore } from './best-effort-store.js'
import { type CertificateStore, memoryCertificateStore } from './certificate-store.js'

const url = 'https://host.example/a.pem'
const expires = new Date(Date.now() + 60_000)

const failing = (failure: () => Promise<never>): CertificateStore => ({ get: failure, set: failure })

describe('bestEffortStore', () => {
  it('hands through what the store behind it does', async () => {
    const behind = memoryCertificateStore()
    const store = bestEffortStore(behind)
    expect(await store.get(url)).toBeUndefined()
    await store.set(url, 'pem', { expires })
    expect(await behind.get(url)).toBe('pem')
    expect(await store.get(url)).toBe('pem')
  })

  it.each([
    ['rejects', () => Promise.reject(new RangeError('redis://user:password@host'))],
    [
      'throws',
      () => {
        throw new RangeError('redis://user:password@host')
      },
    ],
  ])('counts a file as not stored where the store %s, and says no secret', async (_, failure) => {
    const warnings: unknown[] = []
    const logger = { debug() {}, warn: (...entry: unknown[]) => warnings.push(entry) }
    const store = bestEffortStore(failing(failure), { logger })
    expect(await store.get(url)).toBeUndefined()
    await store.set(url, 'pem', { expires })
    expect(warnings).toEqual(Array(2).fill(['certificate store failed', { error: 'RangeError' }]))
  })

  it('does not wait for a store that does not answer', async () => {
    const store = bestEffortStore(
      failing(() => new Promise(() => {})),
      { timeout: 20 },
    )
    const start = performance.now()
    expect(await store.get(url)).toBeUndefined()
    await store.set(url, 'pem', { expires })
    expect(performance.now() - start).toBeLessThan(1_000)
  })

  it.each([0, -1, Number.NaN])('refuses a timeout of %s', (timeout) => {
    expect(() => bestEffortStore(memoryCertificateStore(), { timeout })).toThrow(TypeError)
  })
})
