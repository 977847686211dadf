import { describe, expect, it, vi } from 'vitest'
import { bestEffortStore } from './best-effort-store.js'
import { type CertificateStore, memoryCertificateStore } from './certificate-store.js'

const url = 'https://host.example/a.pem'
const expires = new Date(Date.now() + 60_000)

const failing = (failure: () => Promise<never>): CertificateStore => ({ get: failure, set: failure })

describe('bestEffortStore', () => {
  it('passes the calls and the answers of the wrapped store through', async () => {
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
  ])('counts a file as not stored if the store %s, and logs no secret', async (_, failure) => {
    const warnings: unknown[] = []
    const logger = { debug() {}, warn: (...entry: unknown[]) => warnings.push(entry) }
    const store = bestEffortStore(failing(failure), { logger })
    expect(await store.get(url)).toBeUndefined()
    await store.set(url, 'pem', { expires })
    expect(warnings).toEqual(Array(2).fill(['certificate store failed', { error: 'RangeError' }]))
  })

  it('does not wait for a store that does not answer', async () => {
    vi.useFakeTimers()
    try {
      const warn = vi.fn()
      const store = bestEffortStore(
        failing(() => new Promise(() => {})),
        { timeout: 20, logger: { debug() {}, warn } },
      )
      const asked = Promise.all([store.get(url), store.set(url, 'pem', { expires })])
      await vi.advanceTimersByTimeAsync(20)
      expect(await asked).toEqual([undefined, undefined])
      expect(warn.mock.calls).toEqual(Array(2).fill(['certificate store failed', { error: 'TimeoutError' }]))
    } finally {
      vi.useRealTimers()
    }
  })

  it.each([
    { timeout: 0 },
    { timeout: -1 },
    { timeout: Number.NaN },
    { timeout: '20' },
    { timeout: 60_001 },
    { logger: {} },
    { logger: { debug() {} } },
    { logger: { warn() {} } },
    { timeOut: 20 },
    null,
  ])('throws a TypeError for the options %j', (options) => {
    expect(() => bestEffortStore(memoryCertificateStore(), options as never)).toThrow(/bestEffortStore/)
  })

  it.each([undefined, null, {}, { get() {} }, 'store'])('throws a TypeError for the store %j', (store) => {
    expect(() => bestEffortStore(store as never)).toThrow(/bestEffortStore: store must be a certificate store/)
  })
})

describe('memoryCertificateStore', () => {
  it.each([{ maxEntries: 0 }, { maxEntries: 1.5 }, { maxEntries: '5' }, { currentDate: new Date() }, { entries: 5 }])(
    'throws a TypeError for the options %j',
    (options) => {
      expect(() => memoryCertificateStore(options as never)).toThrow(/memoryCertificateStore/)
    },
  )
})
