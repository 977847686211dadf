import type { SignedRequest, WebCrypto } from '../../scheme/parts.js'
import type { ApigProfile, ApigProfileName } from '../canonical/profiles.js'
import type { CredentialScope } from '../credential-scope.js'

/**
 * Signs the URL, the headers and the body of a request, as the gateway does. The value of an `x-sdk-content-sha256` header
 * is used unchanged, even `UNSIGNED-PAYLOAD`, as the vendor's signers do. Resolves to a new request. The given request keeps
 * its body.
 *
 * @throws TypeError if an option is unknown, missing or not valid, or if the URL is relative.
 * @throws VerificationError ERR_REQUEST_INVALID, ERR_HEADER_INVALID or ERR_HEADER_MISSING if every verifier would refuse the
 * request, or if it lacks a header to sign.
 *
 * @example
 * ```ts
 * import { signApigRequest } from '@countersign/core/apig'
 *
 * const request = new Request('https://backend.example.com/app1?a=1', { method: 'POST', body: 'abc' })
 * export const signed = await signApigRequest(request, { accessKey: 'signature_key1', secret: 'signature_secret1' })
 * ```
 */
export async function signApigRequest(request: Request | SignedRequest, options: ApigSignOptions): Promise<Request> {
  // Clone at once, before anything can read the body.
  const given = 'arrayBuffer' in request ? request.clone() : request
  const { signRequest } = await import('./sign-request.js')
  return await signRequest(given, options)
}

/**
 * Signs a request that is given in parts, and resolves to the header fields to add. Use it for a client that sends a raw
 * target, because a `Request` would normalise the target.
 *
 * @throws TypeError and VerificationError for the same reasons as {@link signApigRequest}.
 */
export async function signApigHeaders(request: SignedRequest, options: ApigSignOptions): Promise<ApigHeaders> {
  const { signHeaders } = await import('./sign-request.js')
  return await signHeaders(request, options)
}

/** Options of `signApigRequest` and `signApigHeaders`. */
export interface ApigSignOptions {
  accessKey: string
  secret: string
  /** The signed time. Default: the X-Sdk-Date header of the request, or the current time if it is absent. */
  date?: Date
  /**
   * Names of the headers to sign, in any case and order; x-sdk-date is always signed. Default: host and all headers of the
   * request, except those that clients and proxies set automatically.
   */
  signedHeaders?: readonly string[]
  /** How to sign the parts on which the vendor's signers differ. Default `strict`. */
  profile?: ApigProfileName | Partial<ApigProfile>
  /** Signs with `V11-HMAC-SHA256` for this region and service. Default: `SDK-HMAC-SHA256`. */
  credentialScope?: CredentialScope
  /** The Web Crypto implementation. Default: the one of the runtime. */
  crypto?: WebCrypto
}

/** The two header fields that signing adds. */
export interface ApigHeaders {
  readonly 'X-Sdk-Date': string
  readonly Authorization: string
}
