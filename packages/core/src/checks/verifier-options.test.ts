import { describe, expect, it } from 'vitest'
import { memoryReplayGuard } from './replay-guard.js'
import { readVerifierSettings, safeLogger, verifierOptionKinds } from './verifier-options.js'

describe('safeLogger', () => {
  it.each<[string, () => unknown]>([
    ['throws', () => fail()],
    ['rejects', async () => fail()],
    ['returns a thenable that throws', () => thenable(() => fail)],
    ['returns an object whose accessor throws', () => thenable(fail)],
  ])('ignores the failure of a logger that %s', async (_, log) => {
    const unhandled: unknown[] = []
    const onUnhandled = (reason: unknown): number => unhandled.push(reason)
    process.on('unhandledRejection', onUnhandled)
    const logger = safeLogger({ debug: log as () => void, warn: log as () => void })
    expect(logger.debug('message')).toBeUndefined()
    expect(logger.warn('message', {})).toBeUndefined()
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', onUnhandled)
    expect(unhandled).toEqual([])
  })

  it('passes its messages on, and needs no logger', () => {
    const messages: unknown[] = []
    const logger = safeLogger({
      debug: (...given) => messages.push('debug', given),
      warn: (...given) => messages.push(given),
    })
    logger.warn('a', { b: 1 })
    logger.debug('c', { d: 2 })
    safeLogger(undefined).warn('nobody receives this')
    expect(messages).toEqual([['a', { b: 1 }], 'debug', ['c', { d: 2 }]])
  })
})

describe('readVerifierSettings', () => {
  const defaults = { maxBodyBytes: 1_000 }

  it('adds the defaults', () => {
    const { replayGuard, maxBodyBytes, crypto: engine, currentDate } = readVerifierSettings({}, defaults)
    expect(replayGuard).toBeUndefined()
    expect(maxBodyBytes).toBe(1_000)
    expect(engine).toBe(crypto)
    const before = Date.now()
    const now = currentDate().getTime()
    expect([before <= now, now <= Date.now()]).toEqual([true, true])
  })

  it('keeps the options of the caller', () => {
    const engine = { subtle: crypto.subtle } as Crypto
    const replayGuard = memoryReplayGuard()
    const settings = readVerifierSettings({ maxBodyBytes: 5, crypto: engine, replayGuard }, defaults)
    expect(settings.maxBodyBytes).toBe(5)
    expect(settings.crypto).toBe(engine)
    expect(settings.replayGuard).toBe(replayGuard)
  })

  it('refuses an engine that cannot verify', () => {
    expect(() => readVerifierSettings({ crypto: {} as Crypto }, defaults)).toThrow(TypeError)
  })

  it('copies the time of the clock', () => {
    const shared = new Date('2026-05-01T12:00:00Z')
    const { currentDate } = readVerifierSettings({ currentDate: () => shared }, defaults)
    const now = currentDate()
    shared.setTime(0)
    expect(now).toEqual(new Date('2026-05-01T12:00:00Z'))
  })

  it.each<[string, () => unknown, unknown]>([
    ['throws', () => fail(), expect.objectContaining({ message: expect.stringContaining('The logger fails') })],
    ['returns an invalid Date', () => new Date(Number.NaN), undefined],
    ['gives nothing', () => undefined, expect.any(TypeError)],
    ['returns a value that is not a Date', () => ({ getTime: () => '2026' }), undefined],
  ])('reports a clock that %s as our fault', (_, clock, cause) => {
    const { currentDate } = readVerifierSettings({ currentDate: clock as () => Date }, defaults)
    expect(currentDate).toThrow(
      expect.objectContaining({
        code: 'ERR_DEPENDENCY_FAILED',
        retryable: true,
        ...(cause !== undefined && { cause }),
      }),
    )
  })

  it('has a kind for each option', () => {
    const guard = memoryReplayGuard()
    expect(verifierOptionKinds.replayGuard.accepts(guard)).toBe(true)
    for (const method of ['claim', 'complete', 'release']) {
      expect(verifierOptionKinds.replayGuard.accepts({ ...guard, [method]: undefined })).toBe(false)
    }
    expect(verifierOptionKinds.logger.accepts(console)).toBe(true)
    expect(verifierOptionKinds.logger.accepts({ debug() {} })).toBe(false)
    expect(verifierOptionKinds.logger.accepts({ warn() {} })).toBe(false)
    // The check of the engine has better advice.
    expect(verifierOptionKinds.crypto.accepts(undefined)).toBe(true)
  })
})

function fail(): never {
  throw new Error('The logger fails, as the test wants')
}

function thenable(get: () => unknown): object {
  return Object.defineProperty({}, 'then', { get })
}
