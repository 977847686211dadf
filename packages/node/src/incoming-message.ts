import type { IncomingMessage, ServerResponse } from 'node:http'
import type { IncomingRequest } from '@countersign/core'
import { readField, readHeaderLines, tryField } from '@countersign/core/http'
import { adviceFor, bodyConsumed, refuseBorrowedStream } from './host.js'
import { isUnread, keptBody } from './kept-body.js'
import { encodeIllegal } from './lambda-target.js'
import { readBody } from './read-body.js'

/** Represents a request of node:http, with the properties that frameworks and parsers may have added. */
export interface RawMessage extends IncomingMessage {
  /** The target before a framework rewrote it for a mounted router. */
  originalUrl?: string
  /** The raw bytes, if a parser or a serverless host kept them. */
  rawBody?: unknown
  body?: unknown
}

/** Options for how the body is read. */
export interface BodyReading {
  /** The line to change if a parser has read the body, for the person who reads the error. */
  readonly whatToChange: string
  /** Seconds that the body may take to arrive. */
  readonly bodyTimeout: number
}

type HeaderLines = [name: string, value: string][]

/**
 * Converts a message to the request that a verifier reads: the raw target, separate header lines and the raw body. Every
 * value is read when the verifier asks for it, so that the verifier handles an accessor that throws.
 */
export function toIncomingRequest(
  message: RawMessage,
  response: ServerResponse,
  reading: BodyReading,
): IncomingRequest {
  return new MessageRequest(message, response, reading)
}

// This is a class, because engines need several times as long to create an object that has its own accessors.
class MessageRequest implements IncomingRequest {
  readonly #message: RawMessage
  readonly #response: ServerResponse
  readonly #reading: BodyReading
  #lines: HeaderLines | undefined

  constructor(message: RawMessage, response: ServerResponse, reading: BodyReading) {
    this.#message = message
    this.#response = response
    this.#reading = reading
  }

  get method(): string {
    // Keep the method as received, because a client may send and sign it in lower case.
    const method = readField(this.#message, 'method')
    return typeof method === 'string' ? method : ''
  }

  get url(): string {
    return targetOf(this.#message)
  }

  get headers(): HeaderLines {
    this.#lines ??= headerLines(this.#message)
    return this.#lines
  }

  async readBody(maxBytes: number): Promise<Uint8Array | ArrayBuffer | string | undefined> {
    const message = this.#message
    const kept = keptBody(message)
    if (kept !== undefined) return kept
    // Some bridges have no headers. The lines are also cheaper than `headers` of node:http, which parses them when it is read.
    const lines = (tryField(this, 'headers') ?? []) as HeaderLines
    const length = fieldIn(lines, 'content-length')
    if (!mayHaveBody(message, lines, length) && !holdsParsedBody(message)) return Buffer.alloc(0)
    if (!isUnread(message)) throw bodyConsumed(adviceFor(message, this.#response, this.#reading.whatToChange))
    refuseBorrowedStream(message, this.#response)
    if (Number(length) > maxBytes) return undefined
    sendContinue(lines, this.#response)
    return await readBody(message, maxBytes, this.#reading.bodyTimeout)
  }
}

function targetOf(message: RawMessage): string {
  const target = String(tryField(message, 'originalUrl') ?? readField(message, 'url') ?? '')
  // Only serverless bridges have the version as a string. Behind an HTTP API, the path that they pass has been decoded.
  if (typeof tryField(message, 'httpVersionMajor') !== 'string') return target
  const [path = '', ...query] = target.split('?')
  return [encodeIllegal(path), ...query].join('?')
}

// Serverless bridges leave rawHeaders empty or absent.
function headerLines(message: RawMessage): HeaderLines {
  const raw = tryField(message, 'rawHeaders')
  const lines: HeaderLines = []
  readHeaderLines(Array.isArray(raw) && raw.length > 0 ? raw : readField(message, 'headers'), (name, value) => {
    lines.push([name, value])
  })
  return lines
}

function fieldIn(lines: HeaderLines, name: string): string | undefined {
  for (const line of lines) if (line[0].length === name.length && line[0].toLowerCase() === name) return line[1]
  return undefined
}

// RFC 9112 section 6.3: a request with neither field has no body. In HTTP/2 a body needs neither field.
function mayHaveBody(message: RawMessage, lines: HeaderLines, length: string | undefined): boolean {
  return (
    (length !== undefined && Number(length) !== 0) ||
    fieldIn(lines, 'transfer-encoding') !== undefined ||
    Number(tryField(message, 'httpVersionMajor')) >= 2
  )
}

// Parsers set an empty object for a request without a body.
function holdsParsedBody(message: RawMessage): boolean {
  const body = tryField(message, 'body')
  return typeof body === 'object' && body !== null && Object.keys(body).length > 0
}

/** The properties in which Node records interim answers: a flag in HTTP/1, a list in HTTP/2. */
interface InterimState {
  readonly _sent100?: boolean
  readonly stream?: { readonly sentInfoHeaders?: readonly unknown[] }
}

// For a listener of `checkContinue`, a client that waits for 100 Continue gets it if the length is within the limit. If
// there is only a listener of `request`, Node sends it itself.
function sendContinue(lines: HeaderLines, response: ServerResponse & InterimState): void {
  if (fieldIn(lines, 'expect')?.toLowerCase() !== '100-continue') return
  if (response._sent100 === false || response.stream?.sentInfoHeaders?.length === 0) response.writeContinue()
}
