import { type IncomingRequest, VerificationError } from '@countersign/core'
import { readHeaderLines } from '@countersign/core/http'
import { bodyConsumed } from './host.js'
import type { HttpEvent } from './lambda-event.js'
import { lambdaTarget } from './lambda-target.js'

const whatToChange =
  'wrap the handler in requireSignature outside jsonBodyParser and other middleware that replaces event.body'

/**
 * Converts an HTTP event to the request that a verifier reads. Every value is read when the verifier asks for it, so that
 * the verifier handles an event that cannot be read.
 */
export function toIncomingRequest(event: HttpEvent): IncomingRequest {
  return new LambdaRequest(event)
}

class LambdaRequest implements IncomingRequest {
  readonly #event: HttpEvent

  constructor(event: HttpEvent) {
    this.#event = event
  }

  get method(): string {
    return this.#event.requestContext?.http?.method ?? this.#event.httpMethod ?? ''
  }

  get url(): string {
    return lambdaTarget(this.#event)
  }

  get headers(): [string, string][] {
    return headerLines(this.#event)
  }

  async readBody(maxBytes: number): Promise<string | Uint8Array<ArrayBuffer> | undefined> {
    const text = rawBodyOf(this.#event)
    if (text === undefined) throw bodyConsumed(whatToChange)
    // A string counts as its UTF-8.
    if (!this.#event.isBase64Encoded) return text
    // Base64 has four characters for every three bytes, and at most two of them are padding.
    return (text.length / 4) * 3 - 2 > maxBytes ? undefined : decodeBase64(text)
  }
}

/**
 * Returns the event for the handler: if a middleware replaced the body, the verified body is put back.
 */
export function verifiedEvent<Event extends HttpEvent>(event: Event): Event {
  const text = rawBodyOf(event)
  const isUnchanged = (event.body ?? '') === text && (event.rawBody === undefined || event.rawBody === text)
  return isUnchanged ? event : { ...event, body: text, rawBody: text }
}

function rawBodyOf({ body, rawBody }: HttpEvent): string | undefined {
  const text: unknown = body ?? ''
  if (typeof text === 'string') return text
  return typeof rawBody === 'string' ? rawBody : undefined
}

// Buffer ignores characters that are not base64, so two different strings could give the same bytes.
function decodeBase64(text: string): Buffer<ArrayBuffer> {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') === text) return bytes
  throw new VerificationError('ERR_REQUEST_INVALID', 'event.body is not base64, although isBase64Encoded is true')
}

function headerLines(event: HttpEvent): [string, string][] {
  const { headers, multiValueHeaders, cookies } = event
  const lines: [string, string][] = []
  let hasCookie = false
  readHeaderLines(isEmpty(multiValueHeaders) ? (headers ?? {}) : multiValueHeaders, (name, value) => {
    lines.push([name, value])
    if (name.toLowerCase() === 'cookie') hasCookie = true
  })
  if (Array.isArray(cookies) && cookies.length > 0 && !hasCookie) lines.push(['cookie', cookies.join('; ')])
  return lines
}

function isEmpty(values: HttpEvent['multiValueHeaders']): boolean {
  return values === undefined || values === null || Object.keys(values).length === 0
}
