import type { Verifier, VerifyOptions } from '@countersign/core'
import { describe, expect, it } from 'vitest'
import { verified } from './verified.js'

describe('verified', () => {
  it.each([
    [true, 'workers'],
    ['hono', 'hono'],
  ] as const)('names its host to the diagnosis, with diagnose: %s', async (diagnose, host) => {
    const received: (VerifyOptions | undefined)[] = []
    const verifier: Verifier<never> = {
      scheme: 'test',
      verify: async (_request, options) => {
        received.push(options)
        throw new RangeError('mine')
      },
      explain: async () => ({ verdict: 'accepted', checks: [] }),
      prepare: async () => {},
    }
    const logger = { debug() {}, warn() {} }
    const fetch = verified(verifier, () => new Response(), { diagnose, logger })
    const context = { waitUntil() {}, passThroughOnException() {} } as never
    await expect(fetch(new Request('https://a.test/'), {}, context)).rejects.toThrow('mine')
    expect(received).toEqual([{ lease: true, diagnose: { logger, host } }])
  })

  it('refuses diagnose without a logger', () => {
    const verifier = { scheme: 'test', verify() {} } as never
    expect(() => verified(verifier, () => new Response(), { diagnose: true })).toThrow('needs options.logger')
  })
})
