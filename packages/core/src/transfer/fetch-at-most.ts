import { readAtMost } from './limits.js'
import { within } from './within.js'

/** Limits of a fetch. */
export interface FetchLimits {
  readonly fetch: typeof fetch
  /** Milliseconds for headers and body together. */
  readonly timeout: number
  /** The largest body that is accepted, in bytes. */
  readonly maxBytes: number
}

/** The outcome of a fetch. */
export type Fetched =
  | { readonly kind: 'file'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** The status is not 200. */
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'redirect' }
  | { readonly kind: 'too-large' }
  /** There was no complete answer: the network failed, the time ran out, or the body stopped early. */
  | { readonly kind: 'no-answer'; readonly error: unknown }

/**
 * Returns whether a status says nothing about the requested URL: a server error, or the answer of a proxy, a time limit or a
 * rate limit (RFC 9110 sections 15.5.8 and 15.5.9, RFC 8470 section 5.2, RFC 6585 section 4).
 */
export function isTransientStatus(status: number): boolean {
  return status >= 500 || status === 407 || status === 408 || status === 425 || status === 429
}

/** Downloads a file within limits of size and time. It does not follow redirects. Never rejects. */
export async function fetchAtMost(url: string, limits: FetchLimits): Promise<Fetched> {
  const controller = new AbortController()
  let fetched: Fetched
  try {
    // The race ends in time even if the fetch function ignores its signal.
    fetched = await within(limits.timeout, get(url, limits, controller.signal))
  } catch (error) {
    fetched = { kind: 'no-answer', error }
  }
  // A body that was read to its end keeps nothing open.
  if (fetched.kind !== 'file') controller.abort()
  return fetched
}

async function get(url: string, limits: FetchLimits, signal: AbortSignal): Promise<Fetched> {
  // Use 'manual', because Workers do not support 'error'. A browser then returns an opaque redirect, other runtimes the
  // redirect itself.
  const response = await limits.fetch(url, { method: 'GET', redirect: 'manual', signal })
  const { status, type, redirected } = response
  if (type === 'opaqueredirect' || redirected || (status >= 300 && status < 400)) return { kind: 'redirect' }
  if (status !== 200) return { kind: 'status', status }
  if (Number(response.headers.get('content-length')) > limits.maxBytes) return { kind: 'too-large' }
  if (response.body === null) return { kind: 'file', bytes: new Uint8Array(0) }
  const bytes = await readAtMost(response.body, limits.maxBytes)
  return bytes === undefined ? { kind: 'too-large' } : { kind: 'file', bytes }
}
