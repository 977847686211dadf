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
  const self: DenoKvAtomicOperation = { check: () => self, set: () => self, commit }
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
  it('rejects where KV fails', async () => {
    const guard = kvReplayGuard(failing)
    await expect(guard.claim('a', expires)).rejects.toThrow('locked')
    await expect(guard.release('a')).rejects.toThrow('locked')
  })

  it('rejects where KV answers the look and fails the claim', async () => {
    const guard = kvReplayGuard({ ...failing, get: async () => ({ value: null, versionstamp: null }) })
    await expect(guard.claim('a', expires)).rejects.toThrow('locked')
  })

  it('takes a claim that it cannot read for one that stands', async () => {
    const guard = kvReplayGuard({ ...failing, get: async () => ({ value: 'never', versionstamp: '1' }) })
    expect(await guard.claim('a', expires)).toBe(false)
  })

  it('refuses what is no KV', () => {
    expect(() => kvReplayGuard(memoryReplayGuard() as unknown as DenoKv)).toThrow(TypeError)
  })
})

describe('serve', () => {
  it('says so where this is not Deno', () => {
    const verifier = { scheme: 'none', verify: () => Promise.reject(), explain: () => Promise.reject() }
    expect(() => serve(verifier, () => new Response())).toThrow('This needs Deno')
  })
})
