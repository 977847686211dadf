import { describe, expect, it } from 'vitest'
import { explainHostKind, refusalDiagnosisKind } from './diagnose-option.js'

const hosts = ['express', 'fastify', 'nest', 'next', 'koa', 'hono', 'lambda', 'workers', 'deno', 'http']

describe('the option host', () => {
  it.each(hosts)('may be %s', (host) => {
    expect(explainHostKind().accepts(host)).toBe(true)
    expect(refusalDiagnosisKind.accepts({ logger: console, host })).toBe(true)
  })

  it.each(['', 'Express', 'toString', '__proto__', null, 1])('cannot be %j', (host) => {
    expect(explainHostKind().accepts(host)).toBe(false)
    expect(refusalDiagnosisKind.accepts({ logger: console, host })).toBe(false)
  })
})

describe('the option diagnose', () => {
  it('needs a logger, and no host', () => {
    expect(refusalDiagnosisKind.accepts({ logger: console })).toBe(true)
    for (const given of [undefined, null, true, 'console', {}, { host: 'express' }, { logger: {} }, () => {}]) {
      expect(refusalDiagnosisKind.accepts(given)).toBe(false)
    }
  })
})
