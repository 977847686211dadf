import { describe, expect, it } from 'vitest'
import { type Arrived, explainedOf, sdkDate, settingsOf, situationOf } from '#test/support/apig-situation.js'
import { accidents } from '../../explain/accidents.js'
import { Budget } from '../../explain/budget.js'
import { importHmacKey, signHmac } from '../../signature/hmac.js'
import { hashCanonicalRequest, stringToSign } from '../canonical/canonical-request.js'
import { splitRequestTarget } from '../canonical/request-target.js'
import { apigAccidents } from './accidents.js'
import type { Change } from './change.js'
import { describeSearch } from './describe-search.js'
import type { Repair } from './situation.js'

const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

/** Signs a request, and returns the signature with the lines and the hash of its canonical request. */
async function sign(
  signed: Arrived,
): Promise<{ signature: Uint8Array<ArrayBuffer>; lines: readonly string[]; hash: string }> {
  const { base, authorization } = await situationOf(signed)
  const hash = await hashCanonicalRequest(crypto, base)
  const key = await importHmacKey(crypto, 'secret1', 'sign')
  const signature = await signHmac(crypto, key, stringToSign(authorization, sdkDate, hash))
  const { method, path, query, headerLines, signedHeaders, payloadHash } = base
  return { signature, lines: [method, path, query, ...headerLines, '', signedHeaders, payloadHash], hash }
}

const repairOf = (url: string, what: string): Repair => {
  const change: Change = {
    accident: 'target-decoded',
    what,
    remedy: `Remedy of ${what}`,
    apply: (canonical) => canonical,
  }
  return { target: splitRequestTarget(url), given: [change] }
}

async function search(
  signed: Arrived,
  arrived: Arrived,
  repairs?: readonly Repair[],
): ReturnType<typeof describeSearch> {
  const { signature } = await sign(signed)
  return await describeSearch(explainedOf({ ...arrived, signature }), settingsOf(arrived), repairs)
}

describe('describeSearch', () => {
  it('shows what was signed, and names the accident and its remedy', async () => {
    const { lines, hash } = await sign({ url: '/api/a' })
    const { base } = await situationOf({ url: '/a' })
    const found = { 'canonical-request': { canonicalRequest: base, hash: 'ours' } }
    expect(await search({ url: '/api/a' }, { url: '/a', found })).toEqual({
      evidence: {
        computedDigest: 'ours',
        signedDigest: hash,
        signed: lines,
        accident: 'path-prefix-removed',
        changes: apigAccidents['path-prefix-removed'],
        confidence: 'proven',
      },
      hint: "The signature matches the path with /api before it. A proxy or a mount removed /api: restore it in the canonicalUrl hook, (url) => '/api' + url",
    })
  })

  it('names both changes of a pair, with the accident of the first', async () => {
    const finding = await search({ url: '/api/a' }, { url: '/a?b' })
    expect(finding?.hint).toMatch(
      /^The signature matches the path with \/api before it, and no query\. A proxy or a mount .*\. Let the sender sign the query, too$/,
    )
    expect(finding?.evidence).toMatchObject({ accident: 'path-prefix-removed' })
  })

  it('names an accident of the body, as of every scheme', async () => {
    const { id, changes } = accidents.trailingNewline
    expect((await search({ body: 'abc' }, { body: 'abc\n' }))?.evidence).toMatchObject({
      accident: id,
      changes,
      confidence: 'proven',
    })
  })

  it('says what was found if nothing matches', async () => {
    const { base } = await situationOf()
    const found = { 'canonical-request': { canonicalRequest: base, hash: 'ours' } }
    const wrong: Arrived = { url: '/wrong' }
    expect(await search(wrong, { found })).toEqual({ evidence: { computedDigest: 'ours' } })
    expect(await search(wrong, { budget: new Budget({ operations: 50 }) })).toEqual({ evidence: { budgetSpent: true } })
    expect(await search(wrong, {}, [])).toStrictEqual({ evidence: {} })
  })

  it('tries the request with each repair, and then one more change', async () => {
    const repairs = [repairOf('/b', 'the first'), repairOf('/a', 'the second')]
    expect((await search({ url: '/a' }, {}, repairs))?.hint).toBe(
      'The signature matches the second. Remedy of the second',
    )
    // Each step is tried with every repair, before a step that costs more.
    expect(
      (await search({ url: '/c?d' }, {}, [repairOf('/c?d&d', 'the first'), repairOf('/c?d', 'the second')]))?.hint,
    ).toBe('The signature matches the second. Remedy of the second')
    expect((await search({ url: '/a', method: 'PUT' }, {}, repairs))?.hint).toMatch(
      /^The signature matches the second, and the method PUT\./,
    )
  })

  it('leaves out a repair with which the request cannot be read', async () => {
    const repairs = [repairOf('/%FF', 'the first'), repairOf('/a', 'the second')]
    expect((await search({ url: '/a' }, {}, repairs))?.evidence).toMatchObject({ confidence: 'proven' })
  })

  it('hashes the body once, within the budget, and only if no check has hashed it', async () => {
    const repairs = [repairOf('/b', 'the first'), repairOf('/a', 'the second')]
    const computed = Promise.resolve(abc)
    const payload = { declared: undefined, computed, payloadHash: computed }
    const body = 'b'.repeat(5_000)
    const budget = (): Budget => new Budget({ hashed: 7_000 })
    const small = new Budget({ hashed: 4_000 })
    expect((await search({ url: '/a', body }, { body, budget: budget() }, repairs))?.evidence?.accident).toBe(
      'target-decoded',
    )
    expect(await search({ url: '/a', body }, { body, budget: small }, repairs)).toEqual({
      evidence: { budgetSpent: true },
    })
    const hashed: Arrived = { body, budget: new Budget({ hashed: 4_000 }), found: { payload } }
    expect((await search({ url: '/a', body: 'abc' }, hashed, repairs))?.evidence?.accident).toBe('target-decoded')
  })
})
