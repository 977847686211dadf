import { VerificationError } from '../../errors.js'
import { decodePercent } from './canonical-path.js'
import { readQueryItems } from './canonical-query.js'
import type { ApigProfile } from './profiles.js'
import type { RequestTarget } from './request-target.js'

type Rule = readonly [pattern: RegExp, what: string]

const inPath: readonly Rule[] = [
  [/%(?:2f|5c)/i, 'an escaped slash or backslash'],
  // URL parsers read `%2e` as a dot here, and resolve both forms.
  [/(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i, 'a dot segment'],
  [/\/\//, 'an empty segment'],
  [/;/, 'a semicolon that is not escaped'],
  // Routers that compare before they decode treat `/%61` and `/a` as two paths.
  [/%(?:2[de]|3\d|4[1-9a-f]|5[\daf]|6[1-9a-f]|7[\dae])/i, 'an escape of a character that needs none'],
]

const inQuery: readonly Rule[] = [
  [/\+/, 'a plus sign that is not escaped'],
  [/;/, 'a semicolon that is not escaped'],
  [/(?:^|&)=/, 'an item without a name'],
]

// The escapes of `; / ? : @ & = + $ , #`. The result of decodeURI contains them even if their `%` was escaped.
const leftByDecodeUri = /%(?:2[346bcf]|3[abdf]|40)/i

/**
 * Refuses a target that handlers may read in more than one way. Several spellings have the same canonical form. Only the
 * spellings that every handler reads in the same way are accepted.
 *
 * @throws VerificationError ERR_REQUEST_INVALID, with the ambiguous part.
 */
export function refuseAmbiguousTarget({ path, query }: RequestTarget, profile: ApigProfile): void {
  refuse('path', path, inPath, profile)
  refuse('query', query, inQuery, profile)
  const names = new Set<string>()
  for (const { name } of readQueryItems(query, profile)) {
    // Frameworks put `a` and `a[]` in one list.
    const listed = name.endsWith('[]') ? name.slice(0, -2) : name
    if (names.has(listed)) throw ambiguous('query', 'a name more than once')
    names.add(listed)
  }
}

function refuse(part: string, text: string, rules: readonly Rule[], { percentDecoding }: ApigProfile): void {
  for (const [pattern, what] of rules) if (pattern.test(text)) throw ambiguous(part, what)
  if (percentDecoding === 'decode-uri' && leftByDecodeUri.test(decodePercent(text, percentDecoding)))
    throw ambiguous(part, 'an escape that decodeURI does not decode')
}

function ambiguous(part: string, what: string): VerificationError {
  return new VerificationError(
    'ERR_REQUEST_INVALID',
    `The ${part} of the request target is ambiguous: it holds ${what}`,
  )
}
