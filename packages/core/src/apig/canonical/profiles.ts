import { type OptionKind, type OptionKinds, oneOf, readOptions, requireKind } from '../../scheme/parts.js'

/**
 * The choices on which the vendor's signers differ when they build a canonical request, and how strictly the Authorization
 * header is read. No choice leaves a part of the request unsigned.
 */
export interface ApigProfile {
  /** Whether `get` is signed as `get` or as `GET`. */
  readonly method: 'as-received' | 'upper-case'
  /** `decode-uri` leaves the escapes of `; / ? : @ & = + $ , #` undecoded, as JavaScript's `decodeURI` does. */
  readonly percentDecoding: 'all' | 'decode-uri'
  /** Whether `%2F` in a path is refused or decoded. If it is decoded, the scheme cannot distinguish it from `/`. */
  readonly encodedSlash: 'decode' | 'refuse'
  /** Whether `+` in a query means a plus sign or a space. */
  readonly plus: 'literal' | 'space'
  /** Order of query items, by name and then value: of the decoded text by code point or by UTF-16 code unit, or of the encoded text. */
  readonly queryOrder: 'code-point' | 'utf-16' | 'encoded'
  /** Whether a query item without a name, such as `=v`, is refused or signed. */
  readonly emptyQueryName: 'refuse' | 'sign'
  /**
   * Whether a signed header that came more than once is refused, or has one line for each value, in sorted order. `Headers`
   * joins the values, so repeats cannot be seen there.
   */
  readonly repeatedHeader: 'refuse' | 'sign-each'
  /** Whether SignedHeaders must be sorted, or may have any order and is sorted before use. */
  readonly signedHeadersOrder: 'sorted' | 'any'
  /** Spaces after a comma of the Authorization header. */
  readonly authorizationSpaces: 'at-most-one' | 'any'
  /** Case of the hex digits of the signature. */
  readonly signatureHex: 'lower-case' | 'any-case'
}

/** Names of the profiles in {@link apigProfiles}. */
export type ApigProfileName = 'strict' | 'python' | 'go' | 'java' | 'javascript'

const strict: ApigProfile = {
  method: 'as-received',
  percentDecoding: 'all',
  encodedSlash: 'decode',
  plus: 'literal',
  queryOrder: 'code-point',
  emptyQueryName: 'refuse',
  repeatedHeader: 'refuse',
  signedHeadersOrder: 'sorted',
  authorizationSpaces: 'at-most-one',
  signatureHex: 'lower-case',
}

/**
 * The profiles. The default, `strict`, is the form on which the vendor's signers agree. Each other profile describes one of
 * the signers.
 *
 * @example
 * ```ts
 * import { apigProfiles, createApigVerifier } from '@countersign/core/apig'
 *
 * export const verifier = createApigVerifier({
 *   secrets: { signature_key1: 'signature_secret1' },
 *   profile: { ...apigProfiles.java, encodedSlash: 'refuse' },
 * })
 * ```
 */
export const apigProfiles: Readonly<Record<ApigProfileName, ApigProfile>> = Object.freeze({
  strict: Object.freeze(strict),
  python: Object.freeze({ ...strict, method: 'upper-case' } as const),
  go: Object.freeze({ ...strict, plus: 'space', emptyQueryName: 'sign', repeatedHeader: 'sign-each' } as const),
  java: Object.freeze({ ...strict, method: 'upper-case', plus: 'space', queryOrder: 'encoded' } as const),
  javascript: Object.freeze({ ...strict, percentDecoding: 'decode-uri', queryOrder: 'utf-16' } as const),
})

const choices: OptionKinds<ApigProfile> = {
  method: oneOf('as-received', 'upper-case'),
  percentDecoding: oneOf('all', 'decode-uri'),
  encodedSlash: oneOf('decode', 'refuse'),
  plus: oneOf('literal', 'space'),
  queryOrder: oneOf('code-point', 'utf-16', 'encoded'),
  emptyQueryName: oneOf('refuse', 'sign'),
  repeatedHeader: oneOf('refuse', 'sign-each'),
  signedHeadersOrder: oneOf('sorted', 'any'),
  authorizationSpaces: oneOf('at-most-one', 'any'),
  signatureHex: oneOf('lower-case', 'any-case'),
}

/** The kind of the `profile` option. {@link readProfile} checks its content. */
export const profileKind: OptionKind = {
  wanted: 'the name of a profile, or an object of choices',
  accepts: (value) => typeof value === 'string' || (typeof value === 'object' && value !== null),
}

/**
 * Reads the `profile` option: a name, or the choices that differ from `strict`.
 *
 * @throws TypeError if the name, a choice or its value is unknown.
 */
export function readProfile(profile: ApigProfileName | Partial<ApigProfile>): ApigProfile {
  if (typeof profile !== 'string')
    return { ...strict, ...readOptions<Partial<ApigProfile>>('profile', profile, choices) }
  requireKind('profile', profile, oneOf(...Object.keys(apigProfiles)))
  return apigProfiles[profile]
}
