import { type OptionKind, oneOf } from '../options/options.js'
import { tryField } from '../request/signed-request.js'
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

/** The kind of an option that names a host. */
export const explainHostKind: OptionKind = /* @__PURE__ */ oneOf(...Object.keys(hosts))

/** The kind of `RefusalDiagnosis`. */
export const refusalDiagnosisKind: OptionKind = {
  wanted: "an object with a logger, such as { logger: console, host: 'express' }",
  accepts(value) {
    if (typeof value !== 'object' || value === null) return false
    const host = tryField(value, 'host')
    return loggerKind.accepts(tryField(value, 'logger')) && (host === undefined || explainHostKind.accepts(host))
  },
}
