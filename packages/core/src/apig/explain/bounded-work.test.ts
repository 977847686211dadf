import { describe, expect, it } from 'vitest'
import { createApigVerifier } from '../create-apig-verifier.js'

interface Work {
  operations: number
  bytes: number
}

function countingEngine(): { readonly crypto: Crypto; readonly work: Work } {
  const work = { operations: 0, bytes: 0 }
  const subtle = new Proxy(globalThis.crypto.subtle, {
    get(target, name) {
      const method: (...values: unknown[]) => unknown = Reflect.get(target, name).bind(target)
      return (...values: unknown[]) => {
        work.operations += 1
        for (const value of values) if (value instanceof Uint8Array) work.bytes += value.byteLength
        return method(...values)
      }
    },
  })
  return { crypto: { subtle } as Crypto, work }
}

const MiB = 1_048_576
const dated: [string, string] = ['X-Sdk-Date', '20230423T120000Z']
const authorization = (names: readonly string[]): [string, string] => [
  'Authorization',
  `SDK-HMAC-SHA256 Access=key1, SignedHeaders=${[...names, 'x-sdk-date'].sort().join(';')}, Signature=${'0'.repeat(64)}`,
]
const spaces = `a${' '.repeat(200_000)}b`
const many = Array.from({ length: 90 }, (_, index): [string, string] => [`x-${index + 100}`, `${index} a,b`])
const hosts: [string, string] = ['X-Forwarded-Host', Array.from({ length: 4_000 }, (_, index) => `h${index}`).join(',')]

describe('explain stays within its budget for', () => {
  it.each<[string, { url?: string; headers?: [string, string][]; body?: Uint8Array; method?: string }]>([
    ['a large body', { body: new Uint8Array(11 * MiB) }],
    ['a body of JSON', { body: new TextEncoder().encode(`[${'1,'.repeat(500_000)}1]`) }],
    ['a query of many items', { url: `/?${'a=%20&'.repeat(999)}` }],
    ['a long path', { url: `/${'%41/'.repeat(8_000)}` }],
    ['a target that is not one', { url: `/${'é'.repeat(100_000)}` }],
    ['a target with a bad escape', { url: `/%${'/a'.repeat(10_000)}` }],
    ['many signed headers', { headers: many }],
    [
      'a long header',
      {
        headers: [
          ['Content-Type', spaces],
          ['X-A', spaces],
        ],
      },
    ],
    ['a long list of hosts', { headers: [['Host', spaces], hosts, ['Forwarded', `host=${'a'.repeat(100_000)}`]] }],
    ['headers that came twice', { headers: [...many, ...many] }],
  ])('%s', async (_, parts) => {
    const { crypto, work } = countingEngine()
    const verifier = createApigVerifier({
      secrets: { key1: ['secret', 'older'], key2: 'other' },
      crypto,
      currentDate: () => new Date('2023-04-23T12:00:00Z'),
    })
    const headers = parts.headers ?? [['Host', 'h']]
    const names = [...new Set(headers.map(([name]) => name.toLowerCase()))].filter(
      (name) => !name.includes('forwarded'),
    )
    const body = parts.body ?? new Uint8Array(2)
    const { verdict } = await verifier.explain({
      method: 'POST',
      url: '/',
      body,
      ...parts,
      headers: [...headers, dated, authorization(names)],
    })
    expect(verdict).toBe('rejected')
    // The checks themselves hash the body and a canonical request, which the budget does not count.
    expect(work.operations).toBeLessThan(10_200)
    expect(work.bytes).toBeLessThan(8 * MiB + body.byteLength + MiB)
  })
})
