import { createRequire } from 'node:module'
import type { Host, Start } from '../host.js'
import * as limits from '../limits.js'
import { backend, guide } from '../programs.js'
import { bun, deno, versionOfRuntime, versionOfWorkerd, workerd } from '../runtimes.js'
import { type Exports, type Fetch, type Framework, listenerOf, portOf } from '../starters.js'

const require = createRequire(import.meta.url)
const load = async (specifier: string): Promise<Framework> => await import(specifier)
const fetchOf = (exports: Exports): Fetch => (exports.default as { fetch: Fetch }).fetch
const routeOf = ({ POST }: Exports): Fetch => POST as Fetch

const hono: Start = portOf(async ({ app }) => {
  const { serve } = await load('@hono/node-server')
  return await new Promise((resolve) => {
    const options = { fetch: (app as Framework).fetch, port: 0, hostname: '127.0.0.1' }
    const server = serve(options, ({ port }: { port: number }) => resolve({ port, close: () => server.close() }))
  })
})

const h3: Start = listenerOf(async ({ app }) => (await load('h3/node')).toNodeHandler(app))

const h3One: Start = listenerOf(async (exports) => {
  const { createApp, toNodeListener } = await load('h3-1')
  return toNodeListener(createApp().use(exports.default))
})

/** A route of the app router, between Next's own request and response. */
function nextRoute(route: (exports: Exports) => Fetch): Start {
  return listenerOf(async (exports) => {
    const { NodeNextRequest, NodeNextResponse } = require('next/dist/server/base-http/node.js')
    const { addRequestMeta } = require('next/dist/server/request-meta.js')
    const { sendResponse } = require('next/dist/server/send-response.js')
    const adapters = require('next/dist/server/web/spec-extension/adapters/next-request.js')
    return async (request, response) => {
      addRequestMeta(request, 'initURL', `http://${request.headers.host}${request.url}`)
      const incoming = new NodeNextRequest(request)
      const signal = adapters.signalFromNodeResponse(response)
      const answer = await route(exports)(adapters.NextRequestAdapter.fromNodeNextRequest(incoming, signal))
      await sendResponse(incoming, new NodeNextResponse(response), answer)
    }
  })
}

/** A `+server.ts`, behind the adapter of SvelteKit for Node. */
function sveltekit(route: (exports: Exports) => (event: { request: Request }) => Promise<Response>): Start {
  return listenerOf(async (exports) => {
    const { getRequest, setResponse } = await load('@sveltejs/kit/node')
    return async (request, response) => {
      const base = `http://${request.headers.host}`
      const received = await getRequest({ request, base, bodySizeLimit: 1_048_576 })
      setResponse(response, await route(exports)({ request: received }))
    }
  })
}

/** A resource route, in the server of React Router, which Remix has become. */
const reactRouter: Start = listenerOf(async (exports) => {
  const { createRequestListener } = await load('@react-router/node')
  const route = { id: 'route', path: '*', module: exports }
  const build = {
    entry: { module: { default: () => new Response('no route', { status: 404 }) } },
    routes: { route },
    assets: {
      entry: { module: '', imports: [] },
      routes: { route: { id: 'route', path: '*', hasLoader: true, hasAction: true } },
      url: '',
      version: '',
    },
    basename: '/',
    publicPath: '/',
    assetsBuildDirectory: '',
    future: {},
    ssr: true,
    isSpaMode: false,
    prerender: [],
    routeDiscovery: { mode: 'initial', manifestPath: '/__manifest' },
  }
  return createRequestListener({ build, mode: 'production' })
})

/** Hosts that pass a Request and accept a Response. */
export const fetchHosts: readonly Host[] = [
  {
    name: 'Hono on Node',
    package: '@hono/node-server',
    skill: { program: guide('other.md', /from 'hono'/), start: hono },
    backend: { program: backend('hono.ts'), start: hono },
    limits: { ...limits.node, ...limits.fetch },
  },
  {
    name: 'h3 2, Nitro 3',
    package: 'h3',
    skill: { program: guide('hosts/nitro.md', 'h3.ts'), start: h3 },
    backend: { program: backend('h3.ts'), start: h3 },
    limits: { ...limits.node, ...limits.fetch },
  },
  {
    name: 'h3 1, Nitro 2',
    package: 'h3-1',
    skill: { program: guide('hosts/nitro.md', 'nitro.js', { h3: 'h3-1' }), start: h3One },
    backend: { program: guide('hosts/nitro.md', 'backend.js', { h3: 'h3-1' }), start: h3One },
    limits: limits.node,
  },
  {
    name: 'Next.js, app router',
    package: 'next',
    skill: { program: guide('hosts/next.md', 'route.ts'), start: nextRoute(routeOf) },
    backend: { program: backend('fetch.ts'), start: nextRoute(fetchOf) },
    limits: { ...limits.node, ...limits.fetch, ...limits.next },
  },
  {
    name: 'SvelteKit',
    package: '@sveltejs/kit',
    skill: {
      program: guide('other.md', /\{ request \}: \{ request: Request \}/),
      start: sveltekit(({ POST }) => POST as Framework),
    },
    backend: {
      program: backend('fetch.ts'),
      start: sveltekit(
        (exports) =>
          ({ request }) =>
            fetchOf(exports)(request),
      ),
    },
    limits: { ...limits.node, ...limits.fetch, ...limits.sveltekit },
  },
  {
    name: 'React Router, Remix',
    package: '@react-router/node',
    skill: { program: guide('hosts/react-router.md', 'alexa.ts'), start: reactRouter },
    backend: { program: guide('hosts/react-router.md', 'backend.ts'), start: reactRouter },
    limits: { ...limits.node, ...limits.fetch, ...limits.reactRouter },
  },
  {
    name: 'Bun.serve',
    package: () => versionOfRuntime('bun'),
    skill: { program: guide('other.md', /started with: bun/), start: bun },
    backend: { program: backend('fetch.ts'), start: bun },
    limits: { ...limits.fetch, ...limits.bun },
  },
  {
    name: 'Deno.serve',
    package: () => versionOfRuntime('deno'),
    skill: { program: guide('other.md', /started with: bun/), start: deno },
    backend: { program: backend('fetch.ts'), start: deno },
  },
  {
    name: 'workerd',
    package: versionOfWorkerd,
    skill: { program: guide('other.md', /started with: bun/), start: workerd },
    backend: { program: backend('fetch.ts'), start: workerd },
    limits: { ...limits.fetch, ...limits.workerd },
  },
]
