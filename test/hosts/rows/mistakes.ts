import assert from 'node:assert/strict'
import type { Host, Start } from '../host.js'
import type { Services } from '../material.js'
import { guide, loadProgram, type Program } from '../programs.js'
import { listener } from '../starters.js'
import { nest } from './fastify.js'
import { googleFunction } from './functions.js'

const mistake = (snippet: string): Program => guide('../../../test/hosts/mistakes.md', snippet)

/** Checks that a genuine request is answered with an error, and that a warning says what to change in this host. */
function answers(snippet: string, start: Start, advice: RegExp): NonNullable<Host['checks']>[string] {
  return async (services: Services) => {
    const warnings: string[] = []
    const listen = ({ message }: Error): number => warnings.push(message)
    process.on('warning', listen)
    const running = await start(mistake(snippet))
    try {
      const connection = await running.open()
      const { status, text } = await connection.send(await services.alexa('/alexa'))
      connection.close()
      assert.ok(status >= 400, `answered with ${status} ${text.slice(0, 80)}`)
      assert.match(`${text}\n${warnings.join('\n')}`, advice, `no advice for this host: ${text.slice(0, 80)}`)
    } finally {
      process.off('warning', listen)
      // A framework may wait for the request that hangs.
      void running.close()
    }
  }
}

/** Programs that cannot work, and must report it. */
export const mistakenHosts: readonly Host[] = [
  {
    name: 'Programs with a mistake',
    package: () => '–',
    checks: {
      'Nest on Fastify': answers('nest-on-fastify.ts', nest, /@countersign\/node\/fastify/),
      'Nest on Express': answers('nest-on-express.ts', nest, /rawBody: true/),
      'Google Cloud Functions': answers('google-cloud.ts', googleFunction('mistake'), /handler/),
      Express: answers('express.ts', listener('app'), /express\.json\(\)/),
      async Lambda() {
        const { handler } = await loadProgram(mistake('lambda.ts'))
        const event = { version: '1.0', session: {}, context: {}, request: { type: 'LaunchRequest' } }
        await assert.rejects((handler as (event: object) => Promise<unknown>)(event), TypeError)
      },
    },
  },
  {
    name: 'A skill by ARN',
    package: () => '–',
    checks: {
      async 'its own skill, and another'(services) {
        const { handler } = await loadProgram(guide('hosts/alexa-by-arn.md', 'by-arn.ts'))
        const event = JSON.parse(new TextDecoder().decode((await services.alexa('/')).body)) as Record<string, unknown>
        const invoke = handler as (event: object) => Promise<object>
        assert.deepEqual(await invoke(event), { version: '1.0', response: { type: 'LaunchRequest' } })
        const context = { System: { application: { applicationId: 'amzn1.ask.skill.other' } } }
        await assert.rejects(invoke({ ...event, context }))
      },
    },
  },
]
