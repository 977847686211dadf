import { type OptionKind, oneOf } from '../options/options.js'
import type { ExplainHost } from './verifier.js'
import { loggerKind } from './verifier-options.js'

// This is a list, because every entry contains it and a table is longer. Its test compiles only if no host is
// missing.
const hosts: readonly ExplainHost[] = [
  'express',
  'fastify',
  'nest',
  'next',
  'koa',
  'hono',
  'lambda',
  'workers',
  'deno',
  'http',
]

/** Creates the kind of an option that names a host. It is a function, so that a bundle without `explain` drops it. */
export const explainHostKind = (): OptionKind => oneOf(...hosts)

/** The kind of `RefusalDiagnosis`. Every entry imports it, so it is short. */
export const refusalDiagnosisKind: OptionKind = {
  wanted: "an object such as { logger: console, host: 'express' }",
  accepts(value) {
    if (typeof value !== 'object' || value === null) return false
    const { logger, host } = value as { logger?: unknown; host?: unknown }
    return loggerKind.accepts(logger) && (host === undefined || hosts.includes(host as ExplainHost))
  },
}
