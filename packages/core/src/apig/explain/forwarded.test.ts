import { describe, expect, it } from 'vitest'
import { readHeaderFields } from '../../request/header-lines.js'
import { forwardedHosts, listedValues } from './forwarded.js'

const numbers = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `h${index}`)

describe('listedValues', () => {
  const valuesOf = (...values: string[]): readonly string[] =>
    listedValues(readHeaderFields(values.map((value) => ['X-A', value])), 'x-a')

  it('returns each value of each line, without white space and without empty ones', () => {
    expect(valuesOf('a, b ,,\t', 'c')).toEqual(['a', 'b', 'c'])
    expect(valuesOf()).toEqual([])
  })

  it('reads at most eight lines, eight values of each, and no value of more than 2,048 characters', () => {
    expect(valuesOf(...numbers(9))).toEqual(numbers(8))
    expect(valuesOf(numbers(9).join())).toEqual(numbers(8))
    const longest = 'a'.repeat(2_048)
    expect(valuesOf(`${longest}a,${longest}`)).toEqual([longest])
  })
})

describe('forwardedHosts', () => {
  const hostsOf = (...headers: (readonly [string, string])[]): readonly string[] =>
    forwardedHosts(readHeaderFields(headers))

  it('returns the hosts of each header that proxies set, in the order of their names', () => {
    expect(
      hostsOf(
        ['Forwarded', 'host=f'],
        ['X-Forwarded-Server', 'd'],
        ['X-Host', 'c'],
        ['X-Original-Host', 'b'],
        ['X-Forwarded-Host', 'a, a2'],
      ),
    ).toEqual(['a', 'a2', 'b', 'c', 'd', 'f'])
  })

  it.each([
    ['host=a', ['a']],
    ['for=1;host="a:80";proto=https', ['a:80']],
    ['for=1; HOST=a, host=b', ['a', 'b']],
    ['for=1;xhost=a', []],
    ['host=', []],
    ['for="host=a"', []],
  ])('reads Forwarded: %s', (value, hosts) => {
    expect(hostsOf(['Forwarded', value])).toEqual(hosts)
  })

  it('reads a limited number of hosts', () => {
    const lines = numbers(9).map((host) => ['Forwarded', `host=${host}`] as const)
    expect(hostsOf(...lines)).toEqual(numbers(8))
    expect(hostsOf(['Forwarded', `${' '.repeat(2_043)}host=`.slice(0, 2_048)])).toEqual([])
    expect(
      hostsOf([
        'Forwarded',
        numbers(20)
          .map((host) => `host=${host}`)
          .join(),
      ]),
    ).toEqual(numbers(16))
    const padded = (length: number): readonly [string, string] => ['Forwarded', `for=${'1'.repeat(length)};host=a`]
    expect([hostsOf(padded(2_037)), hostsOf(padded(2_038))]).toEqual([['a'], []])
  })
})
