import { type CertificateStore, memoryCertificateStore, memoryReplayGuard, type ReplayGuard } from '@countersign/core'
import { describe, expect, it } from 'vitest'
import { type ContractOptions, type ContractTest, testCertificateStore, testReplayGuard } from './index.js'

/** A clock that the suites move on in no time. */
function clock(): { currentDate: () => Date; options: ContractOptions } {
  let ahead = 0
  const currentDate = (): Date => new Date(Date.now() + ahead)
  return {
    currentDate,
    options: {
      currentDate,
      wait: async (milliseconds) => {
        ahead += milliseconds
      },
    },
  }
}

async function failures(suite: readonly ContractTest[]): Promise<string[]> {
  const failed: string[] = []
  for (const { name, run } of suite) {
    await run().catch((error: unknown) => {
      expect(error).toBeInstanceOf(Error)
      failed.push(name)
    })
  }
  return failed
}

describe('testCertificateStore', () => {
  const { currentDate, options } = clock()
  for (const { name, run } of testCertificateStore(() => memoryCertificateStore({ currentDate }), options)) {
    it(`memoryCertificateStore: ${name}`, run)
  }

  const broken: [what: string, caught: string, change: (store: CertificateStore) => CertificateStore][] = [
    [
      'null for nothing',
      'knows nothing',
      (store) => ({ ...store, get: async (url) => ((await store.get(url)) ?? null) as unknown as undefined }),
    ],
    [
      'a trimmed file',
      'every character',
      (store) => ({ ...store, get: async (url) => (await store.get(url))?.trim() }),
    ],
    ['bare line feeds', 'every character', (store) => edited(store, (pem) => pem.replaceAll('\r\n', '\n'))],
    ['short files', '64 KiB', (store) => edited(store, (pem) => pem.slice(0, 60_000))],
    ['the first file', 'replaces', (store) => ({ ...store, set: keepFirst(store) })],
    ['lower-case keys', 'apart', (store) => keyed(store, (url) => url.toLowerCase())],
    ['keys without query', 'apart', (store) => keyed(store, (url) => url.replace(/\?.*/, ''))],
    ['cut keys', 'a long URL', (store) => keyed(store, (url) => url.slice(0, 1_000))],
    ['no expiry', 'forgets', (store) => ({ ...store, set: (url, pem) => store.set(url, pem, { expires: never }) })],
  ]
  it.each(broken)('finds a store with %s', async (_what, caught, change) => {
    const time = clock()
    const suite = testCertificateStore(
      () => change(memoryCertificateStore({ currentDate: time.currentDate })),
      time.options,
    )
    expect((await failures(suite)).join()).toContain(caught)
  })

  it('finds a store that keeps its files in a plain object', async () => {
    const files: Record<string, string> = {}
    const suite = testCertificateStore(
      () => ({
        get: async (url) => files[url.slice(url.lastIndexOf('/') + 1)],
        set: async (url, pem) => {
          files[url.slice(url.lastIndexOf('/') + 1)] = pem
        },
      }),
      clock().options,
    )
    expect((await failures(suite)).join()).toContain('mean something to objects')
  })
})

describe('testReplayGuard', () => {
  const { currentDate, options } = clock()
  for (const { name, run } of testReplayGuard(() => memoryReplayGuard({ currentDate }), options)) {
    it(`memoryReplayGuard: ${name}`, run)
  }

  const broken: [what: string, caught: string, change: (guard: ReplayGuard) => ReplayGuard][] = [
    ['no memory', 'grants a claim once', (guard) => ({ ...guard, claim: async () => true })],
    ['1 and 0', 'grants a claim once', (guard) => ({ ...guard, claim: counted(guard) })],
    ['lower-case ids', 'apart', (guard) => ({ ...guard, claim: (id, at) => guard.claim(id.toLowerCase(), at) })],
    ['cut ids', 'long ids', (guard) => ({ ...guard, claim: (id, at) => guard.claim(id.slice(0, 200), at) })],
    ['no expiry', 'once it has expired', (guard) => ({ ...guard, claim: (id) => guard.claim(id, never) })],
    ['renewed claims', 'refused claim', (guard) => ({ ...guard, claim: renewing(guard) })],
    ['no release', 'released', (guard) => ({ ...guard, release: async () => {} })],
    [
      'a release that throws',
      'never claimed',
      (guard) => ({ ...guard, release: () => Promise.reject(new Error('unknown')) }),
    ],
    ['a gap between look and claim', 'many claims at once', () => racing()],
  ]
  it.each(broken)('finds a guard with %s', async (_what, caught, change) => {
    const time = clock()
    const suite = testReplayGuard(() => change(memoryReplayGuard({ currentDate: time.currentDate })), time.options)
    expect((await failures(suite)).join()).toContain(caught)
  })
})

const never = new Date(8_640_000_000_000_000)

function edited(store: CertificateStore, edit: (pem: string) => string): CertificateStore {
  return { ...store, set: (url, pem, options) => store.set(url, edit(pem), options) }
}

function keyed(store: CertificateStore, key: (url: string) => string): CertificateStore {
  return { get: (url) => store.get(key(url)), set: (url, pem, options) => store.set(key(url), pem, options) }
}

function keepFirst(store: CertificateStore): CertificateStore['set'] {
  return async (url, pem, options) => {
    if ((await store.get(url)) === undefined) await store.set(url, pem, options)
  }
}

function counted(guard: ReplayGuard): ReplayGuard['claim'] {
  return async (id, expires) => Number(await guard.claim(id, expires)) as unknown as boolean
}

function renewing(guard: ReplayGuard): ReplayGuard['claim'] {
  return async (id, expires) => {
    const first = await guard.claim(id, expires)
    if (first) return true
    await guard.release(id)
    await guard.claim(id, expires)
    return false
  }
}

function racing(): ReplayGuard {
  const claimed = new Set<string>()
  return {
    async claim(id) {
      const first = !claimed.has(id)
      await Promise.resolve()
      claimed.add(id)
      return first
    },
    async release(id) {
      claimed.delete(id)
    },
  }
}
