import type { SignedRequest } from '@countersign/core'

/** A request in parts. A test can read, change and send its headers and body. */
export interface SignedTestRequest extends SignedRequest {
  headers: [name: string, value: string][]
  body: Uint8Array<ArrayBuffer>
}

/** Creates a fetch `Request` from a request in parts. */
export function toRequest({ method, url, headers, body }: SignedRequest): Request {
  const init: RequestInit = { method, headers: new Headers([...headers]) }
  if (method !== 'GET' && method !== 'HEAD') init.body = new Uint8Array(body)
  return new Request(url, init)
}
