import { describe, expect, it } from 'vitest'
import { type Arrived, sdkDate, settingsOf, situationOf } from '#test/support/apig-situation.js'
import { accidents } from '../../explain/accidents.js'
import { Budget } from '../../explain/budget.js'
import { importHmacKey, signHmac } from '../../signature/hmac.js'
import { type CanonicalRequest, hashCanonicalRequest, stringToSign } from '../canonical/canonical-request.js'
import type { Change } from './change.js'
import { type Match, Search } from './search.js'
import type { Repair } from './situation.js'

class CountingBudget extends Budget {
  operations = 0
  readonly bytes: number[] = []

  override take(bytes: number, operations: 0 | 1 = 1): boolean {
    this.operations += operations
    this.bytes.push(bytes)
    return super.take(bytes, operations)
  }
}

type Step = 'tryRepaired' | 'trySingle' | 'tryPairs' | 'tryBodies'

interface Searched {
  /** The request that the sender signed, or the change of its canonical request. */
  readonly signed?: Arrived | ((canonical: CanonicalRequest) => CanonicalRequest)
  readonly secret?: string
  readonly arrived?: Arrived
  readonly repair?: Repair
  /** Whether the checks have built a canonical request. */
  readonly isBuilt?: boolean
  readonly budget?: Budget
}

const given: readonly Change[] = [
  { accident: 'target-decoded', what: 'the given change', remedy: '', apply: (canonical) => canonical },
]

async function startSearch({
  signed = {},
  secret = 'secret1',
  arrived = {},
  repair = {},
  isBuilt = true,
  budget = new Budget(),
}: Searched): Promise<{ readonly search: Search; readonly signed: CanonicalRequest; readonly hash: string }> {
  const read = await situationOf(typeof signed === 'function' ? arrived : { ...arrived, ...signed })
  const canonicalRequest = typeof signed === 'function' ? signed(read.base) : read.base
  const hash = await hashCanonicalRequest(crypto, canonicalRequest)
  const key = await importHmacKey(crypto, secret, 'sign')
  const signature = await signHmac(crypto, key, stringToSign(read.authorization, sdkDate, hash))
  const { base } = await situationOf(arrived, repair)
  const found = isBuilt ? { 'canonical-request': { canonicalRequest: base, hash: '' } } : {}
  const situation = await situationOf({ ...arrived, signature, found: { ...arrived.found, ...found } }, repair)
  return { search: new Search(situation, settingsOf(arrived), budget), signed: canonicalRequest, hash }
}

/** Runs steps one after the other, and returns the result of the last, which is the only one that may find something. */
async function run(searched: Searched, ...steps: Step[]): Promise<Match | undefined> {
  const { search, signed, hash } = await startSearch(searched)
  let match: Match | undefined
  for (const step of steps) {
    expect(match).toBeUndefined()
    match = await search[step]()
  }
  if (match !== undefined) {
    const { queryItems: _, ...lines } = match.canonicalRequest
    expect(signed).toMatchObject(lines)
    expect(match.hash).toBe(hash)
  }
  return match
}

const named = (match: Match | undefined): readonly unknown[] | undefined =>
  match?.changes.map(({ accident }) => (typeof accident === 'string' ? accident : accident.id))

const whats = (match: Match | undefined): readonly string[] | undefined => match?.changes.map(({ what }) => what)

describe('tryRepaired', () => {
  it('names the changes that were needed to read the request', async () => {
    const match = await run({ repair: { given }, isBuilt: false }, 'tryRepaired')
    expect(match?.changes).toEqual(given)
  })

  it('names the profile that was needed to read the request, if nothing else was', async () => {
    const signed: Arrived = { profile: 'go' }
    const arrived: Arrived = { url: '/?=v' }
    const searched = { arrived, signed, isBuilt: false }
    expect(whats(await run(searched, 'tryRepaired'))).toEqual(['the canonical request of the profile go'])
    expect((await run({ ...searched, repair: { given } }, 'tryRepaired'))?.changes).toEqual(given)
  })

  it('does not try a canonical request that the checks have built', async () => {
    expect(await run({}, 'tryRepaired')).toBeUndefined()
  })

  it('takes the canonical request and the string to sign from the budget', async () => {
    const budget = new CountingBudget()
    const match = await run({ isBuilt: false, budget }, 'tryRepaired')
    const lines = ['POST', '/', '', 'host:backend.example.com', `x-sdk-date:${sdkDate}`, '', 'host;x-sdk-date']
    const canonical = [...lines, match?.canonicalRequest.payloadHash].join('\n')
    expect(budget.bytes).toEqual([canonical.length, `SDK-HMAC-SHA256\n${sdkDate}\n`.length + 64])
  })

  it('names nothing if nothing was changed', async () => {
    expect((await run({ isBuilt: false }, 'tryRepaired'))?.changes).toEqual([])
  })

  it('finds nothing if another request was signed', async () => {
    expect(await run({ signed: { url: '/other' }, isBuilt: false }, 'tryRepaired')).toBeUndefined()
  })
})

describe('trySingle', () => {
  const declared: [string, string] = ['X-Sdk-Content-Sha256', 'a'.repeat(64)]

  it.each<[accident: string, searched: Searched]>([
    ['method-changed', { signed: { method: 'PUT' } }],
    ['signer-profile', { signed: { profile: 'javascript' }, arrived: { url: '/a%2Bb' } }],
    ['path-prefix-removed', { signed: { url: '/api/a' }, arrived: { url: '/a' } }],
    ['query-not-signed', { signed: { url: '/a' }, arrived: { url: '/a?b' } }],
    ['empty-body-hash', { signed: { body: '' } }],
    [
      'content-hash-of-another-body',
      {
        signed: { body: 'abc' },
        arrived: {
          body: 'd',
          headers: [[declared[0], 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad']],
        },
      },
    ],
    [
      'host-changed',
      { signed: { host: 'proxy.example' }, arrived: { headers: [['X-Forwarded-Host', 'proxy.example']] } },
    ],
    [
      'header-padded',
      {
        signed: (canonical) => ({
          ...canonical,
          headerLines: canonical.headerLines.map((line) => line.replace(':', ': ')),
        }),
      },
    ],
    ['secret-white-space', { secret: 'secret1\n' }],
    ['trailing-newline', { signed: { body: 'abc' }, arrived: { body: 'abc\n' } }],
  ])('names %s', async (accident, searched) => {
    expect(named(await run(searched, 'trySingle'))).toEqual([accident])
  })

  it('names the changes that were needed to read the request, and then its own', async () => {
    const searched = { signed: { url: '/api/a' }, arrived: { url: '/a' }, repair: { given }, isBuilt: false }
    expect(named(await run(searched, 'trySingle'))).toEqual(['target-decoded', 'path-prefix-removed'])
  })

  it('does not name the profile that was needed to read the request, if another change explains it', async () => {
    const searched: Searched = { signed: { url: '/' }, arrived: { url: '/?=v' }, isBuilt: false }
    expect(named(await run(searched, 'trySingle'))).toEqual(['query-not-signed'])
  })

  it('says what the body was', async () => {
    const [change] = (await run({ signed: { body: 'abc' }, arrived: { body: 'abc\n' } }, 'trySingle'))?.changes ?? []
    expect(change?.accident).toBe(accidents.trailingNewline)
    expect(change?.what).toBe(`another body. ${accidents.trailingNewline.what.slice(0, -1)}`)
  })

  it('tries no other body if a signed header declares its hash', async () => {
    const arrived: Arrived = {
      body: 'abc\n',
      headers: [declared],
      signedHeaders: ['host', 'x-sdk-content-sha256', 'x-sdk-date'],
    }
    const ofAbc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    const signed = (canonical: CanonicalRequest): CanonicalRequest => ({ ...canonical, payloadHash: ofAbc })
    expect(await run({ arrived, signed }, 'trySingle', 'tryPairs', 'tryBodies')).toBeUndefined()
  })

  it('does not try the request itself', async () => {
    // HMAC itself adds zeros to a secret that is shorter than 64 bytes, so such a secret has a spelling that matches, too.
    const secret = 's'.repeat(64)
    const arrived: Arrived = { secrets: { key1: secret } }
    expect(await run({ secret, arrived }, 'trySingle', 'tryPairs', 'tryBodies')).toBeUndefined()
  })

  it('tries each live secret of the access key, and no secret of an unknown one', async () => {
    const searched: Searched = { signed: { method: 'PUT' }, arrived: { secrets: { key1: ['older', 'secret1'] } } }
    expect(named(await run(searched, 'trySingle'))).toEqual(['method-changed'])
    expect(await run({ signed: { method: 'PUT' }, arrived: { accessKey: 'unknown' } }, 'trySingle')).toBeUndefined()
    expect(named(await run({ arrived: { accessKey: 'unknown' } }, 'trySingle'))).toEqual(['another-secret'])
  })

  it('signs the scope of the request', async () => {
    const found = { 'signing-key': [await importHmacKey(crypto, 'secret1', 'verify')] }
    const arrived: Arrived = { credentialScope: '20230423/r/s', found }
    expect(named(await run({ signed: { method: 'PUT' }, arrived }, 'trySingle'))).toEqual(['method-changed'])
  })

  it('takes one operation for each new text, and one for each key', async () => {
    const budgetOf = async (operations: number): Promise<boolean> => {
      // The first two changes are spellings of the method, of which the first makes no other text.
      const arrived: Arrived = { method: 'POST', secrets: { key1: ['older', 'secret1'] } }
      const budget = new Budget({ operations })
      return (await run({ signed: { method: 'GET' }, arrived, budget }, 'trySingle')) !== undefined
    }
    expect([await budgetOf(5), await budgetOf(6)]).toEqual([false, true])
  })

  it('takes nothing for changes of a request whose access key is unknown, except for other secrets', async () => {
    const arrived: Arrived = { accessKey: 'unknown' }
    expect(named(await run({ arrived, budget: new Budget({ operations: 6 }) }, 'trySingle'))).toEqual([
      'another-secret',
    ])
  })

  it('takes nothing for a text that it has tried', async () => {
    const found = { 'signing-key': [await importHmacKey(crypto, 'secret1', 'verify')] }
    const arrived: Arrived = { body: '', secrets: () => undefined, found }
    const budget = new CountingBudget()
    const searched: Searched = { signed: { url: '/other' }, arrived, budget }
    const { search } = await startSearch(searched)
    expect(await search.trySingle()).toBeUndefined()
    const first = budget.operations
    expect(await search.trySingle()).toBeUndefined()
    // The only secret that is tried is the access key: one operation for its key, one for the text, one for the signature.
    expect(budget.operations - first).toBe(3)
    expect(first).toBeGreaterThan(100)
  })

  it('ends with the budget', async () => {
    for (const limits of [{ operations: 10 }, { hashed: 500 }]) {
      const budget = new Budget(limits)
      expect(await run({ secret: 'secret1\n', budget }, 'trySingle')).toBeUndefined()
      expect(budget.isSpent).toBe(true)
    }
  })
})

describe('tryPairs', () => {
  it.each<[accidents: readonly string[], searched: Searched]>([
    [['path-prefix-removed', 'query-not-signed'], { signed: { url: '/api/a' }, arrived: { url: '/a?b' } }],
    [['method-changed', 'empty-body-hash'], { signed: { method: 'PUT', body: '' } }],
    [
      ['path-prefix-removed', 'json-reserialised'],
      { signed: { url: '/api/a', body: '{"b":1}' }, arrived: { url: '/a', body: '{\n  "b": 1\n}' } },
    ],
    [['method-changed', 'secret-white-space'], { signed: { method: 'PUT' }, secret: 'secret1\n' }],
  ])('names %j', async (both, searched) => {
    expect(named(await run(searched, 'trySingle', 'tryPairs'))).toEqual(both)
  })

  it('applies a profile before a change of one part', async () => {
    const searched: Searched = { signed: { profile: 'javascript', method: 'PUT' }, arrived: { url: '/a%2Bb' } }
    expect(named(await run(searched, 'trySingle', 'tryPairs'))).toEqual(['signer-profile', 'method-changed'])
  })

  it('uses each path, but only the ten likeliest changes of other kinds', async () => {
    const searched: Searched = { signed: { url: '/webhooks/a' }, arrived: { url: '/a?b' } }
    expect(whats(await run(searched, 'trySingle', 'tryPairs'))).toEqual([
      'the path with /webhooks before it',
      'no query',
    ])
    const rare: Searched = { signed: { method: 'PUT', url: '/a?b=1&b=2' }, arrived: { url: '/a?b[]=1&b[]=2' } }
    expect(await run(rare, 'trySingle', 'tryPairs')).toBeUndefined()
  })

  it('finds nothing before the single changes were tried', async () => {
    expect(await run({ signed: { url: '/api/a' }, arrived: { url: '/a?b' } }, 'tryPairs')).toBeUndefined()
  })
})

describe('tryBodies', () => {
  it('names two accidents of the body', async () => {
    const searched: Searched = { signed: { body: '{"a":1}' }, arrived: { body: '\ufeff{\n  "a": 1\n}' } }
    const match = await run(searched, 'tryBodies')
    const { byteOrderMark, reserialised } = accidents
    expect(match?.changes.map(({ accident }) => accident)).toEqual([byteOrderMark])
    expect(match?.changes[0]?.what).toBe(
      `another body. ${byteOrderMark.what.slice(0, -1)}. Before that: ${reserialised.what.slice(0, -1)}`,
    )
  })

  it('ends with the budget', async () => {
    const [signed, arrived] = [{ body: '{"a":1}' }, { body: '\ufeff{\n  "a": 1\n}' }]
    for (const limits of [{ operations: 3 }, { hashed: 500 }]) {
      const budget = new Budget(limits)
      expect(await run({ signed, arrived, budget }, 'tryBodies')).toBeUndefined()
      expect(budget.isSpent).toBe(true)
    }
  })

  it('hashes no body that is too long for the budget', async () => {
    const budget = new Budget({ hashed: 3_000 })
    const body = 'b'.repeat(3_001)
    expect(await run({ signed: { body }, arrived: { body: `${body}\n` }, budget }, 'tryBodies')).toBeUndefined()
  })
})
