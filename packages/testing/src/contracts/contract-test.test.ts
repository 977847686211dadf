import { type CertificateStore, memoryCertificateStore, memoryReplayGuard, type ReplayGuard } from '@countersign/core'
import { describe, expect, it } from 'vitest'
import { type ContractOptions, type ContractTest, testCertificateStore, testReplayGuard } from '../index.js'

/** A clock that the suites can advance without waiting. */
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
      'was never set',
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
    ['lower-case keys', 'nearly the same', (store) => keyed(store, (url) => url.toLowerCase())],
    ['keys without query', 'nearly the same', (store) => keyed(store, (url) => url.replace(/\?.*/, ''))],
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
    expect((await failures(suite)).join()).toContain('members of Object.prototype')
  })
})

describe('testReplayGuard', () => {
  const { currentDate, options } = clock()
  for (const { name, run } of testReplayGuard((given) => memoryReplayGuard({ ...given, currentDate }), options)) {
    it(`memoryReplayGuard: ${name}`, run)
  }

  const broken: [what: string, caught: string, change: (guard: ReplayGuard) => ReplayGuard][] = [
    ['no memory', 'to one holder', (guard) => ({ ...guard, claim: async () => 'claimed' })],
    ['true and false', 'to one holder', (guard) => ({ ...guard, claim: truthful(guard) })],
    ['one claim for a holder', 'the same holder again', (guard) => ({ ...guard, claim: strict() })],
    ['lower-case ids', 'distinguishes ids', (guard) => renamed(guard, (id) => id.toLowerCase())],
    ['cut ids', 'long ids', (guard) => renamed(guard, (id) => id.slice(0, 200))],
    ['lower-case holders', 'distinguishes holders', (guard) => heldBy(guard, (holder) => holder.toLowerCase())],
    ['done for a holder of that name', 'values of a driver', (guard) => ({ ...guard, claim: naming(guard) })],
    ['leases without an end', 'ends a lease', (guard) => ({ ...guard, claim: leasing(guard, () => never) })],
    ['leases that are not renewed', 'renews', (guard) => ({ ...guard, claim: firstLease(guard) })],
    ['leases that a refused claim renews', 'refused claim', (guard) => ({ ...guard, claim: renewing(guard) })],
    ['no completion', 'answers done', (guard) => ({ ...guard, complete: async () => {} })],
    ['completion as a lease', 'answers done', (guard) => ({ ...guard, complete: asLease(guard) })],
    ['completion until the lease ends', 'longer than its lease', (guard) => ({ ...guard, complete: briefly(guard) })],
    ['completion for ever', 'at its time', (guard) => ({ ...guard, complete: forEver(guard) })],
    ['completion by the holder alone', 'passed to another', (guard) => ({ ...guard, complete: ifHeld(guard) })],
    ['no release', 'once it is released', (guard) => ({ ...guard, release: async () => {} })],
    ['a release for anybody', 'only for its holder', (guard) => anybody(guard)],
    ['a release of what is done', 'release a completed id', (guard) => forgetful(guard)],
    [
      'a release that throws',
      'never claimed',
      (guard) => ({ ...guard, release: () => Promise.reject(new Error('unknown')) }),
    ],
    ['a gap between look and claim', 'many claims at once', () => racing()],
    ['no prefix', 'different prefixes', () => shared],
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

type Claim = ReplayGuard['claim']
type Complete = ReplayGuard['complete']

const shared = memoryReplayGuard()

function truthful(guard: ReplayGuard): Claim {
  return async (...given) => ((await guard.claim(...given)) === 'claimed') as unknown as 'claimed'
}

function strict(): Claim {
  const claimed = new Set<string>()
  return async (id) => {
    if (claimed.has(id)) return 'held'
    claimed.add(id)
    return 'claimed'
  }
}

function renamed({ claim, complete, release }: ReplayGuard, change: (id: string) => string): ReplayGuard {
  return {
    claim: (id, ...rest) => claim(change(id), ...rest),
    complete: (id, ...rest) => complete(change(id), ...rest),
    release: (id, ...rest) => release(change(id), ...rest),
  }
}

function heldBy({ claim, complete, release }: ReplayGuard, change: (holder: string) => string): ReplayGuard {
  return {
    claim: (id, holder, lease) => claim(id, change(holder), lease),
    complete: (id, holder, options) => complete(id, change(holder), options),
    release: (id, holder) => release(id, change(holder)),
  }
}

function naming(guard: ReplayGuard): Claim {
  return async (id, holder, lease) => (holder === 'done' ? 'done' : await guard.claim(id, holder, lease))
}

function leasing(guard: ReplayGuard, until: (given: Date) => Date): Claim {
  return (id, holder, lease) => guard.claim(id, holder, { until: until(lease.until) })
}

function firstLease(guard: ReplayGuard): Claim {
  const first = new Map<string, Date>()
  return (id, holder, { until }) => {
    const key = `${id} ${holder}`
    first.set(key, first.get(key) ?? until)
    return guard.claim(id, holder, { until: first.get(key) ?? until })
  }
}

function renewing(guard: ReplayGuard): Claim {
  const holders = new Map<string, string>()
  return async (id, holder, lease) => {
    const answer = await guard.claim(id, holder, lease)
    if (answer === 'claimed') holders.set(id, holder)
    if (answer === 'held') await guard.claim(id, holders.get(id) ?? '', lease)
    return answer
  }
}

function asLease(guard: ReplayGuard): Complete {
  return async (id, holder, { expires }) => {
    await guard.claim(id, holder, { until: expires })
  }
}

function briefly(guard: ReplayGuard): Complete {
  return (id, holder) => guard.complete(id, holder, { expires: new Date(Date.now() + 1_000) })
}

function forEver(guard: ReplayGuard): Complete {
  return (id, holder) => guard.complete(id, holder, { expires: never })
}

function ifHeld(guard: ReplayGuard): Complete {
  return async (id, holder, options) => {
    const answer = await guard.claim(id, holder, { until: options.expires })
    if (answer === 'claimed') await guard.complete(id, holder, options)
  }
}

function anybody(guard: ReplayGuard): ReplayGuard {
  const holders = new Map<string, string>()
  return {
    ...guard,
    async claim(id, holder, lease) {
      const answer = await guard.claim(id, holder, lease)
      if (answer === 'claimed') holders.set(id, holder)
      return answer
    },
    release: (id, holder) => guard.release(id, holders.get(id) ?? holder),
  }
}

function forgetful(guard: ReplayGuard): ReplayGuard {
  return { ...guard, release: (id, holder) => guard.complete(id, holder, { expires: new Date(0) }) }
}

function racing(): ReplayGuard {
  const holders = new Map<string, string>()
  return {
    async claim(id, holder) {
      const free = (holders.get(id) ?? holder) === holder
      await Promise.resolve()
      if (!free) return 'held'
      holders.set(id, holder)
      return 'claimed'
    },
    async complete() {},
    async release(id) {
      holders.delete(id)
    },
  }
}
