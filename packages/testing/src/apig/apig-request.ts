import { type ApigSignOptions, signApigHeaders } from '@countersign/core/apig'
import type { SignedTestRequest } from '../signed-test-request.js'

/** The access key of a test request by default. */
export const testAccessKey = 'test_access_key'

/** The secret that a test request is signed with by default. */
export const testSecret = 'test_secret'

/** Options of {@link signApigTestRequest}. */
export interface SignApigTestRequestOptions extends Partial<ApigSignOptions> {
  /** The method. Default `POST`. */
  method?: string
  /** The absolute URL, or the target in origin-form. It is signed and kept unchanged. Default `https://backend.example.com/app1?a=1`. */
  url?: string
  /** Header fields in addition to Host, X-Sdk-Date and Authorization. Default: none. */
  headers?: readonly [name: string, value: string][]
  /** The body. Default `{"hello":"world"}`. */
  body?: string | Uint8Array
}

/**
 * Signs a request as API Gateway does, with any target and headers. A test can change the parts of the result and send it.
 *
 * @throws TypeError or VerificationError if `signApigHeaders` of core throws it.
 *
 * @example
 * ```ts
 * import { createApigVerifier } from '@countersign/core/apig'
 * import { expectAccepted, signApigTestRequest, testAccessKey, testSecret } from '@countersign/testing'
 *
 * const verifier = createApigVerifier({ secrets: { [testAccessKey]: testSecret } })
 * await expectAccepted(verifier, await signApigTestRequest({ method: 'PUT', url: '/a%20b?x=1' }))
 * ```
 */
export async function signApigTestRequest(options: SignApigTestRequestOptions = {}): Promise<SignedTestRequest> {
  const {
    method = 'POST',
    url = 'https://backend.example.com/app1?a=1',
    headers = [],
    body: given,
    ...signing
  } = options
  const content = given ?? (method === 'GET' || method === 'HEAD' ? '' : '{"hello":"world"}')
  const body = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
  const named = headers.some(([name]) => name.toLowerCase() === 'host')
  const fields: [string, string][] = [...(named ? [] : [['Host', hostOf(url)] as [string, string]]), ...headers]
  const unsigned = { method, url, headers: fields, body }
  const added = await signApigHeaders(unsigned, { accessKey: testAccessKey, secret: testSecret, ...signing })
  return { ...unsigned, headers: [...fields, ...Object.entries(added)] }
}

function hostOf(url: string): string {
  return url.startsWith('/') ? 'backend.example.com' : new URL(url).host
}
