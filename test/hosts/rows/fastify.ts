import { openHttp2 } from '../connection.js'
import type { Host, Start } from '../host.js'
import * as limits from '../limits.js'
import { backend, guide } from '../programs.js'
import { type Framework, portOf } from '../starters.js'

const start: Parameters<typeof portOf>[0] = async ({ app }) => {
  const started = app as Framework
  await started.listen({ port: 0, host: '127.0.0.1' })
  return { port: started.server.address().port, close: () => started.close() }
}

/** Starts a program that exports a listening application of Nest. */
export const nest: Start = portOf(async ({ app }) => {
  const started = app as Framework
  return { port: Number(new URL(await started.getUrl()).port), close: () => started.close() }
})

/** Fastify, and Nest on either of its platforms. */
export const fastifyHosts: readonly Host[] = [
  {
    name: 'Fastify 5',
    package: 'fastify',
    skill: { program: guide('node.md', /@countersign\/node\/fastify'/), start: portOf(start) },
    backend: { program: backend('fastify.ts'), start: portOf(start) },
    limits: { ...limits.node, ...limits.fastify },
  },
  {
    name: 'Fastify 5, HTTP/2',
    package: 'fastify',
    skill: { program: guide('hosts/http2.md', 'skill.ts'), start: portOf(start, openHttp2) },
    backend: { program: guide('hosts/http2.md', 'backend.ts'), start: portOf(start, openHttp2) },
    limits: { ...limits.http2, ...limits.fastify, 'the method get': limits.fastify['the method PROPFIND'] ?? '' },
  },
  {
    name: 'Nest on Express',
    package: '@nestjs/platform-express',
    skill: { program: guide('hosts/nest.md', 'on-express.ts'), start: nest },
    backend: { program: backend('nest-on-express.ts'), start: nest },
    limits: { ...limits.node, ...limits.parserFirst },
  },
  {
    name: 'Nest on Fastify',
    package: '@nestjs/platform-fastify',
    skill: { program: guide('hosts/nest.md', 'on-fastify.ts'), start: nest },
    backend: { program: backend('nest-on-fastify.ts'), start: nest },
    limits: limits.node,
  },
]
