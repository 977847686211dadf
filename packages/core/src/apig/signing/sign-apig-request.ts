import type { SignedRequest } from '../../scheme/parts.js'
import type { ApigSignOptions } from './read-sign-options.js'
import type { ApigHeaders } from './sign-request.js'

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
