import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import { versions } from 'node:process'
import * as events from './events.js'
import { eventsOf } from './events.js'
import type { Host, Start } from './host.js'
import * as limits from './limits.js'
import type { Program } from './programs.js'
import { bun, deno, versionOfRuntime, workerd } from './runtimes.js'
import { http2ListenerOf, itself, listener, listenerOf, portOf, runningServer, serve } from './starters.js'

type Exports = Record<string, unknown>
type Fetch = (request: Request) => Promise<Response>
// biome-ignore lint/suspicious/noExplicitAny: what a framework's starter takes and returns is the framework's own affair.
type Framework = any

const require = createRequire(import.meta.url)
const load = async (specifier: string): Promise<Framework> => await import(specifier)
const page = (page: string, snippet: string | RegExp, more: Partial<Program> = {}): Program => ({ page, snippet, ...more })
const backend = (name: string, more: Partial<Program> = {}): Program => page('hosts/api-gateway.md', name, more)
const byNode = { limits: limits.nodeLimits }

const nodeSkill = page('node.md', /@countersign\/node\/http'/)
const expressSkill = page('node.md', /@countersign\/node\/express'/)
const fastifySkill = page('node.md', /@countersign\/node\/fastify'/)
const lambdaSkill = page('lambda.md', 'handler.ts')
const express4 = { instead: { express: 'express-4' } }

/** Starts a fetch handler on a server of Node, as Hono's adapter makes requests. */
const honoServer = (fetchOf: (exports: Exports) => Fetch): Start =>
  portOf(async (exports) => {
    const { serve } = await load('@hono/node-server')
    return await new Promise((resolve) => {
      const options = { fetch: fetchOf(exports), port: 0, hostname: '127.0.0.1' }
      const server = serve(options, ({ port }: { port: number }) => resolve({ port, close: () => server.close() }))
    })
  })

const lastServer = (): Promise<Awaited<ReturnType<typeof serve>>> => Promise.reject(new Error('none'))
void lastServer

const nest: Start = portOf(async ({ app }) => ({
  port: Number(new URL(await (app as Framework).getUrl()).port),
  close: () => (app as Framework).close(),
}))

const fastify: Start = portOf(async ({ app }) => {
  await (app as Framework).listen({ port: 0, host: '127.0.0.1' })
  return { port: (app as Framework).server.address().port, close: () => (app as Framework).close() }
})

const hapi: Start = portOf(async ({ server }) => {
  await (server as Framework).start()
  return { port: (server as Framework).info.port, close: () => (server as Framework).stop({ timeout: 0 }) }
})

const koa: Start = listenerOf(({ app }) => (app as Framework).callback())

function googleFunction(name: string): Start {
  return portOf(async () => {
    const { getTestServer } = await load('@google-cloud/functions-framework/testing')
    return await portOfServer(getTestServer(name))
  })
}

async function portOfServer(server: Framework): Promise<{ port: number; close: () => unknown }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: server.address().port,
    close: () => {
      server.closeAllConnections?.()
      server.close()
    },
  }
}

/** Handlers of Firebase run in Google's functions framework. */
const firebase: Start = portOf(async ({ alexa }) => {
  const functions = await load('@google-cloud/functions-framework')
  functions.http('firebase', alexa)
  const { getTestServer } = await load('@google-cloud/functions-framework/testing')
  return await portOfServer(getTestServer('firebase'))
})

/** A route of Next.js' app router, between Next's own request and response. */
const nextRoute = (routeOf: (exports: Exports) => Fetch): Start =>
  listenerOf(async (exports) => {
    const { NodeNextRequest, NodeNextResponse } = require('next/dist/server/base-http/node.js')
    const { NextRequestAdapter, signalFromNodeResponse } = require('next/dist/server/web/spec-extension/adapters/next-request.js')
    const { sendResponse } = require('next/dist/server/send-response.js')
    const { addRequestMeta } = require('next/dist/server/request-meta.js')
    return async (request, response) => {
      const incoming = new NodeNextRequest(request)
      addRequestMeta(request, 'initURL', `http://${request.headers.host}${request.url}`)
      const adapted = NextRequestAdapter.fromNodeNextRequest(incoming, signalFromNodeResponse(response))
      await sendResponse(incoming, new NodeNextResponse(response), await routeOf(exports)(adapted))
    }
  })

/** An API route of Next.js' pages router, called by Next's own resolver. */
const nextApi: Start = listenerOf(async (exports) => {
  const { apiResolver } = require('next/dist/server/api-utils/node/api-resolver.js')
  const context = { previewModeId: 'id', previewModeEncryptionKey: '0'.repeat(64), previewModeSigningKey: '0'.repeat(64) }
  return (request, response) => apiResolver(request, response, {}, exports, context, false)
})

/** Vercel's helpers: properties of the request that parse the body when they are read, and throw if it is no JSON. */
const vercel: Start = listenerOf((exports) => async (request, response) => {
  Object.defineProperty(request, 'body', {
    get() {
      throw Object.assign(new Error('Invalid JSON'), { statusCode: 400 })
    },
  })
  await (exports.default as (request: IncomingMessage, response: unknown) => unknown)(request, response)
})

const sveltekit = (fetchOf: (exports: Exports) => (event: { request: Request }) => Promise<Response>): Start =>
  listenerOf(async (exports) => {
    const { getRequest, setResponse } = await load('@sveltejs/kit/node')
    return async (request, response) => {
      try {
        const received = await getRequest({ request, base: `http://${request.headers.host}`, bodySizeLimit: 524_288 })
        setResponse(response, await fetchOf(exports)({ request: received }))
      } catch (error) {
        response.writeHead(400).end(String(error))
      }
    }
  })

const remix = (fetchOf: (exports: Exports) => Fetch): Start =>
  listenerOf(async (exports) => {
    const { createRequestListener } = await load('@react-router/node')
    const { createRequestHandler } = await load('react-router')
    void createRequestHandler
    void createRequestListener
    void fetchOf
    void exports
    throw new Error('not written')
  })
void remix

/** Azure's host makes its own request of what arrives. */
const azure = (name: string): Start =>
  listenerOf(async () => {
    const { HttpRequest } = await load('@azure/functions')
    void HttpRequest
    throw new Error(`not written ${name}`)
  })

const serverless = (event: (request: Parameters<typeof events.restApi>[0]) => object): Start =>
  eventsOf(event, ({ app }) => require('serverless-http')(app))
const codegenie = (name: string, event: typeof events.restApi): Start =>
  eventsOf(event, ({ app }) => require(name)({ app }))
const awsFastify = (event: typeof events.restApi): Start =>
  eventsOf(event, ({ app }) => require('@fastify/aws-lambda')(app))

/** Rows of a bridge, one for each form of event. */
function bridge(
  name: string,
  packageName: string,
  skill: Program,
  program: Program,
  make: (event: typeof events.restApi) => Start,
): Host[] {
  return (['restApi', 'httpApi'] as const).map((form) => ({
    name: `${name}, ${form === 'restApi' ? 'REST API' : 'HTTP API'}`,
    package: packageName,
    events: true,
    skill: { program: skill, start: eventsOf(events[form]) },
    backend: { program, start: make(events[form]) },
  }))
}

function lambda(name: string, event: typeof events.restApi): Host {
  return {
    name: `Lambda, ${name}`,
    package: () => '',
    events: true,
    skill: { program: lambdaSkill, start: eventsOf(event) },
    backend: { program: backend('lambda.ts'), start: eventsOf(event) },
  }
}

export const hosts: readonly Host[] = [
  {
    name: 'node:http',
    package: () => versions.node,
    skill: { program: nodeSkill, start: itself },
    backend: { program: backend('http.ts'), start: itself },
    ...byNode,
  },
  {
    name: 'node:http2',
    package: () => versions.node,
    skill: { program: page('hosts/http2.md', 'skill.ts'), start: http2ListenerOf(({ listener }) => listener) },
    backend: { program: page('hosts/http2.md', 'backend.ts'), start: http2ListenerOf(({ listener }) => listener) },
  },
  ...(['express', 'express-4'] as const).map((name): Host => {
    const more = name === 'express' ? {} : express4
    return {
      name: name === 'express' ? 'Express 5' : 'Express 4',
      package: name,
      skill: { program: { ...expressSkill, ...more }, start: listener('app') },
      backend: { program: backend('express.ts', more), start: listener('app') },
      ...byNode,
    }
  }),
  {
    name: 'Connect',
    package: 'connect',
    skill: { program: page('hosts/express-like.md', 'connect.ts'), start: listener('app') },
    backend: { program: backend('express.ts', { instead: { express: 'connect' } }), start: listener('app') },
    ...byNode,
  },
  {
    name: 'Polka',
    package: 'polka',
    skill: { program: page('hosts/express-like.md', 'polka.ts'), start: listenerOf(({ app }) => (app as Framework).handler.bind(app)) },
    ...byNode,
  },
  {
    name: 'restify',
    package: 'restify',
    skill: { program: page('hosts/express-like.md', 'restify.ts'), start: portOf(({ app }) => portOfServer(app)) },
    ...byNode,
  },
  {
    name: 'Fastify 5',
    package: 'fastify',
    skill: { program: fastifySkill, start: fastify },
    backend: { program: backend('fastify.ts'), start: fastify },
    ...byNode,
  },
  {
    name: 'Fastify 5, HTTP/2',
    package: 'fastify',
    skill: { program: page('hosts/http2.md', 'fastify.ts'), start: fastify },
    ...byNode,
  },
  {
    name: 'Koa',
    package: 'koa',
    skill: { program: page('hosts/koa.md', 'skill.ts'), start: koa },
    backend: { program: backend('koa.ts'), start: koa },
    ...byNode,
  },
  {
    name: 'hapi',
    package: '@hapi/hapi',
    skill: { program: page('hosts/hapi.md', 'skill.ts'), start: hapi },
    backend: { program: backend('hapi.ts'), start: hapi },
    ...byNode,
  },
  {
    name: 'Nest on Express',
    package: '@nestjs/platform-express',
    skill: { program: page('hosts/nest.md', 'on-express.ts'), start: nest },
    backend: { program: backend('nest-on-express.ts'), start: nest },
    ...byNode,
  },
  {
    name: 'Nest on Fastify',
    package: '@nestjs/platform-fastify',
    skill: { program: page('hosts/nest.md', 'on-fastify.ts'), start: nest },
    backend: { program: backend('nest-on-fastify.ts'), start: nest },
    ...byNode,
  },
  {
    name: 'Hono on Node',
    package: '@hono/node-server',
    skill: { program: page('other.md', /from 'hono'/), start: honoServer(({ app }) => (app as Framework).fetch) },
    backend: { program: backend('hono.ts'), start: honoServer(({ app }) => (app as Framework).fetch) },
    ...byNode,
  },
  {
    name: 'h3 2, Nitro 3',
    package: 'h3',
    skill: {
      program: page('hosts/nitro.md', 'h3.ts'),
      start: listenerOf(async ({ app }) => (await load('h3/node')).toNodeHandler(app)),
    },
    backend: { program: backend('h3.ts'), start: listenerOf(async ({ app }) => (await load('h3/node')).toNodeHandler(app)) },
    ...byNode,
  },
  {
    name: 'h3 1, Nitro 2',
    package: 'h3-1',
    skill: {
      program: page('hosts/nitro.md', 'nitro.ts', { instead: { h3: 'h3-1' } }),
      start: listenerOf(async (exports) => {
        const { createApp, toNodeListener } = await load('h3-1')
        return toNodeListener(createApp().use('/alexa', exports.default))
      }),
    },
    ...byNode,
  },
  {
    name: 'Next.js, app router',
    package: 'next',
    skill: { program: page('hosts/next.md', 'route.ts'), start: nextRoute(({ POST }) => POST as Fetch) },
    backend: { program: backend('fetch.ts'), start: nextRoute((exports) => (exports.default as Framework).fetch) },
    ...byNode,
  },
  {
    name: 'Next.js, pages router',
    package: 'next',
    skill: { program: page('hosts/next.md', 'api.ts'), start: nextApi },
    backend: { program: page('hosts/next.md', 'api.ts'), start: nextApi },
    ...byNode,
  },
  {
    name: 'Vercel functions',
    package: () => '',
    skill: { program: page('hosts/next.md', 'api.ts'), start: vercel },
    backend: { program: page('hosts/next.md', 'api.ts'), start: vercel },
    ...byNode,
  },
  {
    name: 'SvelteKit',
    package: '@sveltejs/kit',
    skill: { program: page('other.md', /\{ request \}: \{ request: Request \}/), start: sveltekit(({ POST }) => POST as Framework) },
    backend: {
      program: backend('fetch.ts'),
      start: sveltekit((exports) => ({ request }) => (exports.default as Framework).fetch(request)),
    },
    ...byNode,
  },
  ...bridge(
    'serverless-http 4',
    'serverless-http',
    page('hosts/serverless-bridges.md', 'serverless-http.ts'),
    backend('express.ts'),
    serverless,
  ),
  ...(['@codegenie/serverless-express', '@vendia/serverless-express'] as const).flatMap((name) =>
    bridge(
      name,
      name,
      page('hosts/serverless-bridges.md', 'serverless-express.ts', { instead: { '@codegenie/serverless-express': name } }),
      backend('express.ts'),
      (event) => codegenie(name, event),
    ),
  ),
  ...bridge(
    '@fastify/aws-lambda',
    '@fastify/aws-lambda',
    page('hosts/serverless-bridges.md', 'fastify.ts'),
    backend('fastify.ts'),
    awsFastify,
  ),
  lambda('REST API', events.restApi),
  lambda('HTTP API', events.httpApi),
  lambda('function URL', events.functionUrl),
  lambda('load balancer', events.loadBalancer),
  lambda('load balancer, multi-value', events.loadBalancerMultiValue),
  ...(['lattice', 'edge'] as const).map((form): Host => {
    const program = page('hosts/lambda-events.md', `${form}.ts`)
    return {
      name: form === 'lattice' ? 'VPC Lattice' : 'Lambda@Edge',
      package: () => '',
      events: true,
      skill: { program, start: eventsOf(events[form]) },
      backend: { program, start: eventsOf(events[form]) },
    }
  }),
  {
    name: 'Google Cloud Functions',
    package: '@google-cloud/functions-framework',
    skill: { program: page('hosts/google-cloud.md', 'function.ts'), start: googleFunction('alexa') },
    backend: { program: backend('google-cloud.ts'), start: googleFunction('backend') },
    ...byNode,
  },
  {
    name: 'Firebase',
    package: 'firebase-functions',
    skill: { program: page('hosts/google-cloud.md', 'firebase.ts'), start: firebase },
    backend: { program: page('hosts/google-cloud.md', 'firebase.ts'), start: firebase },
    ...byNode,
  },
  {
    name: 'Bun.serve',
    package: () => versionOfRuntime('bun'),
    skill: { program: page('other.md', /server\.ts, started with: bun/), start: bun },
    backend: { program: backend('fetch.ts'), start: bun },
  },
  {
    name: 'Deno.serve',
    package: () => versionOfRuntime('deno'),
    skill: { program: page('other.md', /server\.ts, started with: bun/), start: deno },
    backend: { program: backend('fetch.ts'), start: deno },
  },
  {
    name: 'workerd',
    package: () => versionOfRuntime('miniflare'),
    skill: { program: page('other.md', /server\.ts, started with: bun/), start: workerd },
    backend: { program: backend('fetch.ts'), start: workerd },
  },
]
void runningServer
void createServer
void (0 as unknown as RequestListener)
void azure
