import type { Connection } from '../connection.js'
import type { Host, Start } from '../host.js'
import * as limits from '../limits.js'
import type { WireRequest } from '../material.js'
import { backend, guide, loadProgram } from '../programs.js'

interface ClientAnswer {
  readonly status?: number
  readonly statusCode?: number
  readonly headers: Record<string, string>
  readonly text?: string
  readonly payload?: string
}

/** Sends requests to the application of a program as a test does, with a function of the guide on testing. */
function clientOf(snippet: string): Start {
  return async (program) => {
    const { app } = await loadProgram(program)
    const { send } = await loadProgram(guide('hosts/test-clients.md', snippet))
    const connection: Connection = {
      async send(request) {
        const answer = await (send as (app: unknown, request: WireRequest) => Promise<ClientAnswer>)(app, request)
        const text = answer.text ?? answer.payload ?? ''
        return { status: answer.status ?? answer.statusCode ?? 0, headers: answer.headers, text }
      },
      stall: async () => undefined,
      close() {},
    }
    return { open: async () => connection, close() {} }
  }
}

/** The clients of tests, which also stand between a signed request and an application. */
export const clientHosts: readonly Host[] = [
  {
    name: 'supertest',
    package: 'supertest',
    events: true,
    skill: { program: guide('node.md', /@countersign\/node\/express'/), start: clientOf('supertest.ts') },
    backend: { program: backend('express.ts'), start: clientOf('supertest.ts') },
    limits: { ...limits.node, ...limits.supertest },
    drops: limits.supertestDrops,
  },
  {
    name: 'light-my-request',
    package: 'light-my-request',
    events: true,
    skill: { program: guide('node.md', /@countersign\/node\/fastify'/), start: clientOf('inject.ts') },
    backend: { program: backend('fastify.ts'), start: clientOf('inject.ts') },
    limits: { ...limits.fastify, ...limits.inject },
    drops: limits.injectDrops,
  },
]
