import { encodeUtf8 } from '../../encoding/bytes.js'
import { VerificationError } from '../../errors.js'
import type { HeaderFields } from '../../scheme/parts.js'
import type { ApigProfile } from './profiles.js'

/** A signed header. */
export interface SignedHeader {
  /** Lower-case name. */
  readonly name: string
  /** Trimmed values. There is more than one only if the profile signs each value. */
  readonly values: readonly string[]
}

/** What is known about the signed host without the Host header. */
export interface SigningHost {
  /** The trustedHost option. */
  readonly trusted: string | undefined
  /** Host and port of an absolute target. */
  readonly ofTarget: string | undefined
  /** The scheme of an absolute target. Its default port may be left out. */
  readonly scheme?: string | undefined
}

// RFC 9110 section 4.2.3: a URL has the same meaning with and without its default port.
const defaultPorts: ReadonlyMap<string, string> = new Map([
  ['http', ':80'],
  ['https', ':443'],
])

/**
 * Finds the headers that SignedHeaders names.
 *
 * @param host - The replacements for the Host header. `trusted` always replaces it; the host of the target does so only if
 * there is no Host header.
 * @throws VerificationError ERR_HEADER_MISSING if one is absent; ERR_HEADER_INVALID if one came more than once, if the name
 * of another header differs from it only in `_` and `-`, because CGI-like servers give both one name, or if an absolute target
 * contradicts the Host header.
 */
export function findSignedHeaders(
  fields: HeaderFields,
  names: readonly string[],
  host: SigningHost,
  profile: Pick<ApigProfile, 'repeatedHeader'>,
): readonly SignedHeader[] {
  refuseDoubles(fields, names)
  return names.map((name) => {
    let values = fields.values(name)
    if (values.length > 1 && profile.repeatedHeader === 'refuse') {
      throw new VerificationError('ERR_HEADER_INVALID', `Signed header ${name} sent ${values.length} times`)
    }
    if (name === 'host') values = signedHost(values, host)
    if (values.length === 0) throw new VerificationError('ERR_HEADER_MISSING', `Signed header ${name} not found`)
    return { name, values }
  })
}

/**
 * Returns the only value of a signed header, or undefined if the header is not signed.
 *
 * @throws VerificationError ERR_HEADER_INVALID if it came more than once.
 */
export function onlyValue(headers: readonly SignedHeader[], name: string): string | undefined {
  const values = headers.find((header) => header.name === name)?.values
  if (values !== undefined && values.length > 1)
    throw new VerificationError('ERR_HEADER_INVALID', `Signed header ${name} sent ${values.length} times`)
  return values?.[0]
}

function signedHost(received: readonly string[], { trusted, ofTarget, scheme }: SigningHost): readonly string[] {
  if (trusted !== undefined) return [trusted]
  if (ofTarget === undefined) return received
  if (received.length === 0) return [ofTarget]
  if (received.every((value) => value === ofTarget || isSameHost(value, ofTarget, scheme))) return received
  throw new VerificationError(
    'ERR_HEADER_INVALID',
    'The signed Host header and the absolute request target name different hosts; set trustedHost if a proxy changed one',
  )
}

function isSameHost(a: string, b: string, scheme: string | undefined): boolean {
  const port = defaultPorts.get(scheme ?? '')
  return withoutPort(a.toLowerCase(), port) === withoutPort(b.toLowerCase(), port)
}

function withoutPort(host: string, port: string | undefined): string {
  return port !== undefined && host.endsWith(port) ? host.slice(0, -port.length) : host
}

function refuseDoubles(fields: HeaderFields, signed: readonly string[]): void {
  const received = fields.names()
  if (!received.some(hasUnderscore) && !signed.some(hasUnderscore)) return
  const byDashed = new Map(signed.map((name) => [dashed(name), name]))
  if (byDashed.size < signed.length) throw double()
  for (const name of received) {
    const original = byDashed.get(dashed(name))
    if (original !== undefined && original !== name) throw double()
  }
}

function hasUnderscore(name: string): boolean {
  return name.includes('_')
}

function dashed(name: string): string {
  return name.replaceAll('_', '-')
}

function double(): VerificationError {
  return new VerificationError(
    'ERR_HEADER_INVALID',
    'Two header names differ only in _ and -, and one of them is signed',
  )
}

const ascii = /^[\t -~]*$/
const fieldValue = /^[\t -~\u0080-\uffff]*$/

/**
 * Converts a header value to its signed form, with one character for each byte. If the value has code points above U+00FF,
 * the bytes are UTF-8, otherwise latin-1.
 *
 * @throws VerificationError ERR_HEADER_INVALID if the value has half a surrogate pair or a control character, such as a
 * newline, which would begin another header.
 */
export function canonicalHeaderValue(value: string): string {
  if (ascii.test(value)) return value
  if (!fieldValue.test(value) || /\p{Surrogate}/u.test(value)) {
    throw new VerificationError('ERR_HEADER_INVALID', 'A signed header has a character that is not allowed in a header')
  }
  if (!/[\u0100-\uffff]/.test(value)) return value
  let bytes = ''
  for (const byte of encodeUtf8(value)) bytes += String.fromCharCode(byte)
  return bytes
}
