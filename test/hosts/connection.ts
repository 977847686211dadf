import { once } from 'node:events'
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2'
import { connect, type Socket } from 'node:net'
import type { WireRequest } from './material.js'

/** An answer, read to its end. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** A connection to a host that is kept for the next request. */
export interface Connection {
  /** Rejects if the host closes the connection, or sends nothing within the time. */
  send(request: WireRequest): Promise<Answer>
  /** Sends a head and half of its body, and waits; resolves to undefined if no answer comes within the time. */
  stall(request: WireRequest, milliseconds: number): Promise<Answer | undefined>
  close(): void
}

/** The error message for a connection that the host closed. */
export const closed = 'The connection was closed'

/** The milliseconds after which a host counts as hung. */
export const deadline = 3_000

/** Connects to a host that speaks HTTP/1.1. It sends bytes unchanged: no client normalises the target or the fields. */
export async function openHttp1(port: number): Promise<Connection> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.setNoDelay(true).on('error', () => {})
  return {
    async send(request) {
      const answer = readAnswer(socket, deadline)
      const { body, chunked } = request
      const framed = chunked ? Buffer.concat([...chunksOf(body), Buffer.from('0\r\n\r\n')]) : body
      socket.write(Buffer.concat([headOf(request), framed]))
      return await answer
    },
    async stall(request, milliseconds) {
      const answer = readAnswer(socket, milliseconds).catch(() => undefined)
      socket.write(Buffer.concat([headOf(request), request.body.subarray(0, request.body.length >> 1)]))
      return await answer
    },
    close: () => socket.destroy(),
  }
}

function headOf({ method, url, headers, body, chunked }: WireRequest): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}`)
  const named = headers.some(([name]) => name.toLowerCase() === 'host')
  if (!named) lines.unshift('Host: backend.example.com')
  if (chunked) lines.push('Transfer-Encoding: chunked')
  else if (method !== 'GET' || body.length > 0) lines.push(`Content-Length: ${body.length}`)
  return Buffer.from(`${method} ${url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

function* chunksOf(body: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < body.length; start += 7) {
    const part = body.subarray(start, start + 7)
    yield Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')])
  }
}

function readAnswer(socket: Socket, milliseconds: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0)
    const onData = (part: Buffer): void => {
      bytes = Buffer.concat([bytes, part])
      const answer = parseAnswer(bytes, false)
      if (answer !== undefined) settle(() => resolve(answer))
    }
    const onClose = (): void => {
      const answer = parseAnswer(bytes, true)
      settle(() => (answer === undefined ? reject(new Error(closed)) : resolve(answer)))
    }
    const settle = (done: () => void): void => {
      clearTimeout(timer)
      socket.off('data', onData).off('close', onClose)
      done()
    }
    const timer = setTimeout(() => settle(() => reject(new Error(`No answer in ${milliseconds} ms`))), milliseconds)
    socket.on('data', onData).on('close', onClose)
    if (socket.destroyed) onClose()
  })
}

/** Reads a whole answer from the bytes that arrived. Returns undefined if the answer is not complete. */
function parseAnswer(bytes: Buffer, ended: boolean): Answer | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const status = Number(first.split(' ')[1])
  const rest = bytes.subarray(end + 4)
  if (status === 100) return parseAnswer(rest, ended)
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const body = bodyOf(rest, headers, ended || status === 204 || status === 304)
  return body === undefined ? undefined : { status, headers, text: body.toString() }
}

function bodyOf(rest: Buffer, headers: Readonly<Record<string, string>>, ended: boolean): Buffer | undefined {
  if (headers['transfer-encoding'] === 'chunked') return joinChunks(rest)
  const length = headers['content-length']
  if (length === undefined) return ended ? rest : undefined
  return rest.length >= Number(length) ? rest.subarray(0, Number(length)) : undefined
}

function joinChunks(rest: Buffer): Buffer | undefined {
  const parts: Buffer[] = []
  for (let at = 0; ; ) {
    const line = rest.indexOf('\r\n', at)
    if (line < 0) return undefined
    const size = Number.parseInt(rest.subarray(at, line).toString(), 16)
    if (rest.length < line + 4 + size) return undefined
    if (size === 0) return Buffer.concat(parts)
    parts.push(rest.subarray(line + 2, line + 2 + size))
    at = line + 4 + size
  }
}

/** Connects to a host that speaks HTTP/2 without TLS. */
export async function openHttp2(port: number): Promise<Connection> {
  const session = connectHttp2(`http://127.0.0.1:${port}`)
  session.on('error', () => {})
  await once(session, 'connect')
  return {
    send: async (request) => {
      const answer = await overHttp2(session, request, request.body, true, deadline)
      if (answer === undefined) throw new Error(`No answer in ${deadline} ms`)
      return answer
    },
    stall: async (request, milliseconds) =>
      await overHttp2(session, request, request.body.subarray(0, request.body.length >> 1), false, milliseconds),
    close: () => session.destroy(),
  }
}

async function overHttp2(
  session: ClientHttp2Session,
  { method, url, headers }: WireRequest,
  body: Uint8Array,
  end: boolean,
  milliseconds: number,
): Promise<Answer | undefined> {
  const fields: Record<string, string | string[]> = { ':method': method, ':path': url, ':scheme': 'http' }
  for (const [name, value] of headers) {
    const field = name.toLowerCase() === 'host' ? ':authority' : name.toLowerCase()
    const known = fields[field]
    fields[field] = known === undefined ? value : [known, value].flat()
  }
  const stream = session.request(fields as Record<string, string>, { endStream: false })
  const timer = setTimeout(() => stream.destroy(), milliseconds)
  try {
    stream.on('error', () => {})
    if (end) stream.end(body)
    else stream.write(body)
    const [answered] = (await Promise.race([once(stream, 'response'), once(stream, 'close')])) as [
      Record<string, string> | undefined,
    ]
    if (typeof answered !== 'object') {
      if (stream.rstCode !== 0 && end) throw new Error(`The stream was reset with code ${stream.rstCode}`)
      return undefined
    }
    const parts: Buffer[] = []
    for await (const part of stream) parts.push(part as Buffer)
    return { status: Number(answered[':status']), headers: answered, text: Buffer.concat(parts).toString() }
  } finally {
    clearTimeout(timer)
    stream.destroy()
  }
}
