import fc from 'fast-check'
import { type Node, type ParseError, parseTree } from 'jsonc-parser'
import { maxDepth, maxMembers, parseUnproven } from '../../../packages/core/src/encoding/json.js'
import { mutated } from '../../fuzz/mutations.js'
import { type ComparisonResult, compareBatches, type Extent, refused, Tally } from '../comparison.js'

/** Compares our count of JSON members, and our detection of two members with one name, with the tree of another parser. */
export async function compareJson(extent: Extent): Promise<readonly ComparisonResult[]> {
  const tally = new Tally('JSON of unknown senders: ours and jsonc-parser', [])
  await compareBatches(extent, 1_000, async (batch) => {
    for (const bytes of fc.sample(jsonBytes, batch)) {
      tally.record({ ours: readOurs(bytes), theirs: readTheirs(bytes) }, () => Buffer.from(bytes).toString('base64'))
    }
  })
  return [tally.result()]
}

// Names and texts that a scanner may take for structure, and names that are equal only after their escapes are read.
const names = fc.constantFrom(
  'a',
  'b',
  '\\u0061',
  'A',
  '',
  '__proto__',
  'constructor',
  '1',
  '01',
  '{',
  '"'.repeat(0),
  '\\"',
  '\\\\',
  ':',
  '\\ud83d\\ude00',
  '😀',
)
const scalar = fc.oneof(
  fc.constantFrom(
    '1',
    '-0',
    '1e5',
    '0.5',
    '01',
    '1.',
    '.5',
    '+1',
    '0x1',
    'NaN',
    'true',
    'null',
    'nul',
    '"',
    "'a'",
    '/**/1',
  ),
  fc.constantFrom(
    '"a"',
    '""',
    '"\\\\"',
    '"\\\\\\""',
    '"{[:,]}"',
    '"\\u0022"',
    '"\\x"',
    '"\t"',
    '"\\ud800"',
    '"\u2028"',
  ),
  fc.double().map(String),
)
const white = fc.constantFrom('', '', '', ' ', '\n', '\t', '\u00a0', '\ufeff', '//\n')
const value: fc.Arbitrary<string> = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 5 }, scalar, tie('list'), tie('object')),
  list: fc
    .tuple(fc.array(tie('value'), { maxLength: 4 }), white)
    .map(([items, space]) => `[${items.join(`,${space}`)}]`),
  object: members(tie('value')),
})).value

function members(of: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(fc.tuple(names, of, white), { maxLength: 4 }), fc.constantFrom('', '', '', '', ','))
    .map(
      ([list, rest]) => `{${list.map(([name, item, space]) => `"${name}"${space}:${space}${item}`).join(',')}${rest}}`,
    )
}

const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: members(value) },
  { weight: 2, arbitrary: value },
  // Sizes around the limits.
  { weight: 1, arbitrary: fc.integer({ min: -3, max: 3 }).map((more) => nested(maxDepth + more)) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: -3, max: 3 }).map(
      (more) =>
        `{"a":[${Array(maxMembers + more - 1)
          .fill('1')
          .join()}]}`,
    ),
  },
)

const jsonBytes: fc.Arbitrary<Uint8Array> = text.chain((one) => {
  const bytes = new TextEncoder().encode(one)
  return fc.oneof({ weight: 3, arbitrary: fc.constant(bytes) }, { weight: 1, arbitrary: mutated([bytes]) })
})

function nested(levels: number): string {
  return `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
}

function readOurs(bytes: Uint8Array): string {
  try {
    return JSON.stringify(sorted(parseUnproven(bytes)))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return refused(error.message)
  }
}

function readTheirs(bytes: Uint8Array): string {
  let decoded: string
  try {
    decoded = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return refused('not UTF-8')
  }
  const errors: ParseError[] = []
  const tree = parseTree(decoded, errors, { disallowComments: true, allowTrailingComma: false })
  if (tree === undefined || errors.length > 0) return refused('not JSON')
  if (tree.type !== 'object') return refused('not an object')
  const { depth, count } = measure(tree)
  if (depth > maxDepth) return refused('too deep')
  if (count > maxMembers) return refused('too many members')
  const own = (tree.children ?? []).map(({ children }) => children?.[0]?.value)
  if (new Set(own).size < own.length) return refused('two members with one name')
  return JSON.stringify(sorted(treeToValue(tree)))
}

// Each array and object counts as one, and each comma. The sum is the number of values within, or one more.
function measure({ type, children = [] }: Node): { depth: number; count: number } {
  if (type !== 'object' && type !== 'array') return { depth: 0, count: 0 }
  const within = children.map((child) => measure(type === 'object' ? (child.children?.[1] as Node) : child))
  return {
    depth: 1 + within.reduce((most, { depth }) => Math.max(most, depth), 0),
    count: 1 + Math.max(0, children.length - 1) + within.reduce((sum, { count }) => sum + count, 0),
  }
}

function treeToValue({ type, value, children = [] }: Node): unknown {
  if (type === 'array') return children.map(treeToValue)
  if (type !== 'object') return value
  const object: Record<string, unknown> = Object.create(null)
  for (const { children: [name, item] = [] } of children) object[name?.value as string] = treeToValue(item as Node)
  return object
}

// Objects as lists of members by name, so that equal values have equal text.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : value
  const list = Object.entries(value).map(([name, item]) => [name, sorted(item)] as const)
  return { members: list.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) }
}
