import { VerificationError } from '../../errors.js'
import { sha256 } from '../../scheme/hmac.js'
import type { Authorization } from '../authorization.js'
import { canonicalPath } from './canonical-path.js'
import { encodeQuery, type QueryItem, signedQueryItems } from './canonical-query.js'
import type { ApigProfile } from './profiles.js'
import type { RequestTarget } from './request-target.js'
import { canonicalHeaderValue, type SignedHeader } from './signed-headers.js'

/** The fields of a canonical request, before they are joined. */
export interface CanonicalRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  /** The decoded items of the query, in the order of signing. */
  readonly queryItems: readonly QueryItem[]
  /** `name:value` for each header, one character for each byte. */
  readonly headerLines: readonly string[]
  readonly signedHeaders: string
  /** Lower-case hex of the body's SHA-256, or `UNSIGNED-PAYLOAD`. */
  readonly payloadHash: string
}

/** All fields of a canonical request except its last line. */
export type CanonicalParts = Omit<CanonicalRequest, 'payloadHash'>

/** Replaces the hash of a body that is not signed. */
export const unsignedPayload = 'UNSIGNED-PAYLOAD'

/** Lower-case hex of the SHA-256 of no bytes. */
export const emptyPayloadHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const ascii = /^[\0-\x7f]*$/
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}$/

/**
 * Builds all fields of a canonical request except its last line.
 *
 * @param headers - the signed headers, in the order of SignedHeaders
 * @throws VerificationError ERR_REQUEST_INVALID if the method or the target is not valid, ERR_HEADER_INVALID if the value of a header
 * is not.
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm-002.html
 */
export function buildCanonicalParts(
  method: string,
  target: RequestTarget,
  headers: readonly SignedHeader[],
  profile: ApigProfile,
): CanonicalParts {
  if (!token.test(method)) throw new VerificationError('ERR_REQUEST_INVALID', 'The method is not a token')
  const headerLines: string[] = []
  let signedHeaders = ''
  for (const header of headers) {
    addHeaderLines(headerLines, header)
    signedHeaders += signedHeaders === '' ? header.name : `;${header.name}`
  }
  const queryItems = signedQueryItems(target.query, profile)
  return {
    method: profile.method === 'upper-case' ? method.toUpperCase() : method,
    path: canonicalPath(target.path, profile),
    query: encodeQuery(queryItems),
    queryItems,
    headerLines,
    signedHeaders,
  }
}

function addHeaderLines(lines: string[], { name, values }: SignedHeader): void {
  if (values.length === 1) lines.push(`${name}:${canonicalHeaderValue(values[0] ?? '')}`)
  else lines.push(...values.map((value) => `${name}:${canonicalHeaderValue(value)}`).sort())
}

/** Returns the SHA-256 of a canonical request in lower-case hex. */
export function hashCanonicalRequest(crypto: Crypto, canonical: CanonicalRequest): string | Promise<string> {
  const { method, path, query, headerLines, signedHeaders, payloadHash } = canonical
  const text = `${method}\n${path}\n${query}\n${headerLines.join('\n')}\n\n${signedHeaders}\n${payloadHash}`
  // Every character is one byte here, because header values were converted to that form.
  return sha256(crypto, ascii.test(text) ? text : Uint8Array.from(text, (character) => character.charCodeAt(0)))
}

/** Returns the SHA-256 of a body in lower-case hex. */
export function hashPayload(crypto: Crypto, body: Uint8Array<ArrayBuffer>): string | Promise<string> {
  return body.byteLength === 0 ? emptyPayloadHash : sha256(crypto, body)
}

/** Builds the string to sign in ASCII: algorithm, X-Sdk-Date, credential scope if there is one, and hash. */
export function stringToSign(
  { algorithm, credentialScope }: Pick<Authorization, 'algorithm' | 'credentialScope'>,
  sdkDate: string,
  canonicalRequestHash: string,
): string {
  const scope = credentialScope === undefined ? '' : `${credentialScope}\n`
  return `${algorithm}\n${sdkDate}\n${scope}${canonicalRequestHash}`
}
