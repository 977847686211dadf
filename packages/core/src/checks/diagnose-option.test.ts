import { expect, it } from 'vitest'
import { explainHostKind, refusalDiagnosisKind } from './diagnose-option.js'
import type { ExplainHost } from './verifier.js'

// This is a table, so that a missing host does not compile.
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

it('accepts every host, and no other', () => {
  for (const host of Object.keys(hosts)) {
    expect(explainHostKind().accepts(host)).toBe(true)
    expect(refusalDiagnosisKind.accepts({ logger: console, host })).toBe(true)
  }
  for (const host of ['Express', '', 'toString', null, 1, ['http']]) {
    expect(explainHostKind().accepts(host)).toBe(false)
    expect(refusalDiagnosisKind.accepts({ logger: console, host })).toBe(false)
  }
  expect(refusalDiagnosisKind.accepts({ logger: console })).toBe(true)
  expect(refusalDiagnosisKind.accepts({ host: 'http' })).toBe(false)
})

it.each([
  ['null', null],
  ['a text', 'console'],
  ['a number', 1],
  ['a function', Object.assign(() => {}, { logger: console })],
])('refuses %s', (_, value) => {
  expect(refusalDiagnosisKind.accepts(value)).toBe(false)
})
