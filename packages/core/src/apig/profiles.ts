/**
 * How a canonical request is made where the vendor's signers disagree, and how strictly the Authorization header is read.
 * No choice here leaves a part of the request unsigned.
 */
export interface ApigProfile {
  /** Whether `get` is signed as `get` or as `GET`. */
  readonly method: 'as-received' | 'upper-case'
  /** `decode-uri` leaves the escapes of `; / ? : @ & = + $ , #` undecoded, as JavaScript's `decodeURI` does. */
  readonly percentDecoding: 'all' | 'decode-uri'
  /** Whether `%2F` in a path counts as `/`, from which the scheme cannot tell it, or is refused. */
  readonly encodedSlash: 'decode' | 'refuse'
  /** Whether `+` in a query is itself or a space. */
  readonly plus: 'literal' | 'space'
  /** Order of query items, by name and then value: of the decoded text by code point or by UTF-16 code unit, or of the encoded text. */
  readonly queryOrder: 'code-point' | 'utf-16' | 'encoded'
  /** Whether a query item without a name, such as `=v`, is refused or signed. */
  readonly emptyQueryName: 'refuse' | 'sign'
  /** Whether a signed header that came more than once is refused, or has a line for each value, values sorted. `Headers` joins values before they can be told apart. */
  readonly repeatedHeader: 'refuse' | 'sign-each'
  /** Whether SignedHeaders must be sorted already, or is sorted first. */
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
 * The default, `strict`, is what the vendor's signers agree on; each other profile is what one of them does.
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

const choices: { readonly [Trait in keyof ApigProfile]: readonly ApigProfile[Trait][] } = {
  method: ['as-received', 'upper-case'],
  percentDecoding: ['all', 'decode-uri'],
  encodedSlash: ['decode', 'refuse'],
  plus: ['literal', 'space'],
  queryOrder: ['code-point', 'utf-16', 'encoded'],
  emptyQueryName: ['refuse', 'sign'],
  repeatedHeader: ['refuse', 'sign-each'],
  signedHeadersOrder: ['sorted', 'any'],
  authorizationSpaces: ['at-most-one', 'any'],
  signatureHex: ['lower-case', 'any-case'],
}

/**
 * Reads the `profile` option: a name, or the choices that differ from `strict`.
 *
 * @throws TypeError for an unknown name, choice or value.
 */
export function readProfile(profile: ApigProfileName | Partial<ApigProfile>): ApigProfile {
  if (typeof profile === 'string') {
    if (!Object.hasOwn(apigProfiles, profile)) throw new TypeError(`No profile is called ${profile}`)
    return apigProfiles[profile]
  }
  if (typeof profile !== 'object' || profile === null) throw new TypeError('profile must be a name or an object')
  for (const [trait, value] of Object.entries(profile)) {
    const allowed: readonly string[] | undefined = Object.hasOwn(choices, trait)
      ? choices[trait as keyof ApigProfile]
      : undefined
    if (allowed === undefined) throw new TypeError(`profile has no ${trait}`)
    if (!allowed.includes(value)) throw new TypeError(`profile.${trait} must be one of ${allowed.join(', ')}`)
  }
  return { ...strict, ...profile }
}
