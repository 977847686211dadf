import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { SignedRequest } from '@countersign/core'

/** What an endpoint answered. */
export interface Answer {
  readonly status: number
  /** The code in a JSON body of the form `{ "error": "ERR_…" }`, as the adapters write it. */
  readonly code: string | undefined
}

/** Why there is no answer. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError'
  /** Whether the endpoint took the request and said nothing in time. */
  readonly isTimeout: boolean

  constructor(message: string, isTimeout: boolean) {
    super(message)
    this.isTimeout = isTimeout
  }
}

const mostBytes = 65_536

/**
 * Sends a request as it stands, repeated and unusual headers included, and follows no redirect.
 *
 * @throws NoAnswerError
 */
export async function sendRequest(request: SignedRequest, timeoutSeconds: number): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1_000)
  try {
    const response = await open(request, signal)
    const body = await readText(response)
    return { status: response.statusCode ?? 0, code: codeIn(body) }
  } catch (error) {
    if (signal.aborted) throw new NoAnswerError(`No answer within ${timeoutSeconds} s`, true)
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given'
    throw new NoAnswerError(`No answer: ${code}`, false)
  }
}

function open({ method, url, headers, body }: SignedRequest, signal: AbortSignal): Promise<IncomingMessage> {
  const { protocol, host } = new URL(url)
  const send = protocol === 'https:' ? httpsRequest : httpRequest
  // A flat list keeps headers that come twice apart, which an object would join.
  const fields = [...headers, ['Host', host], ['Content-Length', String(body.byteLength)], ['Connection', 'close']]
  return new Promise((resolve, reject) => {
    const request = send(url, { method, headers: fields.flat(), signal })
    request.on('response', resolve)
    request.on('error', reject)
    request.end(body)
  })
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.byteLength
    // What is beyond is of no interest: leaving the loop closes the connection.
    if (size >= mostBytes) break
  }
  return Buffer.concat(chunks).toString('utf8')
}

function codeIn(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: unknown }
    return typeof error === 'string' && /^ERR_[A-Z0-9_]{1,60}$/.test(error) ? error : undefined
  } catch {
    return undefined
  }
}
