import fc from 'fast-check'

/** A change of one value or name in JSON. */
interface JsonEdit {
  readonly kind: 'remove' | 'replace' | 'repeat' | 'rename' | 'nest' | 'text'
  /** The position of the value, as a share of all values. */
  readonly place: number
  readonly value: string
  readonly name: string
}

// Values are JSON text, so that a value may be anything that a parser reads.
const values = fc.oneof(
  fc.constantFrom(
    'null',
    'true',
    '0',
    '-1',
    '1e308',
    '1e400',
    '9007199254740993',
    '""',
    '" "',
    '[]',
    '{}',
    '[[]]',
    '{"":{}}',
  ),
  fc.constantFrom('"\\u0000"', '"\\ud800"', '"\\r\\n"', '"__proto__"', '"a\\u0301"', '"\\ufeff"', '"%00"', '"x".'),
  fc.string({ unit: 'binary', maxLength: 12 }).map((text) => JSON.stringify(text)),
  fc.integer().map(String),
)
const names = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'then',
    'length',
    '',
    '0',
    'Message',
    'message',
    'MESSAGE',
    'type',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
)
const edit: fc.Arbitrary<JsonEdit> = fc.record({
  kind: fc.constantFrom('remove', 'replace', 'repeat', 'rename', 'nest', 'text'),
  place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  value: values,
  name: names,
})

/** Changes values and names of a JSON text, and writes it in another way. The result is JSON, except for few values. */
export function editedJson(texts: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 3 }), fc.constantFrom('', ' ', '\n\t'))
    .map(([text, edits, space]) => {
      const root = toNode(JSON.parse(text))
      for (const one of edits) apply(root, one)
      return write(root, space)
    })
}

interface Node {
  /** The JSON text of a scalar. Undefined for a list of members. */
  text: string | undefined
  brackets: readonly [string, string]
  members: { name: string | undefined; node: Node }[]
}

function toNode(value: unknown): Node {
  if (Array.isArray(value)) {
    return {
      text: undefined,
      brackets: ['[', ']'],
      members: value.map((one) => ({ name: undefined, node: toNode(one) })),
    }
  }
  if (typeof value !== 'object' || value === null)
    return { text: JSON.stringify(value), brackets: ['', ''], members: [] }
  const members = Object.entries(value).map(([name, one]) => ({ name, node: toNode(one) }))
  return { text: undefined, brackets: ['{', '}'], members }
}

function write({ text, brackets: [open, close], members }: Node, space: string): string {
  if (text !== undefined) return text
  const list = members.map(
    ({ name, node }) => (name === undefined ? '' : `${JSON.stringify(name)}:${space}`) + write(node, space),
  )
  return open + list.join(`,${space}`) + close
}

function apply(root: Node, { kind, place, value, name }: JsonEdit): void {
  const places: { list: Node['members']; index: number }[] = []
  const visit = ({ members }: Node): void => {
    for (const [index, { node }] of members.entries()) {
      places.push({ list: members, index })
      visit(node)
    }
  }
  visit(root)
  const found = places[Math.floor(place * places.length)]
  if (found === undefined) return
  const { list, index } = found
  const member = list[index] as Node['members'][number]
  const scalar: Node = { text: value, brackets: ['', ''], members: [] }
  switch (kind) {
    case 'remove':
      list.splice(index, 1)
      break
    case 'replace':
      member.node = scalar
      break
    case 'repeat':
      list.splice(index, 0, { name: member.name, node: scalar })
      break
    case 'rename':
      if (member.name !== undefined) member.name = name
      break
    case 'nest':
      member.node = { text: undefined, brackets: ['{', '}'], members: [{ name, node: member.node }] }
      break
    case 'text':
      // The same value as text, or a text that a lenient parser reads as the same value.
      member.node = { ...scalar, text: JSON.stringify(write(member.node, '')) }
  }
}
