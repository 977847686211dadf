import type { IncomingMessage } from 'node:http'
import { type IncomingRequest, VerificationError } from '@countersign/core'

/** A request of node:http, with what frameworks and parsers may have left on it. */
export interface RawMessage extends IncomingMessage {
  /** The target before a framework rewrote it for a mounted router. */
  originalUrl?: string
  /** The raw bytes, where a parser or a serverless host kept them. */
  rawBody?: unknown
  body?: unknown
}

/**
 * Makes what a verifier reads of a request: the raw target, header lines apart, the raw body.
 *
 * @param whatToChange - the line to change where a parser was faster, for the person who reads the error
 */
export function toIncomingRequest(message: RawMessage, whatToChange: string): IncomingRequest {
  return {
    method: message.method ?? '',
    url: message.originalUrl ?? message.url ?? '',
    headers: headerLines(message.rawHeaders),
    async readBody(maxBytes) {
      const kept = message.rawBody instanceof Uint8Array ? message.rawBody : message.body
      if (kept instanceof Uint8Array) return kept
      if (!mayHaveBody(message)) return Buffer.alloc(0)
      if (message.readableDidRead || message.readableEnded || message.readableEncoding !== null) {
        throw bodyConsumed(whatToChange)
      }
      return Number(message.headers['content-length']) > maxBytes ? undefined : await readAtMost(message, maxBytes)
    },
  }
}

/** The error for a body that a parser has eaten, with the line to change. */
export function bodyConsumed(whatToChange: string): VerificationError {
  return new VerificationError('ERR_BODY_CONSUMED', `The body was read before the verifier: ${whatToChange}`)
}

function headerLines(rawHeaders: readonly string[]): [string, string][] {
  const lines: [string, string][] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    // HTTP/2 lists its pseudo-header fields here (RFC 9113 section 8.3); they are no header lines.
    if (!name.startsWith(':')) lines.push([name, rawHeaders[index + 1] as string])
  }
  return lines
}

// RFC 9112 section 6.3: a request with neither field has no body. HTTP/2 frames one without them.
function mayHaveBody({ headers, httpVersionMajor }: IncomingMessage): boolean {
  const length = headers['content-length']
  return httpVersionMajor >= 2 || headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}

function readAtMost(message: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let size = 0
    const onData = (part: Buffer): void => {
      size += part.byteLength
      if (size > maxBytes) settle(() => resolve(undefined))
      else parts.push(part)
    }
    const onEnd = (): void => settle(() => resolve(Buffer.concat(parts, size)))
    const onBroken = (cause?: Error): void =>
      settle(() => reject(cause ?? new Error('The connection was closed before the body ended')))
    const settle = (done: () => void): void => {
      message.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken)
      done()
    }
    message.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken)
    // A stream that ended badly before this has nothing more to say.
    if (message.destroyed) onBroken()
  })
}
