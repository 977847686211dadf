import { beforeAll, describe, expect, it } from 'vitest'
import { type AlexaMaterial, createAlexaMaterial } from '#test/schemes/alexa.js'
import { createSurroundings } from '#test/schemes/scheme-material.js'
import { withBody } from '#test/support/accidents.js'
import { memoryReplayGuard } from '../checks/replay-guard.js'
import type { VerifyOptions } from '../checks/verifier.js'
import type { WebCrypto } from '../signature/web-crypto.js'

const at = new Date('2026-06-01T12:00:00Z')

type Event = readonly [string, Record<string, unknown> | undefined]

/** A logger that keeps its messages, except the verifier's own events. */
function keepEvents(): { events: Event[]; logger: NonNullable<VerifyOptions['diagnose']>['logger'] } {
  const events: Event[] = []
  return { events, logger: { debug() {}, warn: (message, fields) => events.push([message, fields]) } }
}

describe('verify with diagnose', () => {
  let alexa: AlexaMaterial
  const indented = async (): Promise<Awaited<ReturnType<AlexaMaterial['sign']>>> => {
    const request = await alexa.sign()
    return withBody(request, JSON.stringify(JSON.parse(new TextDecoder().decode(request.body)), null, 2))
  }
  beforeAll(async () => {
    alexa = await createAlexaMaterial(await createSurroundings({ currentDate: () => at }))
  })

  it('logs cause, fix and confidence of a refused request, and rejects with the same error', async () => {
    const { events, logger } = keepEvents()
    const verifying = alexa.verifier().verify(await indented(), { diagnose: { logger, host: 'fastify' } })
    await expect(verifying).rejects.toMatchObject({ code: 'ERR_SIGNATURE_MISMATCH', status: 400 })
    expect(events).toEqual([
      [
        'refusal diagnosed',
        {
          scheme: 'alexa',
          code: 'ERR_SIGNATURE_MISMATCH',
          cause: expect.stringMatching(/JSON/),
          fix: expect.stringContaining('requireSignature'),
          confidence: 'proven',
        },
      ],
    ])
  })

  it('logs nothing for an accepted request', async () => {
    const { events, logger } = keepEvents()
    await alexa.verifier().verify(await alexa.sign(), { diagnose: { logger } })
    expect(events).toEqual([])
  })

  it('reads the body of a Request once', async () => {
    const { method, url, headers, body } = await indented()
    const request = new Request(url, { method, headers, body: new Uint8Array(body) })
    const { events, logger } = keepEvents()
    await expect(alexa.verifier().verify(request, { diagnose: { logger } })).rejects.toThrow('signature')
    expect(events).toMatchObject([['refusal diagnosed', { confidence: 'proven' }]])
  })

  it('names a request that cannot be read, and one that only the replay guard refuses', async () => {
    const { events, logger } = keepEvents()
    const { body: _body, ...withoutBody } = await alexa.sign()
    const parsed = { ...withoutBody, body: { version: '1.0' } } as never
    await expect(alexa.verifier().verify(parsed, { diagnose: { logger } })).rejects.toThrow()
    const verifier = alexa.verifier({ replayGuard: memoryReplayGuard({ currentDate: () => at }) })
    const request = await alexa.sign()
    await verifier.verify(request)
    await expect(verifier.verify(request, { diagnose: { logger } })).rejects.toThrow()
    expect(events).toMatchObject([
      ['refusal diagnosed', { confidence: 'proven', cause: expect.stringContaining('parsed') }],
      ['refusal diagnosed', { code: 'ERR_REPLAYED', cause: expect.stringMatching(/\.$/), fix: expect.any(String) }],
    ])
  })

  it('diagnoses one request at a time', async () => {
    const { events, logger } = keepEvents()
    const verifier = alexa.verifier()
    const requests = await Promise.all(Array.from({ length: 20 }, indented))
    const verifying = requests.map((request) => verifier.verify(request, { diagnose: { logger } }))
    const settled = await Promise.allSettled(verifying)
    expect(settled.every(({ status }) => status === 'rejected')).toBe(true)
    const messages = events.map(([message]) => message)
    expect(messages).toHaveLength(20)
    expect(new Set(messages)).toEqual(new Set(['refusal diagnosed', 'refusal not diagnosed: another one is running']))
    await expect(verifier.verify(await indented(), { diagnose: { logger } })).rejects.toThrow()
    expect(events.at(-1)?.[0]).toBe('refusal diagnosed')
  })

  it('rejects with the error of the request, even if the diagnosis fails', async () => {
    const failing = (): never => {
      throw new Error('mine')
    }
    const request = await indented()
    const refused = { code: 'ERR_SIGNATURE_MISMATCH' }
    const broken = { debug: failing, warn: failing }
    await expect(alexa.verifier().verify(request, { diagnose: { logger: broken } })).rejects.toMatchObject(refused)
    let calls = 0
    // Fails at the second call, which happens when the request is explained.
    const currentDate = (): Date => (++calls > 1 ? failing() : at)
    const { events, logger } = keepEvents()
    const verifier = alexa.verifier({ currentDate, crypto: crypto as WebCrypto as Crypto })
    await expect(verifier.verify(request, { diagnose: { logger } })).rejects.toMatchObject(refused)
    expect(events).toHaveLength(1)
  })

  it.each([[{ diagnose: true }], [{ diagnose: {} }], [{ diagnose: { logger: console, host: 'spring' } }]])(
    'refuses %j',
    async (options) => {
      await expect(alexa.verifier().verify(await alexa.sign(), options as VerifyOptions)).rejects.toThrow(TypeError)
    },
  )
})
