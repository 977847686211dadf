import { snsRequest } from '@countersign/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAlexaMaterial } from '#test/schemes/alexa.js'
import { createSurroundings } from '#test/schemes/scheme-material.js'
import { createSnsMaterial } from '#test/schemes/sns.js'
import { withBody } from '#test/support/accidents.js'
import type { Verifier } from '../checks/verifier.js'

const at = new Date('2026-06-01T12:00:00Z')
const surroundings = await createSurroundings({ currentDate: () => at })
const mebibyte = 1_048_576

/** Creates a WebCrypto that counts the bytes and operations of its hashing. */
function countingCrypto(): { readonly crypto: Crypto; readonly counted: { bytes: number; operations: number } } {
  const counted = { bytes: 0, operations: 0 }
  const subtle = new Proxy(globalThis.crypto.subtle, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return (...given: unknown[]) => {
        const data = name === 'digest' ? (given[1] as Uint8Array) : undefined
        if (data !== undefined) {
          counted.bytes += data.byteLength
          counted.operations += 1
        }
        return Reflect.apply(method, target, given) as unknown
      }
    },
  })
  return { crypto: { subtle, getRandomValues: (array: never) => array } as unknown as Crypto, counted }
}

async function hashedFor(
  create: (crypto: Crypto) => Verifier<unknown>,
  request: unknown,
): Promise<{ bytes: number; operations: number }> {
  const { crypto, counted } = countingCrypto()
  const { verdict, cause, fix, checks } = await create(crypto).explain(request as Request)
  expect(verdict).not.toBe('accepted')
  expect([cause, fix]).toEqual([expect.any(String), expect.any(String)])
  // Large bodies spend the budget. No guess that was left out is called proven.
  expect(checks.filter(({ evidence }) => evidence?.confidence === 'proven')).toEqual([])
  return counted
}

const fill = (text: string, size = mebibyte): string => text.repeat(Math.floor(size / text.length))

const hostile: readonly [string, string][] = [
  ['quotes', fill('"')],
  ['backslashes', fill('\\')],
  ['quotes and backslashes', fill('"\\')],
  ['escaped quotes', `"${fill('\\"')}"`.slice(0, mebibyte - 1)],
  ['nested arrays', fill('[', mebibyte / 2) + fill(']', mebibyte / 2)],
  ['nested arrays without an end', fill('[')],
  ['many members', `[${fill('0,')}0]`.slice(2)],
  ['hex', fill('a')],
  ['bytes in a list', `${fill('1,')}1`.slice(2)],
  ['entities', fill('&amp;')],
  ['percent signs', fill('%25')],
  ['ampersands', fill('&')],
  ['white space', fill(' ')],
  ['carriage returns', fill('\r')],
  ['zero bytes', fill('\0')],
  ['long digits', `{"a":${fill('0', 900_000)}}`],
  ['numbers that lost digits', `[1${fill('0', 900_000)}`],
  ['chunks', fill('1\r\na\r\n')],
  ['smart quotes', fill('\u201d', mebibyte / 3)],
  ['objects of empty objects', `[${fill('{},', 500_000)}{}]`],
]

afterEach(() => {
  vi.restoreAllMocks()
})

describe('explain, for a hostile body,', () => {
  it.each(hostile)('hashes at most 8 MiB for Alexa: %s', async (_, text) => {
    const alexa = await createAlexaMaterial(surroundings)
    const request = withBody(await alexa.sign(), text)
    const { bytes, operations } = await hashedFor((crypto) => alexa.verifier({ crypto }), request)
    expect(bytes).toBeLessThanOrEqual(8 * mebibyte + 2 * mebibyte)
    expect(operations).toBeLessThanOrEqual(10_100)
  })

  it.each(hostile)('hashes at most 8 MiB for an SNS message of 2 MiB: %s', async (_, text) => {
    const sns = await createSnsMaterial(surroundings)
    const { message } = await sns.sign({ subject: 'Greeting' })
    const long = JSON.stringify(text).length > 2_000_000 ? text.slice(0, 300_000) : text
    const request = snsRequest({ ...message, Message: long })
    const { bytes, operations } = await hashedFor((crypto) => sns.verifier({ crypto }), request)
    expect(bytes).toBeLessThanOrEqual(8 * mebibyte + 2 * 2 * mebibyte)
    expect(operations).toBeLessThanOrEqual(10_100)
  })

  it.each(hostile)('hashes at most 8 MiB for a body that is not an SNS message: %s', async (_, text) => {
    const sns = await createSnsMaterial(surroundings)
    const request = withBody(await sns.sign(), text + text.slice(0, mebibyte - 10))
    const { bytes } = await hashedFor((crypto) => sns.verifier({ crypto }), request)
    expect(bytes).toBeLessThanOrEqual(8 * mebibyte)
  })

  it.each(hostile)('reads at most 16 Mi characters of JSON: %s', async (_, text) => {
    const parsed = vi.spyOn(JSON, 'parse')
    const written = vi.spyOn(JSON, 'stringify')
    const alexa = await createAlexaMaterial(surroundings)
    await alexa.verifier().explain(withBody(await alexa.sign(), text))
    const characters = (texts: readonly unknown[]): number =>
      texts.reduce((sum: number, one) => sum + String(one).length, 0)
    const read = characters(parsed.mock.calls.map(([one]) => one))
    const wrote = characters(written.mock.results.map(({ value }) => value as unknown))
    // The checks and the guesses may each read the body once more.
    expect(read + wrote).toBeLessThanOrEqual(24 * mebibyte)
  })

  it.each([
    ['nested arrays', fill('[', mebibyte / 2) + fill(']', mebibyte / 2)],
    ['many empty objects', `[${fill('{},', 900_000)}{}]`],
  ])('parses %s only in the check of the payload', async (_, text) => {
    const parsed = vi.spyOn(JSON, 'parse')
    const alexa = await createAlexaMaterial(surroundings)
    await alexa.verifier().explain(withBody(await alexa.sign(), text))
    expect(parsed.mock.calls.filter(([one]) => one.length > 100_000).length).toBeLessThanOrEqual(1)
  })

  it('reports that the budget was spent', async () => {
    const alexa = await createAlexaMaterial(surroundings)
    const request = withBody(await alexa.sign(), fill('{"a":"b"} '))
    const { checks } = await alexa.verifier().explain(request)
    expect(checks.find(({ id }) => id === 'signature')?.evidence).toMatchObject({ budgetSpent: true })
  })
})
