import { createServer, type IncomingMessage } from 'node:http'
import { Duplex } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { SignedRequest } from '@countersign/core'
import { OperatorError } from '../operator-error.js'
import { isRequestFixture, parseRequestFixture } from './request-fixture.js'

const addedLength = 'Content-Length'

/**
 * Parses a saved raw HTTP/1.1 request (RFC 9112) with Node's own parser, and keeps the target and the header fields as they
 * arrived. Lines of the head may end in a bare LF, as editors leave them. Without Content-Length, the body is all that
 * follows. A fixture of the playground is read, too.
 *
 * @throws OperatorError if it is not one whole request.
 */
export async function parseRawRequest(bytes: Uint8Array, path: string): Promise<SignedRequest> {
  if (isRequestFixture(bytes)) return parseRequestFixture(bytes, path)
  const { head, body, isLengthAdded } = splitMessage(bytes)
  const message = await receive(Buffer.concat([Buffer.from(head, 'latin1'), body]), path)
  const headers: [string, string][] = []
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
    headers.push([message.rawHeaders[index] ?? '', message.rawHeaders[index + 1] ?? ''])
  }
  if (isLengthAdded) headers.pop()
  return { method: message.method, url: message.url, headers, body: message.body }
}

interface Split {
  readonly head: string
  readonly body: Uint8Array
  readonly isLengthAdded: boolean
}

function splitMessage(bytes: Uint8Array): Split {
  // Each byte is one character, so that an index in the text is also an index in the bytes.
  const text = Buffer.from(bytes).toString('latin1')
  const end = /\r?\n\r?\n/.exec(text)
  const lines = text
    .slice(0, end?.index)
    .replace(/(?:\r?\n)+$/, '')
    .split(/\r?\n/)
  // Browsers save HTTP/2 and HTTP/3 requests in this form, with another version.
  lines[0] = (lines[0] ?? '').replace(/ HTTP\/[23](?:\.0)?$/, ' HTTP/1.1')
  const body = end === null ? new Uint8Array(0) : bytes.subarray(end.index + end[0].length)
  const isLengthAdded = !lines.some((line) => /^(?:content-length|transfer-encoding)[ \t]*:/i.test(line))
  if (isLengthAdded) lines.push(`${addedLength}: ${body.byteLength}`)
  return { head: `${lines.join('\r\n')}\r\n\r\n`, body, isLengthAdded }
}

interface Message {
  readonly method: string
  readonly url: string
  readonly rawHeaders: readonly string[]
  readonly body: Uint8Array
}

// A server that listens nowhere, given a connection that is a stream in memory.
async function receive(bytes: Uint8Array, path: string): Promise<Message> {
  const server = createServer({ requireHostHeader: false, maxHeaderSize: 262_144 })
  const connection = new Connection(bytes)
  try {
    const { request, body } = await new Promise<{ request: IncomingMessage; body: Uint8Array }>((resolve, reject) => {
      let received: IncomingMessage | undefined
      server.on('request', (request) => {
        received = request
        buffer(request).then((body) => resolve({ request, body: new Uint8Array(body) }), reject)
      })
      server.on('checkContinue', (request, response) => server.emit('request', request, response))
      server.on('clientError', reject)
      const requireWhole = (): void => {
        if (!received?.complete) reject(new Error('The request ends early'))
      }
      connection.on('drained', requireWhole)
      connection.on('close', requireWhole)
      server.emit('connection', connection)
    })
    return { method: request.method ?? '', url: request.url ?? '', rawHeaders: request.rawHeaders, body }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    throw new OperatorError(`${path} is not one whole HTTP/1.1 request${code}`)
  } finally {
    connection.destroy()
    server.close()
  }
}

/**
 * Supplies its bytes and stays open, because a server gives up a request if the connection has ended. Emits `drained` once all
 * bytes are read.
 */
class Connection extends Duplex {
  #bytes: Uint8Array | undefined

  constructor(bytes: Uint8Array) {
    // With a high-water mark of one byte, the next read comes only after all bytes were read.
    super({ readableHighWaterMark: 1 })
    this.#bytes = bytes
  }

  override _read(): void {
    const bytes = this.#bytes
    this.#bytes = undefined
    if (bytes !== undefined) this.push(bytes)
    else setImmediate(() => this.emit('drained'))
  }

  override _write(_chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    done()
  }
}
