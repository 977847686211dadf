import { createRequire } from 'node:module'
import * as events from '../events.js'
import { eventsOf } from '../events.js'
import type { Host, Limits, Start } from '../host.js'
import * as limits from '../limits.js'
import { backend, guide, type Program } from '../programs.js'
import { snsChecks } from '../sns-checks.js'
import type { Exports } from '../starters.js'

const require = createRequire(import.meta.url)
type ToEvent = typeof events.restApi

const forms: Readonly<
  Record<string, { readonly toEvent: ToEvent; readonly limits?: Limits; readonly drops?: Limits }>
> = {
  'REST API': { toEvent: events.restApi, limits: limits.restApi },
  'HTTP API': { toEvent: events.httpApi },
  'function URL': { toEvent: events.functionUrl },
  'load balancer': { toEvent: events.loadBalancer, limits: limits.loadBalancer, drops: limits.loadBalancerDrops },
  'load balancer, multi-value': { toEvent: events.loadBalancerMultiValue },
}

/** The rows of a bridge, for the two forms of event that every bridge reads. */
function bridge(name: string, skill: Program, program: Program, make: (exports: Exports) => unknown): Host[] {
  return ['REST API', 'HTTP API'].map((form) => {
    const { toEvent = events.restApi, limits: ofForm = {} } = forms[form] ?? {}
    return {
      name: `${name}, ${form}`,
      package: name,
      events: true,
      skill: { program: skill, start: eventsOf(toEvent) },
      backend: { program, start: eventsOf(toEvent, make) },
      limits: ofForm,
    }
  })
}

function serverlessExpress(name: string): Host[] {
  const skill = guide('hosts/serverless-bridges.md', 'serverless-express.ts', { '@codegenie/serverless-express': name })
  return bridge(name, skill, backend('express.ts'), ({ app }) => require(name)({ app }))
}

/** A form of event for which the program is the adapter. */
function recipe(name: string, snippet: string, toEvent: ToEvent): Host {
  const start: Start = eventsOf(toEvent)
  const program = guide('hosts/lambda-events.md', snippet)
  return { name, package: () => '–', events: true, skill: { program, start }, backend: { program, start } }
}

/** AWS Lambda: the events of its HTTP services, the bridges to frameworks, and messages without HTTP. */
export const lambdaHosts: readonly Host[] = [
  ...Object.entries(forms).map(([form, { toEvent, ...rest }]): Host => {
    const start = eventsOf(toEvent)
    const skill = { program: guide('lambda.md', 'handler.ts'), start }
    return {
      name: `Lambda, ${form}`,
      package: () => '–',
      events: true,
      skill,
      backend: { program: backend('lambda.ts'), start },
      ...rest,
    }
  }),
  recipe('VPC Lattice, 2.0', 'lattice.ts', events.lattice),
  recipe('VPC Lattice, 1.0', 'lattice-1.ts', events.latticeOne),
  recipe('Lambda@Edge', 'edge.ts', events.edge),
  ...bridge(
    'serverless-http',
    guide('hosts/serverless-bridges.md', 'serverless-http.ts'),
    backend('express.ts'),
    ({ app }) => require('serverless-http')(app),
  ).map((host): Host => (host.name.endsWith('REST API') ? { ...host, drops: limits.serverlessHttpDrops } : host)),
  ...serverlessExpress('@codegenie/serverless-express'),
  ...serverlessExpress('@vendia/serverless-express'),
  ...bridge(
    '@fastify/aws-lambda',
    guide('hosts/serverless-bridges.md', 'fastify.ts'),
    backend('fastify.ts'),
    ({ app }) => require('@fastify/aws-lambda')(app),
  ).map((host): Host => {
    const ofForm = host.name.endsWith('HTTP API') ? limits.fastifyLambdaTwo : {}
    return { ...host, limits: { ...limits.fastifyLambda, ...ofForm } }
  }),
  { name: 'SNS by SQS', package: () => '–', checks: snsChecks('queue.ts', 'URL') },
  { name: 'SNS by Lambda', package: () => '–', checks: snsChecks('subscribed.ts', 'Url') },
]
