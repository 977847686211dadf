import type { WebCrypto } from '../../checks/web-crypto.js'
import type { SignedRequest } from '../../request/signed-request.js'
import type { ApigProfile, ApigProfileName } from '../canonical/profiles.js'
import type { CredentialScope } from '../credential-scope.js'

/**
 * Signs a request as the gateway does, over the URL, the headers and the body that it has. An `x-sdk-content-sha256`
 * header counts as it stands, `UNSIGNED-PAYLOAD` included, as with the vendor's signers.
 * Resolves to a new request; the given one keeps its body.
 *
 * @throws TypeError if an option is unknown, missing or not valid, or if the URL is relative.
 * @throws VerificationError ERR_REQUEST_INVALID, ERR_HEADER_INVALID or ERR_HEADER_MISSING if no verifier would accept the
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
  // At once, while the body is surely there.
  const given = 'arrayBuffer' in request ? request.clone() : request
  const { signRequest } = await import('./sign-request.js')
  return await signRequest(given, options)
}

/**
 * Signs a request in parts, and resolves to the header fields to add; for clients that send a raw target, which a
 * `Request` would normalise.
 *
 * @throws TypeError and VerificationError as {@link signApigRequest} does.
 */
export async function signApigHeaders(request: SignedRequest, options: ApigSignOptions): Promise<ApigHeaders> {
  const { signHeaders } = await import('./sign-request.js')
  return await signHeaders(request, options)
}

/** Options of `signApigRequest` and `signApigHeaders`. */
export interface ApigSignOptions {
  accessKey: string
  secret: string
  /** The signed time. Default: the request's X-Sdk-Date header, else now. */
  date?: Date
  /**
   * Names of the headers to sign, in any case and order; x-sdk-date is always signed. Default: host and all headers of the
   * request but those that clients and proxies set by themselves.
   */
  signedHeaders?: readonly string[]
  /** How to sign what the vendor's signers disagree on. Default `strict`. */
  profile?: ApigProfileName | Partial<ApigProfile>
  /** Signs with `V11-HMAC-SHA256` for this region and service. Default: `SDK-HMAC-SHA256`. */
  credentialScope?: CredentialScope
  /** Web Crypto. Default: the runtime's. */
  crypto?: WebCrypto
}

/** The two header fields that a signature adds. */
export interface ApigHeaders {
  readonly 'X-Sdk-Date': string
  readonly Authorization: string
}
