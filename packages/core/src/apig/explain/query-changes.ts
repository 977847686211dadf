import { encodePercent } from '../canonical/canonical-path.js'
import { canonicalQuery, signedQueryItems } from '../canonical/canonical-query.js'
import { apigProfiles } from '../canonical/profiles.js'
import { splitRequestTarget } from '../canonical/request-target.js'
import { type Change, type Form, fieldChanges } from './change.js'
import { listedValues } from './forwarded.js'
import type { Situation } from './situation.js'

const senderEncodes = 'Let the sender encode it once, and decode it nowhere'
const sortAndEncode = 'Let the sender sort and encode it'
const rawTarget = 'Pass the raw target: something decoded or rewrote the query before the verifier'

const mostItems = 64

/** Returns other queries that the sender may have signed. The likeliest comes first. */
export function queryChanges({ target: { query }, profile, request }: Situation): Iterable<Change> {
  // Use one profile for all changes here, so that only the change itself makes a difference.
  const canonical = (text: string): string => canonicalQuery(text, profile)
  const forwarded = ['x-original-url', 'x-original-uri', 'x-rewrite-url', 'x-forwarded-uri']
    .flatMap((name) => listedValues(request.headers, name).map((value) => [name, value] as const))
    .map(([name, value]): Form => {
      const remedy = 'A proxy changed the query: restore it in the canonicalUrl hook'
      return [
        'query-rewritten',
        `the query that ${name} names`,
        () => canonical(splitRequestTarget(value).query),
        remedy,
      ]
    })
  if (query === '') return fieldChanges('query', forwarded)
  return fieldChanges('query', [
    ...forwarded,
    ['query-not-encoded', 'the query as it arrived, neither sorted nor re-encoded', () => query, sortAndEncode],
    [
      'query-encoded-again',
      'the query with its escapes encoded again',
      () => canonical(query.replaceAll('%', '%25')),
      senderEncodes,
    ],
    ['query-decoded', 'the query decoded twice', () => canonical(query.replaceAll('%25', '%')), senderEncodes],
    [
      'query-plus',
      'the query with + as a space',
      () => canonicalQuery(query, { ...profile, plus: 'space' }),
      "Set profile: { plus: 'space' }, or let the sender write %20",
    ],
    [
      'query-plus',
      'the query with + for each space',
      () => canonicalQuery(query.replaceAll('%20', '+'), { ...profile, plus: 'literal' }),
      'Let the sender write and sign %20 for a space: something turned + into %20',
    ],
    ['query-plus', 'the query with %20 for each %2B', () => canonical(query.replace(/%2b/gi, '%20')), senderEncodes],
    ['query-not-signed', 'no query', () => '', 'Let the sender sign the query, too'],
    // Try this before leaving out single items: keeping the last item of a name also leaves out another.
    ...listForms(query, profile),
    ...itemForms(query, canonical),
    ['query-case', 'the query with its names in lower case', () => canonical(lowerNames(query)), rawTarget],
    ['query-case', 'the query in lower case', () => canonical(query.toLowerCase()), rawTarget],
    [
      'query-brackets',
      'the query without [] after its names',
      () => canonical(query.replace(/(?:\[\]|%5b%5d)(?==|&|$)/gi, '')),
      rawTarget,
    ],
    ['query-brackets', 'the query with [] after repeated names', () => canonical(bracketRepeated(query)), rawTarget],
  ])
}

/** Returns the query without items that a proxy, a rewrite or a framework may have added. */
function itemForms(query: string, canonical: (text: string) => string): readonly Form[] {
  const items = query.split('&').filter((item) => item !== '')
  const remedy = 'Something added it on the way: remove it in the canonicalUrl hook'
  const without = (from: number, to: number): Form => {
    const names = items.slice(from, to).map((item) => `'${item.split('=', 1)[0]}'`)
    const what = `the query without ${names.length > 3 ? `${names.length} of its items` : names.join(', ')}`
    return ['query-item-added', what, () => canonical([...items.slice(0, from), ...items.slice(to)].join('&')), remedy]
  }
  const few = items.slice(0, mostItems)
  const single = few.map((_, index) => without(index, index + 1))
  // Leaving out all items is the same as no query.
  const several = few
    .slice(2, 10)
    .flatMap((_, index) => [without(0, index + 2), without(items.length - index - 2, items.length)])
  const nameless = items.filter((item) => !item.startsWith('='))
  return [
    ...(nameless.length === items.length
      ? []
      : [
          [
            'query-item-nameless',
            'the query without its item that has no name, as the Python, Java, JavaScript and PHP signers make it',
            () => canonical(nameless.join('&')),
            'Let the sender leave out the item without a name',
          ] as const,
        ]),
    ...(query.includes(';')
      ? [
          [
            'query-item-semicolon',
            'the query without the items that hold a semicolon, as the Go signer makes it',
            () => canonical(items.filter((item) => !item.includes(';')).join('&')),
            'Let the sender write %3B for ;',
          ] as const,
        ]
      : []),
    ...(items.length > 1 ? single : []),
    ...several,
  ]
}

/** Returns repeated names in the form that some signers sign: those that keep items in a map, or sort them only by name. */
function listForms(query: string, profile: Situation['profile']): readonly Form[] {
  const sign = (choose: (values: readonly string[]) => readonly string[]) => (): string => {
    const values = new Map<string, string[]>()
    for (const item of query.split('&')) {
      for (const { name, value } of signedQueryItems(item, profile))
        values.set(name, [...(values.get(name) ?? []), value])
    }
    return [...values]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, all]) => choose(all).map((value) => `${encodePercent(name)}=${encodePercent(value)}`))
      .join('&')
  }
  const once = 'Let the sender sign every item of a name that comes more than once, sorted by value'
  return [
    ['query-order', 'the query sorted by name, with the values of one name as they arrived', sign((all) => all), once],
    ['query-item-repeated', 'the query with the first item of each name', sign((all) => all.slice(0, 1)), once],
    ['query-item-repeated', 'the query with the last item of each name', sign((all) => all.slice(-1)), once],
    [
      'query-item-repeated',
      'the query with the values of one name joined by commas',
      sign((all) => [all.join(',')]),
      once,
    ],
    ['query-order', 'the query in the order in which it arrived', () => inOrder(query), sortAndEncode],
  ]
}

function inOrder(query: string): string {
  const items = query.split('&').filter((text) => text !== '')
  return items.map((item) => canonicalQuery(item, apigProfiles.strict)).join('&')
}

function lowerNames(query: string): string {
  return query.replace(/(^|&)[^=&]*/g, (name) => name.toLowerCase())
}

function bracketRepeated(query: string): string {
  const items = query.split('&').map((item) => [item.split('=', 1)[0] ?? '', item] as const)
  const count = new Map<string, number>()
  for (const [name] of items) count.set(name, (count.get(name) ?? 0) + 1)
  return items
    .map(([name, item]) => ((count.get(name) ?? 0) > 1 ? `${name}[]${item.slice(name.length)}` : item))
    .join('&')
}
