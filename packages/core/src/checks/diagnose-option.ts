import { type OptionKind, oneOf } from '../options/options.js'
import type { ExplainHost } from './verifier.js'
import { loggerKind } from './verifier-options.js'

// This is a table so that a missing host does not compile.
const hosts: Readonly<Record<ExplainHost, true>> = {
  express: true,
  fastify: true,
  nest: true,
  next: true,
  koa: true,
  hono: true,
  lambda: true,
  workers: true,
  deno: true,
  http: true,
}

/** Creates the kind of an option that names a host. A function, so that a bundle without `explain` drops it. */
export const explainHostKind = (): OptionKind => oneOf(...Object.keys(hosts))

/** The kind of `RefusalDiagnosis`. Every entry imports it, so it is short. */
export const refusalDiagnosisKind: OptionKind = {
  wanted: "an object such as { logger: console, host: 'express' }",
  accepts(value) {
    if (typeof value !== 'object' || value === null) return false
    const { logger, host } = value as { logger?: unknown; host?: unknown }
    return loggerKind.accepts(logger) && (host === undefined || Object.hasOwn(hosts, host as string))
  },
}
