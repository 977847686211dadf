import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { OperatorError } from '../operator-error.js'
import { type Admission, admitRequest, RefusedRequestError } from './admit-request.js'
import { playMeta } from './play-protocol.js'
import { sendForPage } from './send-for-page.js'

/** Options of {@link startPlayServer}. */
export interface PlayServerOptions {
  /** The HTML of the page. */
  readonly page: string
  /** The port; 0 means any free port. */
  readonly port: number
  /** Whether to listen on ::1, too. */
  readonly ipv6?: boolean | undefined
  /** The hosts besides this machine that the page may send to. */
  readonly allowedHosts?: readonly string[] | undefined
}

/** A server of the playground. */
export interface PlayServer {
  /** The address of the page, with the token in it. */
  readonly url: string
  close(): Promise<void>
}

const mostBytes = 2_097_152

/**
 * Starts a server of the playground, on loopback only. See `play-protocol.ts`.
 *
 * @throws OperatorError if it cannot listen.
 */
export async function startPlayServer(options: PlayServerOptions): Promise<PlayServer> {
  const token = randomBytes(24).toString('base64url')
  const hosts: string[] = []
  const page = Buffer.from(options.page.replace('<head>', `<head>\n<meta name="${playMeta}" content="${token}">`))
  const allowedHosts = options.allowedHosts?.map((host) => host.toLowerCase()) ?? []
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response, { token, hosts }, page, allowedHosts).catch(() => response.destroy())
  }
  const first = await listen(listener, options.port, '127.0.0.1')
  const servers = [first]
  const { port } = first.address() as AddressInfo
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(closeServer))
  }
  try {
    if (options.ipv6) servers.push(await listen(listener, port, '::1'))
  } catch (error) {
    await close()
    throw error
  }
  // A browser leaves the default port out, and so does URL.
  for (const host of ['127.0.0.1', 'localhost', '[::1]']) hosts.push(new URL(`http://${host}:${port}`).host)
  return { url: new URL(`http://127.0.0.1:${port}/${token}/`).href, close }
}

async function listen(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
  port: number,
  host: string,
): Promise<Server> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, listener)
  server.maxConnections = 64
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new OperatorError(`The playground cannot listen on port ${port} of ${host}: ${code}`)
  }
  return server
}

async function closeServer(server: Server): Promise<void> {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
}

// The page has its own policy, which allows only its exact script and style. Both policies apply.
const commonHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'unsafe-inline'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  admission: Admission,
  page: Uint8Array,
  allowedHosts: readonly string[],
): Promise<void> {
  try {
    if (admitRequest(request, admission) === 'page') {
      response.writeHead(200, {
        ...commonHeaders,
        'content-type': 'text/html; charset=utf-8',
        'content-length': page.byteLength,
      })
      response.end(page)
      return
    }
    writeJson(response, 200, await sendForPage(await readBody(request), allowedHosts))
  } catch (error) {
    if (!(error instanceof RefusedRequestError)) throw error
    writeJson(response, error.status, { error: error.message })
    // A client that is still sending reads the answer only if the server reads its bytes. The time limit of requests
    // ends this.
    request.resume()
  }
}

function writeJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { ...commonHeaders, 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  // The answer needs the connection, which the usual iterator would close.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk)
    size += chunk.byteLength
    if (size > mostBytes) throw new RefusedRequestError(413, `The command is larger than ${mostBytes} bytes`)
  }
  return Buffer.concat(chunks)
}
