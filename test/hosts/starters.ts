import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { openHttp1, openHttp2 } from './connection.js'
import { shared } from './found.js'
import type { Running, Start } from './host.js'
import { loadProgram } from './programs.js'

type Exports = Readonly<Record<string, unknown>>

/** Starts a program whose export `name` is a request listener of node:http. */
export function listener(name: string): Start {
  return async (program) => await serve((await loadProgram(program))[name] as RequestListener)
}

/** Starts a program that makes a request listener out of its exports. */
export function listenerOf(make: (exports: Exports) => RequestListener | Promise<RequestListener>): Start {
  return async (program) => await serve(await make(await loadProgram(program)))
}

/** The same over HTTP/2. */
export function http2ListenerOf(make: (exports: Exports) => unknown): Start {
  return async (program) => {
    const server = createHttp2Server(make(await loadProgram(program)) as Parameters<typeof createHttp2Server>[1] & {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    return { open: () => openHttp2(port), close: () => server.close() }
  }
}

/** Starts a program that starts a server of node:http itself. */
export const itself: Start = async (program) => {
  const known = shared().servers.length
  await loadProgram(program)
  const server = shared().servers[known]
  if (server === undefined) throw new Error('The program starts no server')
  return await runningServer(server)
}

/** Starts a program by a function that resolves to a port. */
export function portOf(start: (exports: Exports) => Promise<{ port: number; close: () => unknown }>): Start {
  return async (program) => {
    const { port, close } = await start(await loadProgram(program))
    return { open: () => openHttp1(port), close }
  }
}

export async function serve(listener: RequestListener): Promise<Running> {
  return await runningServer(createServer(listener).listen(0, '127.0.0.1'))
}

export async function runningServer(server: Server): Promise<Running> {
  if (!server.listening) await new Promise<void>((resolve) => server.once('listening', () => resolve()))
  const { port } = server.address() as AddressInfo
  return {
    open: () => openHttp1(port),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
