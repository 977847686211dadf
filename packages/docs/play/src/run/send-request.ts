import type { SignedTestRequest } from '@countersign/testing'
import type { SendCommand, SendOutcome } from '../../../../cli/src/play/play-protocol.js'
import { messageOf } from '../page/dom.js'
import { encodeBase64 } from '../request/base64.js'
import { InputError } from '../request/header-text.js'

/** The answer to a request. */
export type Answer =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'redirect' }
  | { readonly kind: 'timeout' }
  /** The browser does not show the answer to the page: there is no connection, or no CORS. */
  | { readonly kind: 'hidden' }
  /** Nothing answers. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'unsendable'; readonly why: string }
  | { readonly kind: 'stopped' }

/** How a request is sent. */
export interface SendOptions {
  readonly milliseconds: number
  /** Stops it. */
  readonly signal: AbortSignal
}

/**
 * Sends a request through `countersign play` if that command serves the page, otherwise with `fetch`.
 *
 * @throws InputError if `countersign play` may not send to the host.
 */
export async function sendRequest(request: SignedTestRequest, options: SendOptions): Promise<Answer> {
  const token = playToken()
  return token === undefined ? await sendByFetch(request, options) : await sendByPlay(request, options, token)
}

/** Returns the token of `countersign play`, if that command serves the page. CORS then hides no answer. */
export function playToken(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[name="countersign-play"]')?.content
}

// See packages/cli/src/play/play-protocol.ts.
async function sendByPlay(
  { method, url, headers, body }: SignedTestRequest,
  { milliseconds, signal }: SendOptions,
  token: string,
): Promise<Answer> {
  const command: SendCommand = {
    method,
    url,
    headers,
    ...(body.byteLength > 0 && { bodyBase64: encodeBase64(body) }),
    timeout: milliseconds / 1_000,
  }
  try {
    const response = await fetch(new URL('send', location.href), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Countersign-Token': token },
      body: JSON.stringify(command),
      signal,
      cache: 'no-store',
    })
    const outcome = (await response.json()) as SendOutcome | { readonly error: string }
    // The command may not send to this host, so it sends no request of the set.
    if ('error' in outcome && response.status === 403) throw new InputError(outcome.error)
    if ('error' in outcome) return { kind: 'unsendable', why: outcome.error }
    if (outcome.kind === 'unreachable') return { kind: 'unreachable' }
    if (outcome.kind !== 'status') return outcome
    const isRedirect = outcome.status >= 300 && outcome.status < 400 && outcome.status !== 304
    return isRedirect ? { kind: 'redirect' } : { kind: 'status', status: outcome.status }
  } catch (error) {
    if (error instanceof InputError) throw error
    // The server of the page has ended.
    return signal.aborted ? { kind: 'stopped' } : { kind: 'unreachable' }
  }
}

// Sends a request without cookies, and reads only the status of the answer.
async function sendByFetch(request: SignedTestRequest, { milliseconds, signal }: SendOptions): Promise<Answer> {
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
    // Do not read the body, because it may never end.
    void response.body?.cancel().catch(() => undefined)
    return response.type === 'opaqueredirect' ? { kind: 'redirect' } : { kind: 'status', status: response.status }
  } catch {
    if (signal.aborted) return { kind: 'stopped' }
    return timeout.aborted ? { kind: 'timeout' } : { kind: 'hidden' }
  }
}

/** Returns whether anything answers at a URL, even if the page may not read the answer. */
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
