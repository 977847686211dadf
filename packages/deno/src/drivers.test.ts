import { memoryReplayGuard } from '@countersign/core'
import { describe, expect, it } from 'vitest'
import type { DenoKv, DenoKvAtomicOperation } from './deno-types.js'
import { kvReplayGuard } from './kv-replay-guard.js'
import { kvStore } from './kv-store.js'
import { serve } from './serve.js'

// How the drivers stand with a KV that works is proved in Deno, by the conformance suite; here it does not.
const failing: DenoKv = {
  get: () => Promise.reject(new Error('database is locked')),
  set: () => Promise.reject(new Error('database is locked')),
  delete: () => Promise.reject(new Error('database is locked')),
  atomic: () => operation(() => Promise.reject(new Error('database is locked'))),
}

function operation(commit: DenoKvAtomicOperation['commit']): DenoKvAtomicOperation {
  const self: DenoKvAtomicOperation = { check: () => self, set: () => self, delete: () => self, commit }
  return self
}

const expires = new Date(Date.now() + 60_000)

describe('kvStore', () => {
  it('counts as empty where KV fails', async () => {
    const store = kvStore(failing)
    expect(await store.get('https://host.example/a.pem')).toBeUndefined()
    await store.set('https://host.example/a.pem', 'pem', { expires })
  })

  it.each([null, 5, 'pem', { pem: 5, expires: Number.MAX_VALUE }, { pem: 'pem' }, { pem: 'pem', expires: 'never' }])(
    'takes nothing from a value of another form: %j',
    async (value) => {
      const store = kvStore({ ...failing, get: async () => ({ value, versionstamp: '1' }) })
      expect(await store.get('https://host.example/a.pem')).toBeUndefined()
    },
  )

  it('refuses what is no KV', () => {
    expect(() => kvStore(undefined as unknown as DenoKv)).toThrow(TypeError)
  })
})

describe('kvReplayGuard', () => {
  const until = expires
  const empty = async () => ({ value: null, versionstamp: null })

  it('rejects if KV fails', async () => {
    const guard = kvReplayGuard(failing)
    await expect(guard.claim('a', 'A', { until })).rejects.toThrow('locked')
    await expect(guard.complete('a', 'A', { expires })).rejects.toThrow('locked')
    await expect(guard.release('a', 'A')).rejects.toThrow('locked')
  })

  it('rejects if KV answers the look and fails the claim', async () => {
    const guard = kvReplayGuard({ ...failing, get: empty })
    await expect(guard.claim('a', 'A', { until })).rejects.toThrow('locked')
  })

  it.each(['never', 5, null, {}, { holder: 'A' }, { ends: 1 }, { holder: 5, ends: 1 }, { holder: 'A', ends: '1' }])(
    'rejects if KV holds %j',
    async (value) => {
      const guard = kvReplayGuard({ ...failing, get: async () => ({ value, versionstamp: '1' }) })
      await expect(guard.claim('a', 'A', { until })).rejects.toThrow('something else')
    },
  )

  it('looks again if another request wrote in between', async () => {
    let commits = 0
    const answers = [
      { value: null, versionstamp: null },
      { value: { holder: 'B', ends: until.getTime() }, versionstamp: '1' },
    ]
    const kv: DenoKv = {
      ...failing,
      get: async () => answers[Math.min(commits, 1)] ?? empty(),
      atomic: () => operation(async () => ({ ok: ++commits > 1 })),
    }
    expect(await kvReplayGuard(kv).claim('a', 'A', { until })).toBe('held')
    commits = 0
    expect(await kvReplayGuard(kv).claim('a', 'B', { until })).toBe('claimed')
    commits = 1
    await kvReplayGuard(kv).release('a', 'B')
    expect(commits).toBe(2)
  })

  it('gives up if that does not end', async () => {
    const atomic = () => operation(async () => ({ ok: false }))
    const guard = kvReplayGuard({ ...failing, get: empty, atomic })
    await expect(guard.claim('a', 'A', { until })).rejects.toThrow('in between')
  })

  it('refuses what is not a KV, and options that are not valid', () => {
    expect(() => kvReplayGuard(memoryReplayGuard() as unknown as DenoKv)).toThrow(TypeError)
    expect(() => kvReplayGuard(failing, { prefixes: 'a' } as object)).toThrow('prefix')
  })
})

describe('serve', () => {
  it('says so where this is not Deno', () => {
    const verifier = { scheme: 'none', verify: () => Promise.reject(), explain: () => Promise.reject() }
    expect(() => serve(verifier, () => new Response())).toThrow('This needs Deno')
  })
})
