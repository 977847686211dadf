import { describe, expect, it } from 'vitest'
import { type Arrived, settingsOf, situationOf } from '#test/support/apig-situation.js'
import { encodeUtf8 } from '../../encoding/bytes.js'
import { Budget } from '../../explain/budget.js'
import { importHmacKey, signHmac, verifyHmac } from '../../signature/hmac.js'
import { deriveSecret } from '../v11.js'
import { secretChanges } from './secret-changes.js'

type Secret = string | Uint8Array<ArrayBuffer>
type Changed = readonly [accident: unknown, what: string, key: CryptoKey | undefined]

async function changesOf(arrived: Arrived, budget = new Budget()): Promise<readonly Changed[]> {
  const situation = await situationOf(arrived)
  const changes: Changed[] = []
  for await (const { accident, what, key, apply } of secretChanges(situation, settingsOf(arrived), budget)) {
    expect(apply(situation.base)).toBe(situation.base)
    changes.push([accident, what, key])
  }
  return changes
}

/** Returns the changes whose key is a secret. */
async function changesWith(secret: Secret, arrived: Arrived): Promise<readonly (readonly unknown[])[]> {
  const data = 'data'
  const tag = await signHmac(crypto, await importHmacKey(crypto, secret, 'sign'), data)
  const found = new Map<string, readonly unknown[]>()
  for (const [accident, what, key] of await changesOf(arrived))
    if (key !== undefined && (await verifyHmac(crypto, key, tag, data)) === true) found.set(what, [accident, what])
  return [...found.values()]
}

const space = 'the secret with other white space around it'

describe('secretChanges', () => {
  it.each<[signed: Secret, configured: string, accident: string, what: string]>([
    ['a b', ' a b\n', 'secret-white-space', space],
    ['a\n', 'a', 'secret-white-space', space],
    ['a\r\n', 'a', 'secret-white-space', space],
    ['a ', 'a', 'secret-white-space', space],
    ['a\r', 'a', 'secret-white-space', space],
    // HMAC itself adds zeros to a secret that is shorter than 64 bytes.
    [`${'a'.repeat(64)}\0`, 'a'.repeat(64), 'secret-white-space', space],
    [' a', 'a', 'secret-white-space', space],
    ['\ufeffa', 'a', 'secret-white-space', space],
    ['ab-c', 'a b-  c', 'secret-white-space', space],
    ['a\nb', '"a\nb"', 'secret-quoted', 'the secret without quotes'],
    ['a', "'a'", 'secret-quoted', 'the secret without quotes'],
    ['"a"', 'a', 'secret-quoted', 'the secret in quotes'],
    ["'a'", 'a', 'secret-quoted', 'the secret in quotes'],
    [encodeUtf8('A-b'), 'QS1i', 'secret-encoded', 'the bytes that the secret encodes in base64'],
    ['QS1i', 'A-b', 'secret-encoded', 'the base64 of the secret'],
    ['A b', 'A%20b', 'secret-encoded', 'the secret with its escapes decoded'],
    ['A%2Fb', 'A/b', 'secret-encoded', 'the secret percent-encoded'],
    ['a-b', 'A-b', 'secret-encoded', 'the secret in lower case'],
    ['A-B', 'A-b', 'secret-encoded', 'the secret in upper case'],
    ['key1', 'A-b', 'another-secret', 'the access key in place of its secret'],
  ])('the sender signs with %j, and %j is configured: %s', async (signed, configured, accident, what) => {
    expect(await changesWith(signed, { secrets: { key1: configured } })).toEqual([[accident, what]])
  })

  it.each(['"a', "a'", '"a\'', 'x"a"', '"a"x'])('leaves the quotes of %s', async (configured) => {
    const whats = (await changesOf({ secrets: { key1: configured } })).map(([, what]) => what)
    expect(whats).not.toContain('the secret without quotes')
  })

  it('tries each other spelling once, and never the secret itself or none', async () => {
    expect((await changesOf({ secrets: { key1: '-' } })).map(([, what]) => what)).toEqual([
      ...Array.from({ length: 7 }, () => space),
      ...['the secret in quotes', 'the secret in quotes', 'the base64 of the secret'],
      'the access key in place of its secret',
    ])
    expect(
      (await changesOf({ secrets: { key1: ' ' } })).filter(([accident]) => accident === 'secret-quoted'),
    ).toHaveLength(2)
    expect((await changesOf({ secrets: { key1: '""' } })).map(([, what]) => what)).not.toContain(
      'the secret without quotes',
    )
  })

  it('leaves out what a secret does not encode', async () => {
    const whats = (await changesOf({ secrets: { key1: '%-' } })).map(([, what]) => what)
    expect(whats).not.toContain('the secret with its escapes decoded')
    expect(whats).not.toContain('the bytes that the secret encodes in base64')
    expect(whats).toContain('the secret percent-encoded')
  })

  it('tries spellings of both live secrets, but not one of them in place of the other', async () => {
    const secrets = { key1: ['a', 'A'] } as const
    expect((await changesOf({ secrets })).filter(([, what]) => what.endsWith('case'))).toEqual([])
    expect(await changesWith('A ', { secrets })).toEqual([['secret-white-space', space]])
  })

  it('tries the secrets of other access keys', async () => {
    const secrets = { key1: 'a', key2: ['b', 'c'] as const, key3: 'd' }
    const another = (name: string): readonly unknown[] => ['another-secret', `the secret of the access key ${name}`]
    expect(await changesWith('c', { secrets })).toEqual([another('key2')])
    expect(await changesWith('d', { secrets })).toEqual([another('key3')])
    expect((await changesOf({ secrets })).filter(([, what]) => what.includes('key1'))).toEqual([])
    // The access key is unknown here, so the sender may have misspelt the key of any secret.
    expect(await changesWith('a', { secrets, accessKey: 'key4' })).toEqual([another('key1')])
  })

  it('tries at most 64 other access keys', async () => {
    const keys = Array.from({ length: 70 }, (_, index) => [`key${index}`, `secret ${index}`] as const)
    const changes = await changesOf({ secrets: Object.fromEntries(keys) })
    expect(changes.filter(([, what]) => what.startsWith('the secret of the access key'))).toHaveLength(64)
  })

  it('finds no other access keys if there is a look-up, and continues if the look-up fails', async () => {
    const looking = await changesOf({ secrets: async () => 'a' })
    expect(looking.map(([accident]) => accident)).toContain('secret-encoded')
    expect(looking.at(-1)?.[1]).toBe('the access key in place of its secret')
    const failing = await changesOf({ secrets: async () => Promise.reject(new Error('down')) })
    expect(failing.map(([accident]) => accident)).toEqual(['another-secret'])
  })

  it('derives a secret for the scope of the request, but not from bytes', async () => {
    const arrived = { credentialScope: '20230423/r/s', secrets: { key1: 'QS1i' } }
    const derived = await deriveSecret(crypto, 'key1', 'QS1i\n', '20230423/r/s')
    expect(await changesWith(derived, arrived)).toEqual([['secret-white-space', space]])
    expect(await changesWith('QS1i\n', arrived)).toEqual([])
    expect(await changesWith(encodeUtf8('A-b'), arrived)).toEqual([
      ['secret-encoded', 'the bytes that the secret encodes in base64'],
    ])
  })

  it('never quotes a secret', async () => {
    const secrets = { key1: 'own-text', key2: 'other-text' }
    expect(JSON.stringify(await changesOf({ secrets }))).not.toContain('-text')
  })

  it('ends with the budget', async () => {
    expect(await changesOf({ secrets: { key1: '-' } }, new Budget({ operations: 2 }))).toHaveLength(2)
  })
})
