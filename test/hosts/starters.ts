import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openHttp1 } from './connection.js'
import { shared } from './found.js'
import type { Running, Start } from './host.js'
import { loadProgram } from './programs.js'

/** The exports of a program. */
export type Exports = Readonly<Record<string, unknown>>

/** A handler with the types of fetch. */
export type Fetch = (request: Request) => Promise<Response>

// biome-ignore lint/suspicious/noExplicitAny: the argument has a type of the framework.
export type Framework = any

/** Starts a program that exports a request listener of node:http. */
export function listener(name: string): Start {
  return listenerOf((exports) => exports[name] as RequestListener)
}

/** Starts a program whose exports are converted to a request listener of node:http. */
export function listenerOf(make: (exports: Exports) => RequestListener | Promise<RequestListener>): Start {
  return async (program) => await runServer(createServer(await make(await loadProgram(program))))
}

/** Starts a program that itself starts a server of node:http or node:http2. */
export function itself(open: typeof openHttp1 = openHttp1): Start {
  return async (program) => {
    const known = shared().servers.length
    await loadProgram(program)
    const server = shared().servers[known]
    if (server === undefined) throw new Error('The program starts no server')
    return await runServer(server, open)
  }
}

/** Starts a program with a function of its framework. */
export function portOf(
  start: (exports: Exports) => Promise<{ port: number; close: () => unknown }>,
  open: typeof openHttp1 = openHttp1,
): Start {
  return async (program) => {
    const { port, close } = await start(await loadProgram(program))
    return { open: () => open(port), close }
  }
}

/** Starts a program that exports a server or a similar object that does not listen yet. */
export function serverOf(make: (exports: Exports) => Server | Promise<Server>): Start {
  return async (program) => await runServer(await make(await loadProgram(program)))
}

async function runServer(server: Server, open: typeof openHttp1 = openHttp1): Promise<Running> {
  if (!server.listening) {
    await new Promise<void>((resolve) => {
      server.once?.('listening', resolve)
      if (server.address() === null) server.listen(0, '127.0.0.1', resolve)
    })
  }
  const { port } = server.address() as AddressInfo
  return {
    open: () => open(port),
    close: () => {
      server.closeAllConnections?.()
      server.close()
    },
  }
}
