import type { VerificationError } from '../../errors.js'
import type { Finding } from '../../scheme/explain.js'
import { parseAuthorization } from '../authorization-grammar.js'
import { apigProfiles } from '../canonical/profiles.js'
import { nameAccident } from './accidents.js'

const { strict } = apigProfiles
const lenient = [{ authorizationSpaces: 'any' }, { signedHeadersOrder: 'any' }, { signatureHex: 'any-case' }] as const

const sign = 'Let the API Gateway signer write the header, and change nothing in it'

/** Common mistakes in an Authorization header, each with a description and a function that undoes it. */
const slips: readonly (readonly [what: string, undo: (value: string) => string])[] = [
  ['SignedHeaders holds names that are not in lower case', (value) => value.replace(/(?<=SignedHeaders=)[^,]*/, lower)],
  ['There is a space before or after the header', (value) => value.trim()],
  ['The values are in quotes', (value) => value.replaceAll('"', '')],
  ['The header is percent-encoded', (value) => decodeURIComponent(value)],
  ['The spaces were replaced by plus signs, as in a form', (value) => value.replaceAll('+', ' ')],
  ['There is another scheme before the algorithm', (value) => value.replace(/^[A-Za-z]+ (?=(?:SDK|V11)-)/, '')],
  ['There is a comma or a semicolon at the end', (value) => value.replace(/[,;]\s*$/, '')],
  [
    'The parameters are not separated by commas',
    (value) => value.replace(/[;&]? (?=SignedHeaders=|Signature=)/g, ', '),
  ],
  ['The header came twice and was joined', (value) => value.slice(0, value.length / 2 - 1)],
]

/** Explains a refused Authorization header: what is wrong with it, or which choice of the profile would accept it. */
export function describeAuthorization(values: readonly string[], { code }: VerificationError): Finding | undefined {
  const [value] = values
  if (value === undefined || value === '') {
    const remedy =
      'Bind a signature key to the API in the gateway, and let every proxy pass the Authorization header on'
    return { hint: `Nothing signed this request, or the header was dropped on its way. ${remedy}` }
  }
  if (values.length > 1)
    return { hint: 'Something added an Authorization header on the way: let only the gateway set it' }
  if (code === 'ERR_UNSUPPORTED') {
    const remedy = 'Choose HMAC-SHA256 for the signature key; V11-HMAC-SHA256 needs the credentialScope option'
    return { hint: remedy }
  }
  if (value.length > 8_192) return { hint: sign }
  for (const choice of lenient) {
    if (!reads(value, choice)) continue
    const [trait] = Object.keys(choice)
    return {
      hint: `The profile ${JSON.stringify(choice)} would accept it (${trait})`,
      evidence: nameAccident('authorization-form', 'likely'),
    }
  }
  for (const [what, undo] of slips) {
    if (undone(value, undo)) return { hint: `${what}. ${sign}`, evidence: nameAccident('authorization-form', 'likely') }
  }
  return describeForeign(value)
}

function describeForeign(value: string): Finding {
  const [scheme = ''] = value.split(' ', 1)
  const kinds = {
    'aws4-hmac-sha256': 'AWS Signature Version 4',
    basic: 'a password',
    bearer: 'a token',
    digest: 'a password',
  }
  const kind = new Map(Object.entries(kinds)).get(scheme.toLowerCase())
  if (kind === undefined) return { hint: sign }
  const remedy = 'Bind a signature key to the API in the gateway, which then replaces the header'
  return {
    hint: `This is ${kind}, not a signature of the gateway. ${remedy}`,
    evidence: nameAccident('another-authorization', 'likely'),
  }
}

function reads(value: string, choice: object = {}): boolean {
  try {
    parseAuthorization(value, { ...strict, ...choice })
    return true
  } catch {
    return false
  }
}

function undone(value: string, undo: (value: string) => string): boolean {
  try {
    return reads(undo(value))
  } catch {
    return false
  }
}

function lower(text: string): string {
  return text.toLowerCase().split(';').sort().join(';')
}
