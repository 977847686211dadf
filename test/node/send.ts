import { type Agent, createServer, type IncomingHttpHeaders, type RequestListener, request } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { connect } from 'node:net'

/** A complete answer. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** Whether it arrived on a connection that had served a request before. */
  readonly reused: boolean
}

/** Sends a request with its header lines one by one, in their order. */
export function send(
  url: string,
  options: {
    method?: string
    headers?: readonly (readonly [string, string])[]
    body?: Uint8Array | string
    chunked?: boolean
    agent?: Agent
  } = {},
): Promise<Answer> {
  const { method = 'POST', headers = [], body = '', chunked = false, agent } = options
  // Split the text here, because URL would normalise the target.
  const [, hostname = '', port = '', path = '/'] = /^http:\/\/([^:/]+):(\d+)(\/.*)?$/.exec(url) ?? []
  const bytes = Buffer.from(body)
  const lines = [
    ['Host', `${hostname}:${port}`],
    ...headers,
    ...(chunked ? [['Transfer-Encoding', 'chunked']] : method === 'GET' ? [] : [['Content-Length', `${bytes.length}`]]),
  ]
  return new Promise((resolve, reject) => {
    const outgoing = request({
      hostname,
      port,
      path,
      method,
      headers: lines.flat() as unknown as Record<string, string>,
      ...(agent === undefined ? {} : { agent }),
    })
    outgoing.on('error', reject).on('response', (response) => {
      const parts: Buffer[] = []
      response
        .on('data', (part: Buffer) => parts.push(part))
        .on('error', reject)
        .on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(parts).toString(),
            reused: outgoing.reusedSocket,
          }),
        )
    })
    outgoing.end(bytes)
  })
}

/** Builds the bytes of a request, by default to `/alexa`. */
export function requestBytes(
  {
    path = '/alexa',
    headers,
    body,
  }: { path?: string; headers: readonly (readonly [string, string])[]; body: Uint8Array },
  ...more: readonly string[]
): Buffer {
  const lines = [...headers, ['Host', 'a'], ['Content-Length', `${body.length}`]].map((line) => line.join(': '))
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${[...lines, ...more].join('\r\n')}\r\n\r\n`), body])
}

// Milliseconds. Longer than the slowest machine needs.
const longest = 30_000

/**
 * Writes bytes to a server, and resolves to everything that it answers until it closes the connection, so the last request
 * must have `Connection: close`.
 */
export function sendBytes(port: number, bytes: string | Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const parts: Buffer[] = []
    const end = (): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(Buffer.concat(parts).toString('latin1'))
    }
    const timer = setTimeout(end, longest)
    socket
      .on('data', (part: Buffer) => parts.push(part))
      .on('error', end)
      .on('close', end)
      .write(bytes)
  })
}

/** Listens on loopback. */
export async function listen(listener: RequestListener): Promise<{ url: string; port: number; server: Server }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, server }
}
