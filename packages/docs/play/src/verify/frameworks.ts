import type { ExplainHost } from '@countersign/core'

/** The frameworks for which `explain` knows the line to change, with their names. The first means all of them. */
export const frameworks: readonly (readonly [value: ExplainHost | '', title: string])[] = [
  ['', 'any framework'],
  ['express', 'Express'],
  ['fastify', 'Fastify'],
  ['nest', 'Nest'],
  ['next', 'Next.js'],
  ['koa', 'Koa'],
  ['hono', 'Hono'],
  ['lambda', 'AWS Lambda'],
  ['workers', 'Cloudflare Workers'],
  ['deno', 'Deno'],
  ['http', 'node:http'],
]
