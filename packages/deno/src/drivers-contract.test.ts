import { createTestAuthority, testCertificateStore, testReplayGuard } from '@countersign/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DenoKv, DenoKvAtomicOperation } from './deno-types.js'
import { kvReplayGuard } from './kv-replay-guard.js'
import { kvStore } from './kv-store.js'
import { systemTrustAnchors } from './system-trust-anchors.js'

// The conformance suite tests the drivers in Deno. These tests use a KV in memory, with a clock that a test moves.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-01T00:00:00Z') }))
afterEach(() => void vi.useRealTimers())

const now = (): number => Date.now()
const wait = async (milliseconds: number): Promise<void> => void vi.setSystemTime(now() + milliseconds)
const clock = { currentDate: () => new Date(), wait }
const url = 'https://host.example/a.pem'
const after = (milliseconds: number): Date => new Date(now() + milliseconds)

interface Written {
  readonly key: string[]
  readonly value: unknown
  readonly options: { expireIn: number }
}

/** Stores values like Deno KV. It never deletes an expired value, because KV may delete it late. */
class MemoryKv implements DenoKv {
  readonly entries = new Map<string, { value: unknown; versionstamp: string }>()
  readonly written: Written[] = []
  #version = 0

  get = async (key: string[]) => this.entries.get(nameOf(key)) ?? { value: null, versionstamp: null }

  set = async (key: string[], value: unknown, options: { expireIn: number }): Promise<void> => {
    if (!(options.expireIn > 0)) throw new TypeError('expireIn must be positive')
    this.#version += 1
    this.written.push({ key, value, options })
    this.entries.set(nameOf(key), { value: structuredClone(value), versionstamp: String(this.#version) })
  }

  delete = async (key: string[]): Promise<void> => void this.entries.delete(nameOf(key))

  atomic = (): DenoKvAtomicOperation => {
    let isCurrent = true
    const writes: (() => Promise<void>)[] = []
    const operation: DenoKvAtomicOperation = {
      check: ({ key, versionstamp }) => {
        const { versionstamp: current } = this.entries.get(nameOf(key)) ?? { versionstamp: null }
        isCurrent &&= current === versionstamp
        return operation
      },
      set: (...given) => {
        writes.push(() => this.set(...given))
        return operation
      },
      delete: (key) => {
        writes.push(() => this.delete(key))
        return operation
      },
      commit: async () => {
        if (isCurrent) for (const write of writes) await write()
        return { ok: isCurrent }
      },
    }
    return operation
  }
}

function nameOf(key: string[]): string {
  if (key.length === 0) throw new TypeError('A key must not be empty')
  return JSON.stringify(key)
}

describe('kvReplayGuard', () => {
  const shared = new MemoryKv()
  for (const { name, run } of testReplayGuard((options) => kvReplayGuard(shared, options), clock)) it(name, run)

  it('writes a claim and a completion under the id, as long as they are valid', async () => {
    const kv = new MemoryKv()
    const guard = kvReplayGuard(kv)
    expect(await guard.claim('a', 'A', { until: after(1_000) })).toBe('claimed')
    await guard.complete('a', 'A', { expires: after(2_000) })
    await guard.complete('b', 'A', { expires: after(-1) })
    expect(kv.written).toEqual([
      {
        key: ['countersign', 'delivery', 'a'],
        value: { holder: 'A', ends: now() + 1_000 },
        options: { expireIn: 1_000 },
      },
      {
        key: ['countersign', 'delivery', 'a'],
        value: { holder: null, ends: now() + 2_000 },
        options: { expireIn: 2_000 },
      },
      // KV refuses an expiry that has passed.
      { key: ['countersign', 'delivery', 'b'], value: { holder: null, ends: now() - 1 }, options: { expireIn: 1 } },
    ])
  })

  it('ends a claim at its end, although KV still has it', async () => {
    const guard = kvReplayGuard(new MemoryKv())
    await guard.claim('a', 'A', { until: after(1_000) })
    await wait(999)
    expect(await guard.claim('a', 'B', { until: after(1_000) })).toBe('held')
    await wait(1)
    expect(await guard.claim('a', 'B', { until: after(1_000) })).toBe('claimed')
  })

  it('tries 32 times if others keep writing in between, then gives up', async () => {
    const kv = new MemoryKv()
    await kvReplayGuard(kv).claim('a', 'A', { until: after(1_000) })
    const commit = vi.fn(async () => ({ ok: false }))
    const operation: DenoKvAtomicOperation = {
      check: () => operation,
      set: () => operation,
      delete: () => operation,
      commit,
    }
    const busy = kvReplayGuard(Object.assign(kv, { atomic: () => operation }))
    await expect(busy.claim('a', 'A', { until: after(1_000) })).rejects.toThrow('in between, 32 times')
    expect(commit).toHaveBeenCalledTimes(32)
    await expect(busy.release('a', 'A')).rejects.toThrow('in between, 32 times')
    expect(commit).toHaveBeenCalledTimes(64)
  })

  it('names itself if the KV or an option is not valid', () => {
    expect(() => kvReplayGuard({} as DenoKv)).toThrow(/^kvReplayGuard: /)
    expect(() => kvReplayGuard(shared, { prefixes: 'a' } as object)).toThrow(/^kvReplayGuard: /)
  })
})

describe('kvStore', () => {
  const shared = new MemoryKv()
  const create = () => kvStore(shared, { currentDate: clock.currentDate })
  for (const { name, run } of testCertificateStore(create, clock)) it(name, run)

  it('stores a file under its URL until its expiry, and does not return it afterwards', async () => {
    const kv = new MemoryKv()
    const store = kvStore(kv)
    await store.set(url, 'pem', { expires: after(1_000) })
    const value = { pem: 'pem', expires: now() + 1_000 }
    expect(kv.written).toEqual([{ key: ['countersign', 'certificate', url], value, options: { expireIn: 1_000 } }])
    await wait(999)
    expect(await store.get(url)).toBe('pem')
    await wait(1)
    expect(await store.get(url)).toBeUndefined()
  })

  it.each([0, -1])('deletes a file that expires in %s ms', async (lifetime) => {
    const kv = new MemoryKv()
    const store = kvStore(kv)
    await store.set(url, 'pem', { expires: after(1_000) })
    await store.set(url, 'pem', { expires: after(lifetime) })
    expect(kv.entries.size).toBe(0)
    expect(kv.written).toHaveLength(1)
  })

  it('logs a failure of KV, and returns no file', async () => {
    const warn = vi.fn()
    const get = () => Promise.reject(new Error('locked'))
    const store = kvStore(Object.assign(new MemoryKv(), { get }), { logger: { debug() {}, warn } })
    expect(await store.get(url)).toBeUndefined()
    expect(warn).toHaveBeenCalledOnce()
  })

  it('names itself if the KV is not valid', () => {
    expect(() => kvStore({} as DenoKv)).toThrow(/^kvStore: /)
  })
})

describe('systemTrustAnchors', () => {
  afterEach(() => {
    vi.doUnmock('node:tls')
  })

  /** Makes the runtime trust the certificates of this list for TLS. */
  function trust(certificates: readonly string[]) {
    const getCACertificates = vi.fn((type: string) => (type === 'system' ? certificates : []))
    vi.doMock('node:tls', () => ({ getCACertificates, default: { getCACertificates } }))
    return getCACertificates
  }

  it('trusts the certificates of the system, without those that cannot be parsed', async () => {
    const one = await createTestAuthority({ keyType: 'P-256' })
    const other = await createTestAuthority({ keyType: 'P-256' })
    trust([one.anchorPem, 'not a certificate', other.anchorPem])
    const { certificates } = await systemTrustAnchors()
    expect(certificates).toHaveLength(2)
  })

  it('throws if no certificate can be parsed', async () => {
    trust(['not a certificate'])
    await expect(systemTrustAnchors()).rejects.toThrow(TypeError)
  })
})
