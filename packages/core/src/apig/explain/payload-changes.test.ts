import { describe, expect, it } from 'vitest'
import { type Arrived, situationOf } from '#test/support/apig-situation.js'
import { encodeUtf8 } from '../../encoding/bytes.js'
import { Budget } from '../../explain/budget.js'
import { emptyPayloadHash, hashPayload } from '../canonical/canonical-request.js'
import { payloadChanges } from './payload-changes.js'

type Signed = readonly [accident: unknown, payloadHash: string, query: string]

const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const abcInBase64 = 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='
const declaring = (value: string): Arrived => ({
  headers: [['X-Sdk-Content-Sha256', value]],
  signedHeaders: ['host', 'x-sdk-content-sha256', 'x-sdk-date'],
})

async function payloadsOf(arrived: Arrived, budget = new Budget()): Promise<readonly Signed[]> {
  const situation = await situationOf(arrived)
  const changes = await payloadChanges(situation, budget)
  return changes.map(({ accident, apply }) => {
    const { payloadHash, query } = apply(situation.base)
    return [accident, payloadHash, query]
  })
}

const withoutQuery = async (arrived: Arrived, budget?: Budget): Promise<readonly (readonly unknown[])[]> =>
  (await payloadsOf(arrived, budget)).map(([accident, payloadHash]) => [accident, payloadHash])

describe('payloadChanges', () => {
  it('tries an unsigned body, the hash of an empty one, and other forms of the hash', async () => {
    expect(await withoutQuery({ body: 'abc' })).toEqual([
      ['body-not-signed', 'UNSIGNED-PAYLOAD'],
      ['empty-body-hash', emptyPayloadHash],
      ['content-hash-case', abc.toUpperCase()],
      ['content-hash-case', abc],
      ['content-hash-form', abcInBase64],
    ])
  })

  it.each(['{}', 'null', '""', '[]', '{}\n', '\n', ' '])(
    'takes the body %j for one that a parser made',
    async (body) => {
      const accidents = (await withoutQuery({ body })).map(([accident]) => accident)
      expect(accidents.slice(0, 2)).toEqual(['body-not-signed', 'empty-object-added'])
    },
  )

  it.each(['{ }', 'nul', 'undefined', new Uint8Array([0xff])])(
    'takes the body %j for one that was sent',
    async (body) => {
      expect((await withoutQuery({ body }))[1]).toEqual(['empty-body-hash', emptyPayloadHash])
    },
  )

  it.each([
    ['GET', true],
    ['delete', true],
    ['POST', false],
    ['put', false],
    ['Patch', false],
  ])('names the signers that do not hash the body of %s: %s', async (method, isNamed) => {
    const changes = await payloadChanges(await situationOf({ method }), new Budget())
    expect(changes[1]?.what.includes('JavaScript')).toBe(isNamed)
  })

  it('tries what clients send for nothing, if no body came', async () => {
    const texts = ['{}', 'null', '""', '[]', '{}\n', '\n', ' ', 'undefined']
    const changes = await withoutQuery({ body: '' })
    expect(changes.slice(0, 9)).toEqual([
      ['body-not-signed', 'UNSIGNED-PAYLOAD'],
      ...(await Promise.all(
        texts.map(async (text) => ['empty-object-signed', await hashPayload(crypto, encodeUtf8(text))]),
      )),
    ])
    expect(changes.map(([accident]) => accident)).not.toContain('empty-body-hash')
  })

  it('tries other forms of a declared hash, and the hash of the body that arrived', async () => {
    const declared = 'Ab'.repeat(32)
    expect((await withoutQuery(declaring(declared))).slice(2)).toEqual([
      ['content-hash-case', declared.toUpperCase()],
      ['content-hash-case', declared.toLowerCase()],
      ['content-hash-form', 'q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s='],
      ['content-hash-ignored', abc],
    ])
  })

  it.each([`a${abc}`, `${abc}a`, 'none'])(
    'tries no other forms of a value that is not a hash: %s',
    async (declared) => {
      expect((await withoutQuery(declaring(declared))).map(([accident]) => accident)).toEqual([
        'body-not-signed',
        'empty-body-hash',
        'content-hash-ignored',
      ])
    },
  )

  it('hashes the body under a declared hash only within the budget', async () => {
    const budget = new Budget({ hashed: 2 })
    const accidents = (await withoutQuery(declaring(abc), budget)).map(([accident]) => accident)
    expect(accidents).not.toContain('content-hash-ignored')
    expect(budget.isSpent).toBe(true)
  })

  it.each(['a'.repeat(64), 'UNSIGNED-PAYLOAD', 'q6ur+/_=', 'b'.repeat(128)])(
    'tries a declared hash that is not signed: %s',
    async (claimed) => {
      const changes = await withoutQuery({ headers: [['X-Sdk-Content-Sha256', claimed]] })
      expect(changes.at(-1)).toEqual(['content-hash-of-another-body', claimed])
    },
  )

  it.each(['', 'a b', 'a\nb', '(a', 'a)', 'b'.repeat(129)])(
    'does not try a value that cannot be a hash: %j',
    async (claimed) => {
      const changes = await withoutQuery({ headers: [['X-Sdk-Content-Sha256', claimed]] })
      expect(changes.map(([accident]) => accident)).not.toContain('content-hash-of-another-body')
    },
  )

  it('tries the form in the body as items of the query, with each possible last line', async () => {
    const form = (await payloadsOf({ url: '/?b=1&d=2', body: 'c=/&a' })).slice(-3)
    const hash = await hashPayload(crypto, encodeUtf8('c=/&a'))
    expect(form).toEqual([
      ['form-as-query', hash, 'a=&b=1&c=%2F&d=2'],
      ['form-as-query', 'UNSIGNED-PAYLOAD', 'a=&b=1&c=%2F&d=2'],
      ['form-as-query', emptyPayloadHash, 'a=&b=1&c=%2F&d=2'],
    ])
    expect((await payloadsOf({ body: 'c=1' })).at(-1)?.[2]).toBe('c=1')
  })

  it('takes no form from a body that has none, that is not text, or that is too long', async () => {
    const tries = async (body: string | Uint8Array<ArrayBuffer>): Promise<boolean> =>
      (await payloadsOf({ body })).some(([accident]) => accident === 'form-as-query')
    const longest = `a=${'b'.repeat(65_534)}`
    expect(await Promise.all(['', 'abc', new Uint8Array([0x3d, 0xff]), `${longest}b`, 'a=%'].map(tries))).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
    expect(await tries(longest)).toBe(true)
  })
})
