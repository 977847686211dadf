import { readAtMost } from './read-at-most.js'
import { within } from './within.js'

/** Limits of a fetch. */
export interface FetchLimits {
  readonly fetch: typeof fetch
  /** Milliseconds for headers and body together. */
  readonly timeout: number
  /** Bytes that a body may have at most. */
  readonly maxBytes: number
}

/** What came of a fetch. */
export type Fetched =
  | { readonly kind: 'file'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Another status than 200. */
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'redirect' }
  | { readonly kind: 'too-large' }
  /** No answer: the network, the timeout, or a body that broke off. */
  | { readonly kind: 'no-answer'; readonly error: unknown }

/**
 * Whether a status says nothing of the URL that was asked for: a fault of the server, or what a proxy, a time limit or a
 * throttle answers (RFC 9110 sections 15.5.8 and 15.5.9, RFC 8470 section 5.2, RFC 6585 section 4).
 */
export function isTransientStatus(status: number): boolean {
  return status >= 500 || status === 407 || status === 408 || status === 425 || status === 429
}

/** Gets a file of so many bytes, in so much time, without following redirects. Never rejects. */
export async function fetchAtMost(url: string, limits: FetchLimits): Promise<Fetched> {
  const controller = new AbortController()
  let fetched: Fetched
  try {
    // The race holds even where a fetch does not heed its signal.
    fetched = await within(limits.timeout, get(url, limits, controller.signal))
  } catch (error) {
    fetched = { kind: 'no-answer', error }
  }
  // What was read to its end holds nothing open.
  if (fetched.kind !== 'file') controller.abort()
  return fetched
}

async function get(url: string, limits: FetchLimits, signal: AbortSignal): Promise<Fetched> {
  // 'manual', since Workers know no 'error'; a browser then answers an opaque redirect, others the redirect itself.
  const response = await limits.fetch(url, { method: 'GET', redirect: 'manual', signal })
  const { status, type, redirected } = response
  if (type === 'opaqueredirect' || redirected || (status >= 300 && status < 400)) return { kind: 'redirect' }
  if (status !== 200) return { kind: 'status', status }
  if (Number(response.headers.get('content-length')) > limits.maxBytes) return { kind: 'too-large' }
  if (response.body === null) return { kind: 'file', bytes: new Uint8Array(0) }
  const bytes = await readAtMost(response.body, limits.maxBytes)
  return bytes === undefined ? { kind: 'too-large' } : { kind: 'file', bytes }
}
