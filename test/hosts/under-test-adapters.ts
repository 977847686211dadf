// Replaces the adapters in every program. The replacements report to the suite what a handler can read in addition to the
// verified value.
import type { IncomingMessage } from 'node:http'
import { describeFound, type Found, foundHeader, shared } from './found.js'

type AnyFunction = (...values: never[]) => unknown
type Callable = (...values: unknown[]) => unknown

/** `requireSignature` of node:http and Express, with a handler or as a middleware. */
export function watchListener(requireSignature: AnyFunction): Callable {
  const make = requireSignature as Callable
  return (verifier, handler, ...options) => {
    if (typeof handler === 'function') {
      return make(
        verifier,
        (verified: Found['verified'], request: IncomingMessage, ...rest: unknown[]) => {
          shared().found.push({ verified, request })
          return handler(verified, request, ...rest)
        },
        ...options,
      )
    }
    const middleware = make(verifier, handler, ...options) as Callable
    return (request: unknown, response: unknown, next: unknown) => {
      if (typeof next !== 'function') return middleware(request, response, next)
      return middleware(request, response, (...problem: unknown[]) => {
        const { verified } = request as { verified?: Found['verified'] }
        if (problem.length === 0 && verified) shared().found.push({ verified, request: request as IncomingMessage })
        return next(...problem)
      })
    }
  }
}

interface Scope {
  addHook(name: string, hook: (request: { verified: Found['verified'] }) => Promise<void>): void
}

/** The plugin for Fastify. */
export function watchPlugin(plugin: AnyFunction): Callable {
  const watched = async (scope: Scope, options: unknown): Promise<void> => {
    await (plugin as Callable)(scope, options)
    scope.addHook('preHandler', async (request) => {
      if (request.verified)
        shared().found.push({ verified: request.verified, request: request as Found['request'] & {} })
    })
  }
  for (const key of Object.getOwnPropertySymbols(plugin)) Object.assign(watched, { [key]: Reflect.get(plugin, key) })
  return watched as Callable
}

/** `withVerification`. The answer contains what was found, because the program may run in another process. */
export function watchFetch(withVerification: AnyFunction): Callable {
  return (verifier, handler, ...options) =>
    (withVerification as Callable)(
      verifier,
      async (verified: Found['verified'], ...rest: unknown[]) => {
        const response = (await (handler as Callable)(verified, ...rest)) as Response
        const headers = new Headers(response.headers)
        headers.set(foundHeader, await describeFound({ verified }))
        return new Response(response.body, { status: response.status, headers })
      },
      ...options,
    )
}
