import { testCertificateStore, testReplayGuard } from '@countersign/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cacheStore } from './cache-store.js'
import { durableReplayGuard } from './durable-replay-guard.js'
import { kvStore } from './kv-store.js'
import { ReplayGuardObject } from './replay-guard-object.js'
import type {
  DurableObjectNamespaceBinding,
  DurableObjectState,
  KvNamespaceBinding,
  WorkersCache,
} from './workers-types.js'

// The conformance suite tests the drivers in workerd. These tests use services in memory, with a clock that a test moves.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-01T00:00:00Z') }))
afterEach(() => void vi.useRealTimers().unstubAllGlobals())

const now = (): number => Date.now()
const wait = async (milliseconds: number): Promise<void> => void vi.setSystemTime(now() + milliseconds)
const clock = { currentDate: () => new Date(), wait }
const url = 'https://host.example/a.pem?x=1#é'
const after = (milliseconds: number): Date => new Date(now() + milliseconds)

interface Row {
  id: string
  holder: string | null
  ends: number
}

/** Stores the rows of a replay guard object like its database, and its alarm. */
class MemoryState implements DurableObjectState {
  readonly rows = new Map<string, Row>()
  alarm: number | null = null
  readonly queries: string[] = []

  readonly storage: DurableObjectState['storage'] = {
    sql: {
      exec: (query, ...bindings) => {
        this.queries.push(query)
        const result = this.#run(query, bindings)
        return { toArray: () => result, rowsWritten: result.length }
      },
    },
    getAlarm: async () => this.alarm,
    setAlarm: async (time) => {
      this.alarm = time
    },
  }

  #run(query: string, bindings: (string | number | null)[]): Record<string, unknown>[] {
    const rows = [...this.rows.values()]
    switch (query) {
      case 'CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, holder TEXT, ends INTEGER NOT NULL) WITHOUT ROWID':
      case 'CREATE INDEX IF NOT EXISTS deliveries_by_end ON deliveries (ends)':
        return []
      case 'SELECT COUNT(*) AS count FROM deliveries':
        return [{ count: rows.length }]
      case 'SELECT MIN(ends) AS next FROM deliveries':
        return [{ next: rows.length === 0 ? null : Math.min(...rows.map(({ ends }) => ends)) }]
      case 'SELECT holder, ends FROM deliveries WHERE id = ?':
        return rows.filter(({ id }) => id === bindings[0]).map(({ holder, ends }) => ({ holder, ends }))
      case 'UPDATE deliveries SET holder = ?, ends = ? WHERE id = ? RETURNING id': {
        const [holder, ends, id] = bindings as [string | null, number, string]
        if (!this.rows.has(id)) return []
        this.rows.set(id, { id, holder, ends })
        return [{ id }]
      }
      case 'INSERT INTO deliveries (id, holder, ends) VALUES (?, ?, ?)': {
        const [id, holder, ends] = bindings as [string, string | null, number]
        if (this.rows.has(id)) throw new Error('UNIQUE constraint failed')
        this.rows.set(id, { id, holder, ends })
        return []
      }
      case 'DELETE FROM deliveries WHERE id = ? AND holder = ? RETURNING id':
        return this.#delete(({ id, holder }) => id === bindings[0] && holder === bindings[1])
      case 'DELETE FROM deliveries WHERE ends <= ? RETURNING id':
        return this.#delete(({ ends }) => ends <= (bindings[0] as number))
      default:
        throw new Error(`The database does not know the statement ${query}`)
    }
  }

  #delete(isWanted: (row: Row) => boolean): { id: string }[] {
    const wanted = [...this.rows.values()].filter(isWanted)
    for (const { id } of wanted) this.rows.delete(id)
    return wanted.map(({ id }) => ({ id }))
  }
}

/** Creates a namespace of replay guard objects, which share nothing. */
function namespaceOf(calls: Request[] = []): DurableObjectNamespaceBinding {
  const objects = new Map<unknown, ReplayGuardObject>()
  return {
    idFromName: (name) => name,
    get(id) {
      const object = objects.get(id) ?? new ReplayGuardObject(new MemoryState())
      objects.set(id, object)
      return {
        fetch: async (target, init) => {
          const request = new Request(target, init)
          calls.push(request.clone())
          return await object.fetch(request)
        },
      }
    },
  }
}

describe('durableReplayGuard', () => {
  const shared = namespaceOf()
  for (const { name, run } of testReplayGuard((options) => durableReplayGuard(shared, options), clock)) it(name, run)

  it('sends each operation to one object, with POST and without a prefix by default', async () => {
    const calls: Request[] = []
    const guard = durableReplayGuard(namespaceOf(calls))
    await guard.claim('a', 'A', { until: after(1_000) })
    await guard.complete('a', 'A', { expires: after(2_000) })
    await guard.release('a', 'A')
    const sent = await Promise.all(calls.map(async (call) => [call.method, call.url, await call.json()]))
    expect(sent).toEqual([
      ['POST', 'https://countersign.invalid/claim', { id: 'a', holder: 'A', ends: now() + 1_000 }],
      ['POST', 'https://countersign.invalid/complete', { id: 'a', holder: 'A', ends: now() + 2_000 }],
      ['POST', 'https://countersign.invalid/release', { id: 'a', holder: 'A' }],
    ])
  })

  it('sends an id to the same object in every version, because it uses FNV-1a', async () => {
    const idFromName = vi.fn((name: string) => name)
    const { get } = namespaceOf()
    await durableReplayGuard({ idFromName, get }, { shards: 1_000 }).release('a', 'A')
    // The hash of the letter a is 0xe40c292c.
    expect(idFromName).toHaveBeenCalledExactlyOnceWith('countersign-220')
  })

  it('rejects if the object is full', async () => {
    const fetch = async () => Response.json({ error: 'full' }, { status: 503 })
    const guard = durableReplayGuard({ idFromName: (name) => name, get: () => ({ fetch }) })
    await expect(guard.claim('a', 'A', { until: after(1_000) })).rejects.toThrow('answered 503')
  })

  it('names itself if the binding or an option is not valid', () => {
    expect(() => durableReplayGuard({} as DurableObjectNamespaceBinding)).toThrow(/^durableReplayGuard: /)
    expect(() => durableReplayGuard(shared, { shard: 1 } as object)).toThrow(/^durableReplayGuard: /)
  })
})

describe('ReplayGuardObject', () => {
  class SmallObject extends ReplayGuardObject {
    override readonly maxClaims = 2
  }

  async function ask(object: ReplayGuardObject, operation: string, body: object): Promise<[number, unknown]> {
    const init = { method: 'POST', body: JSON.stringify(body) }
    const response = await object.fetch(new Request(`https://countersign.invalid/${operation}`, init))
    return [response.status, await response.json()]
  }
  const claim = (object: ReplayGuardObject, id: string, lifetime = 1_000) =>
    ask(object, 'claim', { id, holder: 'A', ends: now() + lifetime })
  const full = [503, { error: 'full' }]
  const claimed = [200, { answer: 'claimed' }]

  it('creates its table and an index', () => {
    const state = new MemoryState()
    new ReplayGuardObject(state)
    expect(state.queries.slice(0, 2)).toEqual([
      expect.stringMatching(/^CREATE TABLE IF NOT EXISTS deliveries /),
      expect.stringMatching(/^CREATE INDEX IF NOT EXISTS deliveries_by_end /),
    ])
  })

  it.each<[string, string, object]>([
    ['an operation that it does not know', 'erase', { id: 'a', holder: 'A', ends: 1 }],
    ['no operation', '', { id: 'a', holder: 'A', ends: 1 }],
    ['an id that is not a text', 'release', { id: 1, holder: 'A' }],
    ['no holder', 'release', { id: 'a' }],
    ['no end', 'claim', { id: 'a', holder: 'A' }],
    ['an end that is not a number', 'complete', { id: 'a', holder: 'A', ends: '1' }],
    ['an end that is not finite', 'complete', { id: 'a', holder: 'A', ends: Number.NaN }],
  ])('refuses %s', async (_, operation, body) => {
    const state = new MemoryState()
    const object = new ReplayGuardObject(state)
    expect(await ask(object, operation, body)).toEqual([400, { error: 'malformed' }])
    expect(state.rows.size).toBe(0)
  })

  it('refuses an end that JSON reads as infinite', async () => {
    const body = '{"id":"a","holder":"A","ends":1e999}'
    const request = new Request('https://countersign.invalid/claim', { method: 'POST', body })
    expect((await new ReplayGuardObject(new MemoryState()).fetch(request)).status).toBe(400)
  })

  it('confirms a completion and a release', async () => {
    const object = new ReplayGuardObject(new MemoryState())
    expect(await ask(object, 'complete', { id: 'a', holder: 'A', ends: now() + 1_000 })).toEqual([
      200,
      { answer: 'ok' },
    ])
    expect(await ask(object, 'release', { id: 'a', holder: 'A' })).toEqual([200, { answer: 'ok' }])
  })

  it('ends a claim at its end, and not after it', async () => {
    const object = new ReplayGuardObject(new MemoryState())
    await claim(object, 'a')
    await wait(999)
    expect(await ask(object, 'claim', { id: 'a', holder: 'B', ends: now() + 1_000 })).toEqual([200, { answer: 'held' }])
    await wait(1)
    expect(await ask(object, 'claim', { id: 'a', holder: 'B', ends: now() + 1_000 })).toEqual(claimed)
  })

  it('refuses claims of further ids while it is full', async () => {
    const object = new SmallObject(new MemoryState())
    expect(await claim(object, 'a')).toEqual(claimed)
    expect(await claim(object, 'b')).toEqual(claimed)
    expect(await claim(object, 'c')).toEqual(full)
    expect(await claim(object, 'a')).toEqual(claimed)
    await ask(object, 'release', { id: 'a', holder: 'B' })
    expect(await claim(object, 'c')).toEqual(full)
    await ask(object, 'release', { id: 'a', holder: 'A' })
    expect(await claim(object, 'c')).toEqual(claimed)
    expect(await claim(object, 'd')).toEqual(full)
  })

  it('makes room by forgetting ids that have expired', async () => {
    const state = new MemoryState()
    const object = new SmallObject(state)
    await claim(object, 'a', 1_000)
    await claim(object, 'b', 5_000)
    await wait(1_000)
    expect(await claim(object, 'c', 5_000)).toEqual(claimed)
    expect(await claim(object, 'd')).toEqual(full)
    expect([...state.rows.keys()]).toEqual(['b', 'c'])
  })

  it('writes a completion even if it is full', async () => {
    const state = new MemoryState()
    const object = new SmallObject(state)
    for (const id of ['a', 'b', 'c']) await ask(object, 'complete', { id, holder: 'A', ends: now() + 1_000 })
    expect([...state.rows.values()].map(({ id, holder }) => [id, holder])).toEqual([
      ['a', null],
      ['b', null],
      ['c', null],
    ])
    expect(await claim(object, 'd')).toEqual(full)
  })

  it('counts the existing ids when it starts', async () => {
    const state = new MemoryState()
    const before = new SmallObject(state)
    await claim(before, 'a')
    await claim(before, 'b')
    expect(await claim(new SmallObject(state), 'c')).toEqual(full)
  })

  it('holds 100,000 ids, and sweeps at most once a minute', () => {
    const { maxClaims, sweepInterval } = new ReplayGuardObject(new MemoryState())
    expect([maxClaims, sweepInterval]).toEqual([100_000, 60_000])
  })

  it('sets an alarm with the first id, and keeps it with further ids', async () => {
    const state = new MemoryState()
    const object = new ReplayGuardObject(state)
    await claim(object, 'a')
    const first = now() + 60_000
    expect(state.alarm).toBe(first)
    await wait(10_000)
    await ask(object, 'complete', { id: 'b', holder: 'A', ends: now() + 1_000 })
    expect(state.alarm).toBe(first)
  })

  it('forgets expired ids at its alarm, and sets the next one while ids are left', async () => {
    const state = new MemoryState()
    const object = new ReplayGuardObject(state)
    await claim(object, 'a', 60_000)
    await claim(object, 'b', 70_000)
    await claim(object, 'c', 600_000)
    await wait(60_000)
    await object.alarm()
    expect([...state.rows.keys()]).toEqual(['b', 'c'])
    // The alarm is not at the end of b, which is less than a minute away.
    expect(state.alarm).toBe(now() + 60_000)
    await wait(60_000)
    await object.alarm()
    expect([...state.rows.keys()]).toEqual(['c'])
    expect(state.alarm).toBe(now() + 480_000)
    state.alarm = null
    await wait(480_000)
    await object.alarm()
    expect([state.rows.size, state.alarm]).toEqual([0, null])
  })
})

describe('kvStore', () => {
  function memoryKv() {
    const values = new Map<string, { value: string; metadata: unknown }>()
    const put = vi.fn<KvNamespaceBinding['put']>(
      async (key, value, { metadata }) => void values.set(key, { value, metadata }),
    )
    const getWithMetadata = async (key: string, type: string) => {
      if (type !== 'text') throw new TypeError('Only text is stored here')
      return values.get(key) ?? { value: null, metadata: null }
    }
    return { values, put, namespace: { getWithMetadata, put } as unknown as KvNamespaceBinding }
  }

  const { namespace } = memoryKv()
  for (const { name, run } of testCertificateStore(() => kvStore(namespace, { currentDate: clock.currentDate }), clock))
    it(name, run)

  it('stores a file under the SHA-256 of its URL, with its expiry', async () => {
    const { put, namespace } = memoryKv()
    await kvStore(namespace).set(url, 'pem', { expires: after(90_500) })
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(url)))
    const options = { expirationTtl: 91, metadata: { expires: now() + 90_500 } }
    expect(put.mock.calls).toEqual([[`countersign:${Buffer.from(digest).toString('hex')}`, 'pem', options]])
  })

  it('keeps a file for at least a minute, the shortest expiry of KV, and does not return it after its own', async () => {
    const { put, namespace } = memoryKv()
    const store = kvStore(namespace, { prefix: 'other:' })
    await store.set(url, 'pem', { expires: after(1_000) })
    expect(put.mock.calls[0]).toMatchObject([expect.stringMatching(/^other:/), 'pem', { expirationTtl: 60 }])
    await wait(999)
    expect(await store.get(url)).toBe('pem')
    await wait(1)
    expect(await store.get(url)).toBeUndefined()
  })

  it('logs a failure of KV, and returns no file', async () => {
    const warn = vi.fn()
    const logger = { debug: warn, warn }
    const getWithMetadata = () => Promise.reject(new Error('down'))
    const store = kvStore({ getWithMetadata, put: getWithMetadata }, { logger, timeout: 60_000 })
    expect(await store.get(url)).toBeUndefined()
    expect(warn).toHaveBeenCalledOnce()
  })

  it('returns no file without a value, whatever its metadata are', async () => {
    const getWithMetadata = async () => ({ value: null, metadata: { expires: now() + 1_000 } })
    const store = kvStore({ getWithMetadata, put: async () => {} } as unknown as KvNamespaceBinding)
    expect(await store.get(url)).toBeUndefined()
  })

  it('names itself if the binding is not valid', () => {
    expect(() => kvStore({} as KvNamespaceBinding)).toThrow(/^kvStore: /)
  })
})

describe('cacheStore', () => {
  function memoryCache() {
    const responses = new Map<string, Response>()
    const cache: WorkersCache = {
      // Parsing the key shows that it is a URL.
      match: async (key) => responses.get(new URL(key).href)?.clone(),
      put: async (key, response) => void responses.set(new URL(key).href, response),
      delete: async (key) => responses.delete(new URL(key).href),
    }
    return { responses, cache }
  }

  const { cache: shared } = memoryCache()
  const create = () => cacheStore({ cache: shared, currentDate: clock.currentDate })
  for (const { name, run } of testCertificateStore(create, clock)) it(name, run)

  it('stores a file under a name that no request can use, until its expiry', async () => {
    const { responses, cache } = memoryCache()
    const store = cacheStore({ cache })
    await store.set(url, 'pem', { expires: after(90_500) })
    expect([...responses.keys()]).toEqual([`https://countersign.invalid/${encodeURIComponent(url)}`])
    const { headers } = [...responses.values()][0] as Response
    expect(headers.get('cache-control')).toBe('max-age=91')
    expect(headers.get('countersign-expires')).toBe(String(now() + 90_500))
    await wait(90_499)
    expect(await store.get(url)).toBe('pem')
    await wait(1)
    expect(await store.get(url)).toBeUndefined()
  })

  it.each([0, -1, Number.NaN])('deletes a file that expires in %s ms', async (lifetime) => {
    const { responses, cache } = memoryCache()
    const store = cacheStore({ cache })
    await store.set(url, 'pem', { expires: after(1_000) })
    await store.set(url, 'pem', { expires: after(lifetime) })
    expect(responses.size).toBe(0)
  })

  it.each<[string, () => Response | undefined]>([
    ['no answer', () => undefined],
    ['an answer without a body', () => new Response(null, { headers: { 'countersign-expires': '9999999999999' } })],
    ['an expired answer without a body', () => new Response(null)],
    [
      'bytes that are not UTF-8',
      () => new Response(Uint8Array.of(0xff), { headers: { 'countersign-expires': '9999999999999' } }),
    ],
  ])('has no file if the cache has %s', async (_, answer) => {
    const match = async () => answer()
    expect(await cacheStore({ cache: { ...shared, match } }).get(url)).toBeUndefined()
  })

  it('does not log a miss as a fault', async () => {
    const warn = vi.fn()
    for (const answer of [
      undefined,
      new Response(null),
      new Response(null, { headers: { 'countersign-expires': '9999999999999' } }),
    ]) {
      const store = cacheStore({ cache: { ...shared, match: async () => answer }, logger: { debug() {}, warn } })
      expect(await store.get(url)).toBeUndefined()
    }
    expect(warn).not.toHaveBeenCalled()
  })

  it('accepts a file of the largest size if its length is announced', async () => {
    const headers = { 'countersign-expires': '9999999999999', 'content-length': '65536' }
    const match = async () => new Response('a'.repeat(65_536), { headers })
    expect(await cacheStore({ cache: { ...shared, match } }).get(url)).toHaveLength(65_536)
  })

  it('reads a byte order mark, and a character that two chunks share, as they were stored', async () => {
    const headers = { 'countersign-expires': '9999999999999' }
    const bytes = new TextEncoder().encode('\ufeffé')
    const body = () =>
      new ReadableStream({
        start(controller) {
          for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
          controller.close()
        },
      })
    const match = async () => new Response(body(), { headers })
    expect(await cacheStore({ cache: { ...shared, match } }).get(url)).toBe('\ufeffé')
  })

  it('uses the default cache of the runtime', async () => {
    const { responses, cache } = memoryCache()
    vi.stubGlobal('caches', { default: cache })
    await cacheStore().set(url, 'pem', { expires: after(1_000) })
    expect(responses.size).toBe(1)
  })

  it.each([{}, undefined])('names the option to set if the caches of the runtime are %j', (caches) => {
    vi.stubGlobal('caches', caches)
    expect(() => cacheStore()).toThrow('Pass a Cache in options.cache')
  })
})
