import { memoryReplayGuard, VerificationError, type Verifier } from '@countersign/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { DenoKv, DenoKvAtomicOperation } from './deno-types.js'
import { kvReplayGuard } from './kv-replay-guard.js'
import { kvStore } from './kv-store.js'
import { serve } from './serve.js'

// The conformance suite tests the drivers in Deno with a KV that works. These tests use a KV that fails.
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
  it('counts as empty if KV fails', async () => {
    const store = kvStore(failing)
    expect(await store.get('https://host.example/a.pem')).toBeUndefined()
    await store.set('https://host.example/a.pem', 'pem', { expires })
  })

  it.each([null, 5, 'pem', { pem: 5, expires: Number.MAX_VALUE }, { pem: 'pem' }, { pem: 'pem', expires: 'never' }])(
    'ignores a value of another form: %j',
    async (value) => {
      const store = kvStore({ ...failing, get: async () => ({ value, versionstamp: '1' }) })
      expect(await store.get('https://host.example/a.pem')).toBeUndefined()
    },
  )

  it.each([{ timeout: 0 }, { prefix: 5 }, { logger: {} }, { currentDate: new Date() }, { timeOut: 20 }])(
    'throws a TypeError for the options %j',
    (options) => {
      expect(() => kvStore(failing, options as never)).toThrow('kvStore: ')
    },
  )

  it('refuses an object that is not a KV', () => {
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

  it('rejects if KV answers the get but fails the claim', async () => {
    const guard = kvReplayGuard({ ...failing, get: empty })
    await expect(guard.claim('a', 'A', { until })).rejects.toThrow('locked')
  })

  it.each(['never', 5, null, {}, { holder: 'A' }, { ends: 1 }, { holder: 5, ends: 1 }, { holder: 'A', ends: '1' }])(
    'rejects if KV holds %j',
    async (value) => {
      const guard = kvReplayGuard({ ...failing, get: async () => ({ value, versionstamp: '1' }) })
      await expect(guard.claim('a', 'A', { until })).rejects.toThrow('not a delivery')
    },
  )

  it('tries again if another request wrote in between', async () => {
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

  it('gives up if others keep writing in between', async () => {
    const atomic = () => operation(async () => ({ ok: false }))
    const guard = kvReplayGuard({ ...failing, get: empty, atomic })
    await expect(guard.claim('a', 'A', { until })).rejects.toThrow('in between')
  })

  it('refuses a value that is not a KV, and options that are not valid', () => {
    expect(() => kvReplayGuard(memoryReplayGuard() as unknown as DenoKv)).toThrow(TypeError)
    expect(() => kvReplayGuard(failing, { prefixes: 'a' } as object)).toThrow('prefix')
  })
})

describe('serve', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })
  const refusing: Verifier<unknown> = {
    scheme: 'none',
    verify: () => Promise.reject(new VerificationError('ERR_SIGNATURE_MISMATCH', '')),
    explain: () => Promise.reject(),
    prepare: async () => {},
  }

  it('passes the options of Deno.serve to Deno.serve, and the others to withVerification', async () => {
    const served = vi.fn()
    vi.stubGlobal('Deno', { serve: served })
    const onRefusal = (): Response => new Response('mine')
    const onListen = (): void => {}
    serve(refusing, () => new Response(), { port: 0, onListen, onRefusal, handlingTimeout: 60, bodyTimeout: 5 })
    expect(served.mock.calls[0]?.[0]).toEqual({ port: 0, onListen })
    const handler = served.mock.calls[0]?.[1] as (request: Request) => Promise<Response>
    expect(await (await handler(new Request('https://receiver.test/'))).text()).toBe('mine')
  })

  it.each([true, 'hono'] as const)('names its host to the diagnosis, with diagnose: %s', async (diagnose) => {
    const served = vi.fn()
    vi.stubGlobal('Deno', { serve: served })
    const verify = vi.fn(refusing.verify)
    const logger = { debug() {}, warn() {} }
    serve({ ...refusing, verify }, () => new Response(), {
      diagnose,
      logger,
      port: 65_535,
      signal: AbortSignal.abort(),
    })
    await served.mock.calls[0]?.[1](new Request('https://receiver.test/'))
    const host = diagnose === true ? 'deno' : diagnose
    expect(verify.mock.calls[0]?.slice(1)).toEqual([{ lease: true, diagnose: { logger, host } }])
  })

  it('does not diagnose by default', async () => {
    const served = vi.fn()
    vi.stubGlobal('Deno', { serve: served })
    const verify = vi.fn(refusing.verify)
    serve({ ...refusing, verify }, () => new Response())
    await served.mock.calls[0]?.[1](new Request('https://receiver.test/'))
    expect(verify.mock.calls[0]?.slice(1)).toEqual([{ lease: true }])
  })

  it.each([
    { handlingTimeout: 0 },
    { onRefused() {} },
    { port: 65_536 },
    { port: -1 },
    { port: '8000' },
    { signal: {} },
    null,
  ])('refuses the options %j', (options) => {
    expect(() => serve(refusing, () => new Response(), options as object)).toThrow(/^(serve|withVerification): /)
  })

  it('throws a TypeError outside Deno', () => {
    const verifier = { ...refusing, verify: () => Promise.reject() }
    expect(() => serve(verifier, () => new Response())).toThrow('needs Deno')
  })
})
