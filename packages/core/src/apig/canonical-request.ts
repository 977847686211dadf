import { encodeHex } from '../encoding/hex.js'
import { encodeUtf8 } from '../encoding/utf8.js'
import { VerificationError } from '../errors.js'
import type { Authorization } from './authorization.js'
import { canonicalPath } from './canonical-path.js'
import { canonicalQuery } from './canonical-query.js'
import type { ApigProfile } from './profiles.js'
import type { RequestTarget } from './request-target.js'
import { canonicalHeaderValue, type SignedHeader } from './signed-headers.js'

/** What a canonical request is made from. */
export interface CanonicalRequestParts {
  readonly method: string
  readonly target: RequestTarget
  /** In the order of SignedHeaders. */
  readonly headers: readonly SignedHeader[]
  /** Lower-case hex of the body's SHA-256, or `UNSIGNED-PAYLOAD`. */
  readonly payloadHash: string
}

/** A canonical request, its fields as they are joined. */
export interface CanonicalRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  /** `name:value` for each header, one character for each byte. */
  readonly headerLines: readonly string[]
  readonly signedHeaders: string
  readonly payloadHash: string
}

/** Stands for the hash of a body that is not signed. */
export const unsignedPayload = 'UNSIGNED-PAYLOAD'

const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}$/

/**
 * Builds the canonical request.
 *
 * @throws VerificationError ERR_REQUEST_INVALID, ERR_HEADER_INVALID
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm-002.html
 */
export function buildCanonicalRequest(parts: CanonicalRequestParts, profile: ApigProfile): CanonicalRequest {
  const { method, target, headers, payloadHash } = parts
  if (!token.test(method)) throw new VerificationError('ERR_REQUEST_INVALID', 'The method is no token')
  return {
    method: profile.method === 'upper-case' ? method.toUpperCase() : method,
    path: canonicalPath(target.path, profile),
    query: canonicalQuery(target.query, profile),
    headerLines: headers.flatMap(headerLines),
    signedHeaders: headers.map(({ name }) => name).join(';'),
    payloadHash,
  }
}

function headerLines({ name, values }: SignedHeader): readonly string[] {
  if (values.length === 1) return [`${name}:${canonicalHeaderValue(values[0] ?? '')}`]
  return values.map((value) => `${name}:${canonicalHeaderValue(value)}`).sort()
}

/** Lower-case hex of the SHA-256 of a canonical request. */
export function hashCanonicalRequest(crypto: Crypto, canonical: CanonicalRequest): Promise<string> {
  const { method, path, query, headerLines, signedHeaders, payloadHash } = canonical
  const text = `${method}\n${path}\n${query}\n${headerLines.join('\n')}\n\n${signedHeaders}\n${payloadHash}`
  return hash(crypto, /[\u0080-\u00ff]/.test(text) ? encodeLatin1(text) : encodeUtf8(text))
}

/** Lower-case hex of the SHA-256 of a body. */
export function hashPayload(crypto: Crypto, body: Uint8Array<ArrayBuffer>): string | Promise<string> {
  return body.byteLength === 0 ? emptyHash : hash(crypto, body)
}

/** The text whose HMAC is the signature: algorithm, X-Sdk-Date, credential scope where there is one, hash. */
export function stringToSign(
  { algorithm, credentialScope }: Pick<Authorization, 'algorithm' | 'credentialScope'>,
  sdkDate: string,
  canonicalRequestHash: string,
): string {
  const scope = credentialScope === undefined ? '' : `${credentialScope}\n`
  return `${algorithm}\n${sdkDate}\n${scope}${canonicalRequestHash}`
}

async function hash(crypto: Crypto, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

function encodeLatin1(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
  return bytes
}
