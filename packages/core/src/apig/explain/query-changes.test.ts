import { describe, expect, it } from 'vitest'
import { type Arrived, situationOf } from '#test/support/apig-situation.js'
import { queryChanges } from './query-changes.js'

type Signed = readonly [accident: unknown, what: string, query: string]

async function queriesOf(query: string, arrived: Arrived = {}): Promise<readonly Signed[]> {
  const situation = await situationOf({ url: `/?${query}`, profile: 'go', ...arrived })
  return [...queryChanges(situation)].map(({ accident, what, apply }) => [accident, what, apply(situation.base).query])
}

const nameless = 'the query without its item that has no name, as the Python, Java, JavaScript and PHP signers make it'
const semicolon = 'the query without the items that hold a semicolon, as the Go signer makes it'

describe('queryChanges', () => {
  it.each<[arrived: string, ...Signed]>([
    ['b=2&a=/', 'query-not-encoded', 'the query as it arrived, neither sorted nor re-encoded', 'b=2&a=/'],
    ['a=%20%20', 'query-encoded-again', 'the query with its escapes encoded again', 'a=%2520%2520'],
    ['a=%2520%2520', 'query-decoded', 'the query decoded twice', 'a=%20%20'],
    ['a=%2Cb%20c%20', 'query-plus', 'the query with + for each space', 'a=%2Cb%2Bc%2B'],
    ['a=%2b%2Bb', 'query-plus', 'the query with %20 for each %2B', 'a=%20%20b'],
    ['a=1', 'query-not-signed', 'no query', ''],
    [
      'b=1&A=2&&A=1&c',
      'query-order',
      'the query sorted by name, with the values of one name as they arrived',
      'A=2&A=1&b=1&c=',
    ],
    ['b=1&a=2&&a=1', 'query-item-repeated', 'the query with the first item of each name', 'a=2&b=1'],
    ['b=1&a=2&&a=1', 'query-item-repeated', 'the query with the last item of each name', 'a=1&b=1'],
    ['b&a=2&a=1', 'query-item-repeated', 'the query with the values of one name joined by commas', 'a=2%2C1&b='],
    ['b=/&&a=1', 'query-order', 'the query in the order in which it arrived', 'b=%2F&a=1'],
    ['a=1&=2&b=3', 'query-item-nameless', nameless, 'a=1&b=3'],
    ['c=3;d&a=1;b&b=2', 'query-item-semicolon', semicolon, 'b=2'],
    ['a=1&utm=2&c=3', 'query-item-added', "the query without 'utm'", 'a=1&c=3'],
    ['a=1&b=2&&c=3', 'query-item-added', "the query without 'a', 'b'", 'c=3'],
    ['AA=B&&CcC', 'query-case', 'the query with its names in lower case', 'aa=B&ccc='],
    ['A=B&C', 'query-case', 'the query in lower case', 'a=b&c='],
    ['a[]=1&b%5B%5d&c[]', 'query-brackets', 'the query without [] after its names', 'a=1&b=&c='],
    ['a=1&b=[]c&a=2', 'query-brackets', 'the query with [] after repeated names', 'a%5B%5D=1&a%5B%5D=2&b=%5B%5Dc'],
    ['a&b&a', 'query-brackets', 'the query with [] after repeated names', 'a%5B%5D=&a%5B%5D=&b='],
  ])('of %s: %s, %s', async (arrived, ...signed) => {
    expect(await queriesOf(arrived)).toContainEqual(signed)
  })

  it('reads + as a space, if the profile does not', async () => {
    const plus = ['query-plus', 'the query with + as a space', 'a=b%20c']
    expect(await queriesOf('a=b+c', { profile: 'strict' })).toContainEqual(plus)
  })

  it('keeps [] that is not at the end of a name', async () => {
    const plain = ['query-brackets', 'the query without [] after its names', 'a=%5B%5Db']
    expect(await queriesOf('a=[]b')).toContainEqual(plain)
  })

  it.each(['X-Original-URL', 'X-Original-URI', 'X-Rewrite-URL', 'X-Forwarded-URI'])(
    'begins with the query that %s names, even if none arrived',
    async (header) => {
      const named = ['query-rewritten', `the query that ${header.toLowerCase()} names`, 'a=1&b=%2F']
      const headers: [string, string][] = [[header, '/x?b=/&a=1']]
      expect((await queriesOf('c=1', { headers }))[0]).toEqual(named)
      expect(await queriesOf('', { headers })).toEqual([named])
    },
  )

  it('tries lists of values before leaving out single items', async () => {
    const accidents = (await queriesOf('a=1&a=2')).map(([accident]) => accident)
    expect(accidents.filter((one, index) => one !== accidents[index - 1])).toEqual([
      'query-not-encoded',
      'query-encoded-again',
      'query-decoded',
      'query-plus',
      'query-not-signed',
      'query-order',
      'query-item-repeated',
      'query-order',
      'query-item-added',
      'query-case',
      'query-brackets',
    ])
  })

  it('does not leave out the only item, and not several of two', async () => {
    const added = async (query: string): Promise<readonly string[]> =>
      (await queriesOf(query)).flatMap(([accident, what]) => (accident === 'query-item-added' ? [what] : []))
    expect(await added('a=1&')).toEqual([])
    expect(await added('a=1&b')).toEqual(["the query without 'a'", "the query without 'b'"])
  })

  it('leaves out each item, and then the first and the last items together', async () => {
    const added = (await queriesOf('a&b&c&d&e')).filter(([accident]) => accident === 'query-item-added')
    expect(added.map(([, , signed]) => signed.replaceAll(/[=&]/g, ''))).toEqual([
      ...['bcde', 'acde', 'abde', 'abce', 'abcd'],
      ...['cde', 'abc', 'de', 'ab', 'e', 'a'],
    ])
    expect(added.slice(-4).map(([, what]) => what)).toEqual([
      "the query without 'a', 'b', 'c'",
      "the query without 'c', 'd', 'e'",
      'the query without 4 of its items',
      'the query without 4 of its items',
    ])
  })

  it('has a limited number of changes for a query of many items', async () => {
    const items = Array.from({ length: 100 }, (_, index) => `a${index}`).join('&')
    const added = (await queriesOf(items)).filter(([accident]) => accident === 'query-item-added')
    expect(added).toHaveLength(64 + 2 * 8)
    expect(added.at(-1)?.[1]).toBe('the query without 9 of its items')
  })

  it('leaves out a form that a query does not have', async () => {
    expect((await queriesOf('a=%25')).map(([, what]) => what)).not.toContain('the query decoded twice')
  })
})
