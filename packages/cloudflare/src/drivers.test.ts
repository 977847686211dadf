import { describe, expect, it } from 'vitest'
import { cacheStore } from './cache-store.js'
import { durableReplayGuard } from './durable-replay-guard.js'
import { kvStore } from './kv-store.js'
import type { DurableObjectNamespaceBinding, KvNamespaceBinding, WorkersCache } from './workers-types.js'

// The conformance suite tests the drivers in workerd with services that work. These tests use services that fail.
const down = (): Promise<never> => Promise.reject(new Error('internal error'))
const url = 'https://host.example/a.pem'
const expires = new Date(Date.now() + 60_000)

describe('kvStore', () => {
  it('counts as empty if KV fails', async () => {
    const store = kvStore({ getWithMetadata: down, put: down })
    expect(await store.get(url)).toBeUndefined()
    await store.set(url, 'pem', { expires })
  })

  it.each([null, {}, { expires: 'never' }, { expires: 0 }])(
    'ignores a file without an expiry in the future: %j',
    async (metadata) => {
      const getWithMetadata = async () => ({ value: 'pem', metadata })
      const store = kvStore({ getWithMetadata, put: down } as KvNamespaceBinding)
      expect(await store.get(url)).toBeUndefined()
    },
  )

  it('refuses a missing binding', () => {
    expect(() => kvStore(undefined as unknown as KvNamespaceBinding)).toThrow(/Wrangler/)
  })
})

describe('cacheStore', () => {
  const cacheOf = (match: WorkersCache['match']): WorkersCache => ({ match, put: down, delete: down })

  it('counts as empty if the cache fails', async () => {
    const store = cacheStore({ cache: cacheOf(down) })
    expect(await store.get(url)).toBeUndefined()
    await store.set(url, 'pem', { expires })
  })

  it('ignores a file without an expiry in the future, or above the size limit of a certificate file', async () => {
    const later = String(expires.getTime())
    const answers: [headers: Record<string, string>, expected: string | undefined][] = [
      [{ 'countersign-expires': later }, 'pem'],
      [{}, undefined],
      [{ 'countersign-expires': 'never' }, undefined],
      [{ 'countersign-expires': later, 'content-length': '65537' }, undefined],
    ]
    for (const [headers, expected] of answers) {
      const store = cacheStore({ cache: cacheOf(async () => new Response('pem', { headers })) })
      expect(await store.get(url)).toBe(expected)
    }
  })

  it('reads at most the size limit of a certificate file, even if another length was announced', async () => {
    const headers = { 'countersign-expires': String(expires.getTime()) }
    for (const [size, isThere] of [
      [65_536, true],
      [65_537, false],
    ] as const) {
      let pulled = 0
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          pulled += 1
          controller.enqueue(new Uint8Array(size).fill(0x0a))
          if (isThere) controller.close()
        },
      })
      const store = cacheStore({ cache: cacheOf(async () => new Response(body, { headers })) })
      expect((await store.get(url))?.length).toBe(isThere ? size : undefined)
      expect(pulled).toBeLessThan(4)
    }
  })

  it('throws a TypeError if there is no cache', () => {
    expect(() => cacheStore()).toThrow(TypeError)
  })
})

describe.each<[string, (options: object) => unknown]>([
  ['kvStore', (options) => kvStore({ getWithMetadata: down, put: down }, options)],
  ['cacheStore', (options) => cacheStore({ cache: { match: down, put: down, delete: down }, ...options })],
])('%s', (name, create) => {
  it.each([{ timeout: 0 }, { timeout: '20' }, { logger: {} }, { currentDate: new Date() }, { timeOut: 20 }])(
    'throws a TypeError for the options %j',
    (options) => {
      expect(() => create(options)).toThrow(`${name}: `)
    },
  )
})

describe('durableReplayGuard', () => {
  const namespaceOf = (fetch: () => Promise<Response>): DurableObjectNamespaceBinding => ({
    idFromName: (name) => name,
    get: () => ({ fetch }),
  })

  it.each<[string, () => Promise<Response>]>([
    ['fails', down],
    ['is full', async () => Response.json({ error: 'full' }, { status: 503 })],
    ['answers with text that is not JSON', async () => new Response('Internal error', { status: 500 })],
    ['answers null', async () => Response.json(null)],
  ])('rejects if the object %s', async (_, fetch) => {
    const guard = durableReplayGuard(namespaceOf(fetch))
    await expect(guard.claim('a', 'A', { until: expires })).rejects.toThrow()
    await expect(guard.complete('a', 'A', { expires })).rejects.toThrow()
    await expect(guard.release('a', 'A')).rejects.toThrow()
  })

  it('rejects if the object does not confirm a completion or a release', async () => {
    const guard = durableReplayGuard(namespaceOf(async () => Response.json({ answer: 'claimed' })))
    await expect(guard.complete('a', 'A', { expires })).rejects.toThrow('did not complete')
    await expect(guard.release('a', 'A')).rejects.toThrow('did not release')
  })

  it('spreads ids over the objects, and always sends an id to the same object', async () => {
    const names = new Map<string, string>()
    const guard = durableReplayGuard(
      {
        idFromName: (name) => name,
        get: (name) => ({
          async fetch(_url, { body }) {
            const { id } = JSON.parse(body) as { id: string }
            expect(names.get(id) ?? name).toBe(name)
            names.set(id, name)
            return Response.json({ answer: 'claimed' })
          },
        }),
      },
      { shards: 4 },
    )
    for (let round = 0; round < 2; round += 1) {
      for (let id = 0; id < 200; id += 1) await guard.claim(`alexa:${id}`, 'A', { until: expires })
    }
    const sizes = [0, 1, 2, 3].map(
      (shard) => [...names.values()].filter((name) => name === `countersign-${shard}`).length,
    )
    expect(Math.min(...sizes)).toBeGreaterThan(20)
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses %s shards', (shards) => {
    expect(() => durableReplayGuard(namespaceOf(down), { shards })).toThrow(TypeError)
  })

  it.each([{ shard: 2 }, { prefix: 5 }, null])('refuses the options %j', (options) => {
    expect(() => durableReplayGuard(namespaceOf(down), options as object)).toThrow(TypeError)
  })

  it('refuses a missing binding', () => {
    expect(() => durableReplayGuard(undefined as unknown as DurableObjectNamespaceBinding)).toThrow(/Wrangler/)
  })
})
