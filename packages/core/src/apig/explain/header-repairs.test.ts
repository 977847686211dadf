import { describe, expect, it } from 'vitest'
import { type Arrived, explainedOf, sdkDate, settingsOf } from '#test/support/apig-situation.js'
import { headerRepairs } from './header-repairs.js'

type Repaired = readonly [accident: unknown, what: string | undefined, value: string | undefined]

const repairsOf = (arrived: Arrived): ReturnType<typeof headerRepairs> =>
  headerRepairs(explainedOf(arrived), settingsOf(arrived))

/** Returns the repairs of one header. */
function valuesOf(name: string, arrived: Arrived): readonly Repaired[] {
  return [...repairsOf({ signedHeaders: [name, 'x-sdk-date'], ...arrived })].map(({ headers = [], given = [] }) => {
    expect(headers.at(-1)).toEqual({ name: 'x-sdk-date', values: [sdkDate] })
    const [header] = headers
    expect([header?.name, header?.values.length, given.length]).toEqual([name, 1, 1])
    return [given[0]?.accident, given[0]?.what, header?.values[0]]
  })
}

const twice: [string, string][] = [
  ['X-A', 'b'],
  ['X-A', 'c'],
]

describe('headerRepairs', () => {
  it('joins the values of a header that came twice, or takes one of them', () => {
    const [joined, first, last] = ['joined', 'first', 'last'].map((which) =>
      which === 'joined' ? 'the header x-a with its values joined' : `the header x-a with its ${which} value`,
    )
    expect(valuesOf('x-a', { headers: twice })).toEqual([
      ['header-repeated', joined, 'b, c'],
      ['header-repeated', joined, 'b,c'],
      ['header-repeated', joined, 'b; c'],
      ['header-repeated', joined, 'b;c'],
      ['header-repeated', first, 'b'],
      ['header-repeated', last, 'c'],
    ])
  })

  it('gives an absent header the empty value, and those that clients set', () => {
    const dropped = (name: string, values: readonly string[]): readonly Repaired[] =>
      values.map((value) => [
        'header-dropped',
        `the header ${name} ${value === '' ? 'empty' : `with the value ${value}`}`,
        value,
      ])
    expect(valuesOf('x-a', {})).toEqual(dropped('x-a', ['']))
    expect(valuesOf('content-type', {})).toEqual(
      dropped('content-type', [
        '',
        'application/json',
        'application/json; charset=utf-8',
        'application/json;charset=utf-8',
        'application/json; charset=UTF-8',
        'application/json;charset=UTF-8',
        'text/plain',
        'text/plain;charset=UTF-8',
        'application/x-www-form-urlencoded',
        'application/octet-stream',
      ]),
    )
    expect(valuesOf('accept', {})).toEqual(
      dropped('accept', ['', '*/*', 'application/json', 'application/json, text/plain, */*']),
    )
    expect(valuesOf('accept-encoding', {})).toEqual(
      dropped('accept-encoding', ['', 'gzip', 'gzip, deflate', 'gzip, deflate, br', 'identity']),
    )
    expect(valuesOf('connection', {})).toEqual(dropped('connection', ['', 'keep-alive', 'close', 'Keep-Alive']))
    expect(valuesOf('transfer-encoding', {})).toEqual(dropped('transfer-encoding', ['', 'chunked']))
    expect(valuesOf('content-length', { body: 'abc' })).toEqual(dropped('content-length', ['', '0', '3']))
  })

  it('gives Host the values of the request, of its target and of proxies, each once', () => {
    const url = 'https://target.example/'
    const changed = (host: string): Repaired => ['host-changed', `the header host with the value ${host}`, host]
    const headers: [string, string][] = [['X-Forwarded-Host', 'proxy.example, target.example']]
    expect(valuesOf('host', { url, headers, host: 'h' })).toEqual(['h', 'target.example', 'proxy.example'].map(changed))
    expect(valuesOf('host', { host: '' })).toEqual([])
    expect(valuesOf('host', { host: '', headers })).toEqual(['proxy.example', 'target.example'].map(changed))
  })

  it('repairs a header with the trusted host in place of Host', () => {
    const arrived = { headers: twice, trustedHost: 'trusted.example', signedHeaders: ['host', 'x-a', 'x-sdk-date'] }
    const repairs = [...repairsOf(arrived)]
    expect(repairs).toHaveLength(6)
    for (const { headers } of repairs) {
      expect(headers?.[0]).toEqual({ name: 'host', values: ['trusted.example'] })
      expect(headers?.[2]).toEqual({ name: 'x-sdk-date', values: [sdkDate] })
    }
    expect([...repairsOf({ trustedHost: 'trusted.example' })]).toEqual([])
  })

  it('repairs Host and X-Sdk-Date of the request as they arrived', () => {
    const signedHeaders = ['host', 'x-a', 'x-sdk-date']
    const repairs = [...repairsOf({ headers: twice, signedHeaders })].filter(
      ({ given }) => given?.[0]?.accident !== 'host-changed',
    )
    for (const { headers } of repairs) expect(headers?.[0]).toEqual({ name: 'host', values: ['backend.example.com'] })
    expect(repairs).toHaveLength(6)
  })

  it('leaves out a repair that does not repair everything', () => {
    expect([...repairsOf({ headers: twice, signedHeaders: ['x-a', 'x-b', 'x-sdk-date'] })]).toEqual([])
    const other: [string, string][] = [...twice, ['X-B', 'c'], ['X-B', 'd']]
    expect([...repairsOf({ headers: other, signedHeaders: ['x-a', 'x-b', 'x-sdk-date'] })]).toEqual([])
  })

  it.each<[names: readonly string[], accident: string, remedy: RegExp]>([
    [['host', 'x-sdk-date'], 'host-changed', /set trustedHost$/],
    [['x-a', 'x-sdk-date'], 'header-repeated', /^Let the sender send the header once/],
    [['accept', 'x-sdk-date'], 'header-dropped', /let it pass/],
  ])('changes only the header of %j, and says what to do', (signedHeaders, accident, remedy) => {
    const [repair] = repairsOf({ headers: twice, signedHeaders })
    const [change] = repair?.given ?? []
    expect(change).toMatchObject({ accident, remedy: expect.stringMatching(remedy) })
    const canonical = {} as never
    expect(change?.apply(canonical)).toBe(canonical)
  })

  it('takes the last of three values', () => {
    expect(valuesOf('x-a', { headers: [...twice, ['X-A', 'd']] }).at(-1)?.[2]).toBe('d')
  })

  it('tries at most 24 values', () => {
    // Each of the 17 hosts is tried, although the content type is absent then.
    const hosts = (name: string): string => Array.from({ length: 8 }, (_, index) => `${name}${index}`).join()
    const headers: [string, string][] = [
      ['X-Forwarded-Host', hosts('h')],
      ['X-Host', hosts('i')],
    ]
    const repairs = [...repairsOf({ headers, signedHeaders: ['host', 'content-type', 'x-sdk-date'] })]
    expect(repairs.map(({ given }) => given?.[0]?.accident)).toEqual(Array.from({ length: 7 }, () => 'header-dropped'))
  })

  it('repairs nothing if the target or the Authorization header cannot be read', () => {
    expect([...repairsOf({ headers: twice, found: { authorization: undefined } as never })]).toEqual([])
    expect([...repairsOf({ headers: twice, found: { 'request-target': undefined } as never })]).toEqual([])
  })
})
