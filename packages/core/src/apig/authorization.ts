import { decodeHex } from '../encoding/hex.js'

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
 * other form. The grammar reads those, and is loaded only then.
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
