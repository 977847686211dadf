import type { SignedTestRequest } from '@countersign/testing'
import { messageOf } from '../page/dom.js'

/** What came back for a request. */
export type Answer =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'redirect' }
  | { readonly kind: 'timeout' }
  /** Nothing that the browser lets a page see: no connection, or no CORS. */
  | { readonly kind: 'hidden' }
  | { readonly kind: 'unsendable'; readonly why: string }
  | { readonly kind: 'stopped' }

/** How a request is sent. */
export interface SendOptions {
  readonly milliseconds: number
  /** Stops it. */
  readonly signal: AbortSignal
}

/** Sends a request with `fetch`, without cookies, and reads no more of the answer than its status. Does not throw. */
export async function sendRequest(request: SignedTestRequest, { milliseconds, signal }: SendOptions): Promise<Answer> {
  const { method, url, body } = request
  let headers: Headers
  try {
    headers = new Headers(request.headers)
  } catch (error) {
    return { kind: 'unsendable', why: messageOf(error) }
  }
  const timeout = AbortSignal.timeout(milliseconds)
  const either = new AbortController()
  for (const source of [timeout, signal]) source.addEventListener('abort', () => either.abort())
  if (signal.aborted) either.abort()
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(body.byteLength > 0 && method !== 'GET' && method !== 'HEAD' && { body }),
      signal: either.signal,
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    })
    // What else it says is not read: the answer of a stranger has no end.
    void response.body?.cancel().catch(() => undefined)
    return response.type === 'opaqueredirect' ? { kind: 'redirect' } : { kind: 'status', status: response.status }
  } catch {
    if (signal.aborted) return { kind: 'stopped' }
    return timeout.aborted ? { kind: 'timeout' } : { kind: 'hidden' }
  }
}

/** Whether anything answers at a URL, although the page may not see what. */
export async function isReachable(url: string, { milliseconds }: Pick<SendOptions, 'milliseconds'>): Promise<boolean> {
  try {
    await fetch(url, {
      method: 'HEAD',
      mode: 'no-cors',
      signal: AbortSignal.timeout(milliseconds),
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    })
    return true
  } catch {
    return false
  }
}
