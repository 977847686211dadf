import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { apigAccidents } from '../apig/explain/accidents.js'
import { appStoreAccidents } from '../appstore/explain/accidents.js'
import type { ExplainHost } from '../checks/verifier.js'
import { webhookAccidents } from '../paypal/explain/webhook-accidents.js'
import { smnAccidents } from '../smn/explain/accidents.js'
import { accidents } from './accidents.js'
import { type Changes, changeFor } from './changes.js'

/** The names with which a line of code may begin in each host. */
const names: Readonly<Record<ExplainHost, readonly string[]>> = {
  express: ['app', 'body', 'express', 'req', 'request'],
  fastify: ['app', 'request', 'scope'],
  nest: ['NestFactory', 'app', 'body', 'express', 'req', 'request'],
  next: ['request', 'export', 'middleware', 'next'],
  koa: ['ctx', 'app'],
  hono: ['app', 'c'],
  lambda: ['event', '$input', '$util', 'record', 'Records'],
  workers: ['request'],
  deno: ['Deno', 'request'],
  http: ['request', 'chunks'],
}
const everywhere = [
  'Buffer',
  'JSON',
  'Object',
  'URL',
  'URLSearchParams',
  'Headers',
  'createApigVerifier',
  'createTrustAnchors',
  'decodeURIComponent',
  'process',
  'requireSignature',
  'drainQueue',
  'verifier',
  'record',
  'setEncoding',
  'toString',
  'arrayBuffer',
  'url',
]
const hosts = Object.keys(names) as ExplainHost[]

const all: readonly (readonly [id: string, changes: Changes])[] = [
  ...Object.values({ ...accidents, ...appStoreAccidents, ...webhookAccidents, ...smnAccidents }).map(
    ({ id, changes }) => [id, changes] as const,
  ),
  ...Object.entries(apigAccidents),
]

/** Returns the calls in a line, each from its name to its closing bracket. */
function callsIn(line: string): string[] {
  const calls: string[] = []
  for (const { index, 0: start } of line.matchAll(/(?:new )?[$\w]+(?:[.][$\w]+)*\(/g)) {
    let depth = 0
    let end = index + start.length - 1
    do {
      if (line[end] === '(') depth += 1
      if (line[end] === ')') depth -= 1
      end += 1
    } while (depth > 0 && end < line.length)
    calls.push(line.slice(index, end))
  }
  return calls
}

function faultsOf(code: string): readonly string[] {
  const { diagnostics = [] } = ts.transpileModule(code, { reportDiagnostics: true })
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

describe.each(hosts)('the line to change in %s', (host) => {
  it('is code of this host, and compiles', () => {
    const faults: string[] = []
    for (const [id, changes] of all) {
      for (const call of callsIn(changeFor(changes, host))) {
        const [root = ''] = call.replace('new ', '').split(/[.(]/, 1)
        const isKnown = [...names[host], ...everywhere].includes(root) || !call.includes('.')
        if (!isKnown || faultsOf(call).length > 0) faults.push(`${id}: ${call}: ${faultsOf(call).join()}`)
      }
    }
    expect(faults).toEqual([])
  })

  it('is specific to this host for a parsed body, a dropped header and a target without its mount', () => {
    for (const changes of [accidents.reserialised.changes, accidents.headerStripped.changes]) {
      expect(changes[host], host).toMatch(/^[A-Z].*[.]$/)
    }
    expect(apigAccidents['path-decoded'][host]).toMatch(/^[A-Z].*[.]$/)
    expect(changeFor(apigAccidents['path-prefix-removed'], host)).toMatch(/canonicalUrl|originalUrl/)
  })

  it('does not name the request of another host', () => {
    const others = { koa: /\bctx\./, hono: /\bc\.req\b/, express: /\breq\.(?!raw)/, lambda: /\bevent\./ }
    for (const [other, pattern] of Object.entries(others)) {
      if (other === host || (other === 'express' && ['koa', 'hono', 'http', 'nest'].includes(host))) continue
      for (const [id, changes] of all) {
        // A Lambda event may reach every host inside a body.
        if (other === 'lambda' && /event|lambda/.test(id)) continue
        expect(changeFor(changes, host), `${host}, ${id}`).not.toMatch(pattern)
      }
    }
  })
})
