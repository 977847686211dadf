import { versions } from 'node:process'
import { openHttp2 } from '../connection.js'
import type { Host, Start } from '../host.js'
import * as limits from '../limits.js'
import { backend, guide } from '../programs.js'
import { type Framework, itself, listener, listenerOf, portOf, serverOf } from '../starters.js'

const nodeSkill = /@countersign\/node\/http'/
const overHttp2 = { 'node:http': 'node:http2' }

const koa: Start = listenerOf(({ app }) => (app as Framework).callback())

const polka: Start = listenerOf(({ app }) => (app as Framework).handler.bind(app))

const hapi: Start = portOf(async ({ server }) => {
  const started = server as Framework
  await started.start()
  return { port: started.info.port, close: () => started.stop({ timeout: 0 }) }
})

/** node:http and the frameworks that call a middleware or a listener with its requests. */
export const nodeHosts: readonly Host[] = [
  {
    name: 'node:http',
    package: () => versions.node,
    skill: { program: guide('node.md', nodeSkill), start: itself() },
    backend: { program: backend('http.ts'), start: itself() },
    limits: limits.node,
  },
  {
    name: 'node:http2',
    package: () => versions.node,
    skill: { program: guide('node.md', nodeSkill, overHttp2), start: itself(openHttp2) },
    backend: { program: backend('http.ts', overHttp2), start: itself(openHttp2) },
    limits: limits.http2,
  },
  ...(['express', 'express-4'] as const).map((name): Host => {
    const instead = { express: name }
    return {
      name: name === 'express' ? 'Express 5' : 'Express 4',
      package: name,
      skill: { program: guide('node.md', /@countersign\/node\/express'/, instead), start: listener('app') },
      backend: { program: backend('express.ts', instead), start: listener('app') },
      limits: limits.node,
    }
  }),
  {
    name: 'Express, rawBody as text',
    package: 'express',
    skill: { program: guide('hosts/express-like.md', 'text.ts'), start: listener('app') },
    limits: { ...limits.node, ...limits.parserFirst },
  },
  {
    name: 'Connect',
    package: 'connect',
    skill: { program: guide('hosts/express-like.md', 'connect.ts'), start: listener('app') },
    backend: { program: backend('connect.ts'), start: listener('app') },
    limits: limits.node,
  },
  {
    name: 'Polka',
    package: 'polka',
    skill: { program: guide('hosts/express-like.md', 'polka.ts'), start: polka },
    backend: { program: backend('polka.ts'), start: polka },
    limits: limits.node,
  },
  {
    name: 'restify',
    package: 'restify',
    skill: {
      program: guide('hosts/express-like.md', 'restify.ts'),
      start: serverOf(({ app }) => (app as Framework).server),
    },
    backend: { program: backend('restify.ts'), start: serverOf(({ app }) => (app as Framework).server) },
    limits: limits.node,
  },
  {
    name: 'Koa',
    package: 'koa',
    skill: { program: guide('hosts/koa.md', 'skill.ts'), start: koa },
    backend: { program: backend('koa.ts'), start: koa },
    limits: limits.node,
  },
  {
    name: 'koa-mount',
    package: 'koa-mount',
    // Its one program serves requests below /app, and most of the awkward requests are elsewhere.
    backend: { program: guide('hosts/koa.md', 'mounted.ts'), start: koa },
    limits: limits.node,
    only: /^\/app(?:\/|$)/,
  },
  {
    name: 'hapi',
    package: '@hapi/hapi',
    skill: { program: guide('hosts/hapi.md', 'skill.ts'), start: hapi },
    backend: { program: backend('hapi.ts'), start: hapi },
    limits: limits.node,
  },
]
