import type { SignedRequest } from '@countersign/core'

/** A request in parts, whose headers and body a test can look at, change and send. */
export interface SignedTestRequest extends SignedRequest {
  headers: [name: string, value: string][]
  body: Uint8Array<ArrayBuffer>
}

/** Makes a fetch `Request` of a request in parts. */
export function toRequest({ method, url, headers, body }: SignedRequest): Request {
  const init: RequestInit = { method, headers: new Headers([...headers]) }
  if (method !== 'GET' && method !== 'HEAD') init.body = new Uint8Array(body)
  return new Request(url, init)
}
