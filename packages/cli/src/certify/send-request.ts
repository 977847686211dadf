import type { SignedRequest } from '@countersign/core'
import { sendHttp1 } from './send-http1.js'
import { sendHttp2 } from './send-http2.js'

/** The answer of an endpoint. */
export interface Answer {
  readonly status: number
  /** The code in a JSON body of the form `{ "error": "ERR_…" }`, as the adapters write it. */
  readonly code: string | undefined
  /** The body as text, up to 64 KiB. */
  readonly body: string
}

/** The options for sending a request. */
export interface SendOptions {
  /** Seconds for the answer. */
  readonly timeout: number
  /** Whether to speak HTTP/2, with prior knowledge over http and by ALPN over https. */
  readonly http2?: boolean | undefined
}

/** An error that says why a request was not answered. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError'
  /** Whether the endpoint accepted the request and did not answer in time. */
  readonly isTimeout: boolean

  constructor(message: string, isTimeout: boolean) {
    super(message)
    this.isTimeout = isTimeout
  }
}

/** A request that this version of HTTP cannot express, such as one with two Authorization fields over HTTP/2. */
export class UnsendableError extends Error {
  override readonly name = 'UnsendableError'
}

const mostBytes = 65_536

/**
 * Sends a request without a change, including repeated and unusual headers. Does not follow redirects.
 *
 * @throws NoAnswerError
 * @throws UnsendableError
 */
export async function sendRequest(request: SignedRequest, { timeout, http2 = false }: SendOptions): Promise<Answer> {
  const signal = AbortSignal.timeout(timeout * 1_000)
  try {
    const { status, body } = await (http2 ? sendHttp2(request, signal) : sendHttp1(request, signal))
    const text = await readText(body)
    return { status, code: codeIn(text), body: text }
  } catch (error) {
    if (signal.aborted) throw new NoAnswerError(`No answer within ${timeout} s`, true)
    const hasCode = error instanceof Error && 'code' in error
    const code = hasCode ? String(error.code) : 'no reason given'
    // Node refused to write the request, so nothing was sent.
    if (error instanceof TypeError && hasCode) throw new UnsendableError(code)
    throw new NoAnswerError(`No answer: ${code}`, false)
  }
}

async function readText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const kept: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    kept.push(chunk)
    size += chunk.byteLength
    // The rest is not needed. Leaving the loop closes the connection.
    if (size >= mostBytes) break
  }
  return Buffer.concat(kept).toString('utf8')
}

function codeIn(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: unknown }
    return typeof error === 'string' && /^ERR_[A-Z0-9_]{1,60}$/.test(error) ? error : undefined
  } catch {
    return undefined
  }
}
