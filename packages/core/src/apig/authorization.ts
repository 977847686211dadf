import { decodeHex } from '../encoding/hex.js'
import { VerificationError } from '../errors.js'
import { type HeaderFields, optionalHeader } from '../request/header-fields.js'
import type { ApigProfile } from './canonical/profiles.js'
import type { CredentialScope } from './credential-scope.js'

/** Algorithms that the scheme's Authorization header may name here. */
export type ApigAlgorithm = 'SDK-HMAC-SHA256' | 'V11-HMAC-SHA256'

/** An Authorization header, parsed. */
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

/** Characters of an Authorization header at the most. */
export const maxLength = 8_192

/** Names that SignedHeaders may hold at the most. */
export const maxSignedHeaders = 100

const usualForm =
  /^SDK-HMAC-SHA256 Access=([!-+\--~]{1,256}), ?SignedHeaders=([!#$%&'*+\-.^_`|~0-9a-z;]+), ?Signature=([0-9a-f]{64})$/
// Printable US-ASCII but for the comma.
const accessKeyForm = /^[!-+\--~]{1,256}$/

/**
 * Reads an Authorization header in the form that every signer writes and every profile accepts; undefined for any other,
 * which `parseAuthorization` judges, and which is not part of what a verification loads.
 */
export function readUsualAuthorization(value: string): Authorization | undefined {
  const [, accessKey, names, hex] = (value.length <= maxLength && usualForm.exec(value)) || []
  if (accessKey === undefined || names === undefined || hex === undefined) return undefined
  const signedHeaders = names.split(';')
  if (signedHeaders.length > maxSignedHeaders) return undefined
  let previous = ''
  for (const name of signedHeaders) {
    // Which leaves out what is empty, repeated or not in its place.
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
 * @throws VerificationError ERR_HEADER_MISSING, ERR_HEADER_INVALID, or ERR_UNSUPPORTED for an algorithm that is not served.
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

/** Whether an Authorization header could name this access key. */
export function isAccessKey(text: string): boolean {
  return accessKeyForm.test(text)
}
