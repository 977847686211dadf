import { whenSettled } from '../encoding/when-settled.js'
import { VerificationError } from '../errors.js'
import type { ReceivedRequest } from '../scheme/parts.js'
import { hashPayload, unsignedPayload } from './canonical/canonical-request.js'
import { onlyValue, type SignedHeader } from './canonical/signed-headers.js'

const contentHash = 'x-sdk-content-sha256'

/** The part of the signature that concerns the body. */
export interface SignedBody {
  /** The value of a signed x-sdk-content-sha256 header, even if it is not a hash. */
  readonly declared: string | undefined
  /** Lower-case hex of the body's SHA-256; absent if the body is not signed. */
  readonly computed: string | Promise<string> | undefined
  /** Last line of the canonical request. */
  readonly payloadHash: string | Promise<string>
}

interface HashSettings {
  readonly crypto: Crypto
  readonly allowUnsignedPayload: boolean
}

/** Starts to hash the body of a request before the checks know whether the body is signed. */
export function hashEarly(
  { headers, body }: ReceivedRequest,
  { crypto, allowUnsignedPayload }: HashSettings,
): string | Promise<string> | undefined {
  if (allowUnsignedPayload && headers.values(contentHash)[0] === unsignedPayload) return undefined
  return startHashing(crypto, body)
}

/**
 * Reads how the body is signed.
 *
 * @param hashing - the hash of the body, if it was begun
 * @throws VerificationError ERR_HEADER_INVALID if the content hash came more than once.
 */
export function readSignedBody(
  crypto: Crypto,
  headers: readonly SignedHeader[],
  body: Uint8Array<ArrayBuffer>,
  hashing: string | Promise<string> | undefined,
): SignedBody {
  const declared = onlyValue(headers, contentHash)
  if (declared === unsignedPayload) return { declared, computed: undefined, payloadHash: declared }
  const computed = hashing ?? startHashing(crypto, body)
  return { declared, computed, payloadHash: declared ?? computed }
}

/**
 * Refuses a body that is not signed, unless that is allowed.
 *
 * @throws VerificationError ERR_UNSUPPORTED if the body is not signed, and that is not allowed.
 */
export function requireSigned(body: SignedBody, { allowUnsignedPayload }: HashSettings): SignedBody {
  if (body.declared !== unsignedPayload || allowUnsignedPayload) return body
  throw new VerificationError('ERR_UNSUPPORTED', 'The body is not signed: UNSIGNED-PAYLOAD is not allowed here')
}

/**
 * Compares a declared content hash with the body.
 *
 * @throws VerificationError ERR_SIGNATURE_MISMATCH if they differ.
 */
export function checkContentHash({ declared, computed }: SignedBody): void | Promise<void> {
  if (declared === undefined || computed === undefined) return
  return whenSettled(computed, (hash) => {
    if (declared === hash) return
    throw new VerificationError('ERR_SIGNATURE_MISMATCH', 'The body is not the one that x-sdk-content-sha256 declares')
  })
}

function startHashing(crypto: Crypto, body: Uint8Array<ArrayBuffer>): string | Promise<string> {
  const hash = hashPayload(crypto, body)
  // Prevent an unhandled rejection: a check may refuse the request before anything awaits this promise.
  if (typeof hash !== 'string') hash.catch(() => {})
  return hash
}
