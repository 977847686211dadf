import type { IncomingMessage, Server } from 'node:http'
import { createRequire } from 'node:module'
import type { Connection } from '../connection.js'
import type { Host, Start } from '../host.js'
import * as limits from '../limits.js'
import type { WireRequest } from '../material.js'
import { backend, guide, loadProgram } from '../programs.js'
import { type Exports, type Fetch, type Framework, listenerOf, serverOf } from '../starters.js'

const require = createRequire(import.meta.url)
// One copy of the framework for the programs and for the suite.
const framework = (): Framework => require('@google-cloud/functions-framework')
const testServer = (name: string): Server => require('@google-cloud/functions-framework/testing').getTestServer(name)

/** Starts a program that registers a function in Google's framework. */
export const googleFunction = (name: string): Start => serverOf(() => testServer(name))

/** Functions of Firebase run in Google's framework. */
const firebase = (name: string): Start =>
  serverOf((exports) => {
    framework().http('firebase', exports[name])
    return testServer('firebase')
  })

/** An API route of the pages router, called by Next's own resolver. */
const nextApi: Start = listenerOf((exports) => {
  const { apiResolver } = require('next/dist/server/api-utils/node/api-resolver.js')
  const key = '0'.repeat(64)
  const context = { previewModeId: 'id', previewModeEncryptionKey: key, previewModeSigningKey: key }
  return (request, response) => apiResolver(request, response, {}, exports, context, false)
})

/**
 * Vercel's helpers: `request.body` parses the body when it is read, and throws if it is not what its type says. As with
 * Vercel, the property can be set.
 */
const vercel: Start = listenerOf((exports) => (request, response) => {
  Object.defineProperty(request, 'body', {
    configurable: true,
    enumerable: true,
    get() {
      throw Object.assign(new Error('Invalid JSON'), { statusCode: 400 })
    },
    set(value) {
      Object.defineProperty(request, 'body', { value, configurable: true, enumerable: true, writable: true })
    },
  })
  return (exports.default as (request: IncomingMessage, response: unknown) => void)(request, response)
})

/** A host that creates its own object for each request. */
function objectOf(respond: (exports: Exports, request: WireRequest) => Promise<Response>, prepare = () => {}): Start {
  return async (program) => {
    prepare()
    const exports = await loadProgram(program)
    const connection: Connection = {
      async send(request) {
        const answer = await respond(exports, request)
        return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() }
      },
      stall: async () => undefined,
      close() {},
    }
    return { open: async () => connection, close() {} }
  }
}

const urlOf = (url: string): string => (url.startsWith('/') ? `https://backend.example.com${url}` : url)

const netlify: Start = objectOf(async (exports, { method, url, headers, body }) => {
  const init = { method, headers: new Headers(headers.map(([name, value]): [string, string] => [name, value])) }
  const received = new Request(
    urlOf(url),
    /^(?:GET|HEAD)$/i.test(method) ? init : { ...init, body: new Uint8Array(body) },
  )
  return await (exports.default as Fetch)(received)
})

let azureHandler: ((request: object, context: object) => Promise<object>) | undefined

/** Azure's own request and response, which its worker creates from the message of the host. */
const azure: Start = objectOf(
  async (_, { method, url, headers, body }) => {
    const { HttpRequest, HttpResponse } = require('@azure/functions')
    const lines = new Headers(headers.map(([name, value]): [string, string] => [name, value]))
    const bytes = body.length === 0 ? {} : { body: { bytes: body } }
    const received = new HttpRequest({ method, url: urlOf(url), headers: Object.fromEntries(lines), ...bytes })
    return new HttpResponse(await azureHandler?.(received, {}))
  },
  () => {
    require('@azure/functions').app.http = (_: string, options: { handler: typeof azureHandler }) => {
      azureHandler = options.handler
    }
  },
)

/** Functions of the clouds, and of the frameworks that run there. */
export const functionHosts: readonly Host[] = [
  {
    name: 'Google Cloud Functions',
    package: '@google-cloud/functions-framework',
    skill: { program: guide('hosts/google-cloud.md', 'function.ts'), start: googleFunction('alexa') },
    backend: { program: backend('google-cloud.ts'), start: googleFunction('backend') },
    limits: { ...limits.node, ...limits.parserFirst, ...limits.googleCloud },
  },
  {
    name: 'Firebase',
    package: 'firebase-functions',
    skill: { program: guide('hosts/google-cloud.md', 'firebase.ts'), start: firebase('alexa') },
    backend: { program: guide('hosts/google-cloud.md', 'firebase-backend.ts'), start: firebase('backend') },
    limits: { ...limits.node, ...limits.parserFirst, ...limits.googleCloud },
  },
  {
    name: 'Azure Functions',
    package: '@azure/functions',
    events: true,
    skill: { program: guide('hosts/azure.md', 'alexa.ts'), start: azure },
    backend: { program: guide('hosts/azure.md', 'backend.ts'), start: azure },
    limits: limits.fetch,
  },
  {
    name: 'Netlify',
    package: () => '–',
    events: true,
    skill: { program: guide('hosts/netlify.md', 'alexa.ts'), start: netlify },
    backend: { program: guide('hosts/netlify.md', 'backend.ts'), start: netlify },
    limits: limits.fetch,
  },
  {
    name: 'Next.js, pages router',
    package: 'next',
    skill: { program: guide('hosts/next.md', 'api.ts'), start: nextApi },
    backend: { program: guide('hosts/next.md', 'backend.ts'), start: nextApi },
    limits: limits.node,
  },
  {
    name: 'Vercel functions',
    package: () => '–',
    skill: { program: guide('hosts/next.md', 'api.ts'), start: vercel },
    backend: { program: guide('hosts/next.md', 'backend.ts'), start: vercel },
    limits: limits.node,
  },
]
