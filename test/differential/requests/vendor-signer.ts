import { createRequire } from 'node:module'

/** A request in the parts that the SDK accepts. */
export interface RandomRequest {
  readonly method: string
  readonly path: readonly string[]
  readonly query: Readonly<Record<string, string | readonly string[]>>
  readonly headers: Readonly<Record<string, string>>
  readonly data: Readonly<Record<string, string>> | undefined
}

interface Signer {
  sign(request: object, credential: { getAk(): string; getSk(): string }): Record<string, string>
}

// The package exports no types for its signer, and its entry loads a client for HTTP.
const { AKSKSigner } = createRequire(import.meta.url)('@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner') as {
  AKSKSigner: Signer
}

/** The headers of a request before it is signed. */
export function headersOf({ headers, data }: RandomRequest, date: Date): Record<string, string> {
  return {
    ...headers,
    host: 'backend.example.com',
    'X-Sdk-Date': date.toISOString().replace(/[-:]|\.\d{3}/g, ''),
    ...(data !== undefined && { 'content-type': 'application/json' }),
  }
}

/** Returns the Authorization header of the vendor's signer. */
export function signWithVendor(
  request: RandomRequest,
  { accessKey, secret, date }: { accessKey: string; secret: string; date: Date },
): string {
  const { method, path, query, data } = request
  const endpoint = `https://backend.example.com/${path.map((segment) => encodeURIComponent(segment)).join('/')}`
  // It sorts the lists of the query in place.
  const queryParams = structuredClone(query)
  const signed = AKSKSigner.sign(
    { method, endpoint, queryParams, headers: headersOf(request, date), data },
    { getAk: () => accessKey, getSk: () => secret },
  )
  return signed.Authorization as string
}
