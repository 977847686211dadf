import fc from 'fast-check'
import { type TestedPolicy, testedPolicies } from './policies.js'

/** A text that is similar to a URL that a policy allows. */
export interface UrlCase {
  readonly policy: TestedPolicy
  readonly text: string
}

// Characters that URL parsers read in different ways, as code points.
const awkward = [
  ...['.', '/', '\\', '@', ':', '?', '#', '%', ';', '&', '=', '+', ' ', '\t', '\n', '\r', '\0', '[', ']', '{', '}'],
  ...['|', '^', '`', '<', '>', '"', "'", '~', '*', '!', '$', ',', '(', ')', '-', '_', '0', 'x', 'A', '\u007f'],
  ...[
    '\u00a0',
    '\u00ad',
    '\u00df',
    '\u0130',
    '\u017f',
    '\u200b',
    '\u2024',
    '\u2044',
    '\u212a',
    '\u3002',
    '\uff0e',
    '\uff0f',
    '\ufeff',
    '\ud800',
  ],
]
const pieces = [
  ...[
    '/./',
    '/../',
    '/.',
    '/..',
    '//',
    '/%2e/',
    '/%2E%2e/',
    '/.%2e/',
    '%2f',
    '%5c',
    '%00',
    '%0a',
    '%',
    '..;/',
    '/;/',
    '\\..\\',
  ],
  ...[
    ':443',
    ':80',
    ':0443',
    ':',
    ':8443',
    '.',
    '..',
    'user@',
    'a:b@',
    '@evil.example',
    '#',
    '#x',
    '?',
    '?x=y',
    '??',
    '&',
  ],
  ...[
    'https://',
    'HTTPS://',
    'http://',
    'https:/',
    'https:',
    '//',
    'evil.example',
    '.evil.example',
    'evil.example/',
    '127.0.0.1',
  ],
  ...[
    '127.1',
    '0x7f.1',
    '2130706433',
    '[::1]',
    'xn--',
    '%61',
    '%41',
    '+',
    '%2b',
    '%20',
    '*',
    '~',
    '!',
    "'",
    ';x=y',
    ',',
    '|',
  ],
]
const edit = fc.record({
  kind: fc.constantFrom('insert', 'replace', 'remove', 'repeat', 'escape', 'case'),
  place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  length: fc.integer({ min: 1, max: 8 }),
  text: fc.oneof(
    fc.constantFrom(...awkward),
    fc.constantFrom(...pieces),
    fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  ),
  // Half of the changes are at a boundary, where they matter.
  atBoundary: fc.boolean(),
})
type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never

/** Random texts: a URL that a policy allows, with few changes. */
export const urlCase: fc.Arbitrary<UrlCase> = fc
  .tuple(
    fc.constantFrom(...testedPolicies),
    fc.oneof(
      { weight: 6, arbitrary: fc.array(edit, { minLength: 1, maxLength: 1 }) },
      { weight: 4, arbitrary: fc.array(edit, { maxLength: 5 }) },
    ),
  )
  .map(([policy, edits]) => ({ policy, text: edits.reduce(apply, policy.genuine) }))

function apply(url: string, { kind, place, length, text, atBoundary }: Edit): string {
  const boundaries = [...url.matchAll(/[/:?.=&@-]|$/g)].map(({ index }) => index)
  const at = atBoundary
    ? (boundaries[Math.floor(place * boundaries.length)] as number) + (length % 2)
    : Math.floor(place * (url.length + 1))
  const [before, after] = [url.slice(0, at), url.slice(at)]
  switch (kind) {
    case 'insert':
      return before + text + after
    case 'replace':
      return before + text + after.slice(text.length)
    case 'remove':
      return before + after.slice(length)
    case 'repeat':
      return before + after.slice(0, length) + after
    case 'escape':
      return `${before}${after.slice(0, 1).replace(/[\0-\xff]/, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`)}${after.slice(1)}`
    default:
      return before + after.slice(0, length).toUpperCase() + after.slice(length)
  }
}
