import { decodeHex } from '../encoding/hex.js'
import { VerificationError } from '../errors.js'
import { type HeaderFields, optionalHeader } from '../scheme/parts.js'
import type { ApigProfile } from './canonical/profiles.js'
import type { CredentialScope } from './credential-scope.js'

/** The algorithms of the Authorization header that are supported. */
export type ApigAlgorithm = 'SDK-HMAC-SHA256' | 'V11-HMAC-SHA256'

/** A parsed Authorization header. */
export interface Authorization {
  readonly algorithm: ApigAlgorithm
  readonly accessKey: string
  /** `<yyyymmdd>/<region>/<service>`, of `V11-HMAC-SHA256` only. */
  readonly credentialScope: string | undefined
  /** Lower-case, unique, sorted. */
  readonly signedHeaders: readonly string[]
  /** Lower-case hex. */
  readonly signature: string
  readonly signatureBytes: Uint8Array<ArrayBuffer>
}

/** The largest number of characters of an Authorization header. */
export const maxLength = 8_192

/** The largest number of names in SignedHeaders. */
export const maxSignedHeaders = 100

const usualForm =
  /^SDK-HMAC-SHA256 Access=([!-+\--~]{1,256}), ?SignedHeaders=([!#$%&'*+\-.^_`|~0-9a-z;]+), ?Signature=([0-9a-f]{64})$/

/**
 * Reads an Authorization header in the form that every signer writes and every profile accepts. Returns undefined for any
 * other form, which `parseAuthorization` reads. It is loaded only for such a form.
 */
export function readUsualAuthorization(value: string): Authorization | undefined {
  const [, accessKey, names, hex] = (value.length <= maxLength && usualForm.exec(value)) || []
  if (accessKey === undefined || names === undefined || hex === undefined) return undefined
  const signedHeaders = names.split(';')
  if (signedHeaders.length > maxSignedHeaders) return undefined
  let previous = ''
  for (const name of signedHeaders) {
    // This refuses names that are empty, repeated or out of order.
    if (name <= previous) return undefined
    previous = name
  }
  return {
    algorithm: 'SDK-HMAC-SHA256',
    accessKey,
    credentialScope: undefined,
    signedHeaders,
    signature: hex,
    signatureBytes: decodeHex(hex),
  }
}

/**
 * Reads the Authorization header of a request.
 *
 * @throws VerificationError ERR_HEADER_MISSING if it is absent or empty, ERR_HEADER_INVALID if it is malformed or came more than
 * once, ERR_UNSUPPORTED if its algorithm is not supported or not allowed here.
 */
export function readAuthorization(
  headers: HeaderFields,
  settings: { readonly profile: ApigProfile; readonly credentialScope: CredentialScope | undefined },
): Authorization | Promise<Authorization> {
  const value = optionalHeader(headers, 'authorization', 'Authorization')
  if (value === undefined || value === '') throw new VerificationError('ERR_HEADER_MISSING', 'Authorization not found')
  return readUsualAuthorization(value) ?? readUnusual(value, settings)
}

async function readUnusual(
  value: string,
  {
    profile,
    credentialScope,
  }: { readonly profile: ApigProfile; readonly credentialScope: CredentialScope | undefined },
): Promise<Authorization> {
  const { parseAuthorization } = await import('./authorization-grammar.js')
  const authorization = parseAuthorization(value, profile)
  if (authorization.algorithm === 'V11-HMAC-SHA256' && credentialScope === undefined)
    throw new VerificationError('ERR_UNSUPPORTED', 'V11-HMAC-SHA256 is not allowed here: no credentialScope is set')
  return authorization
}
