import { describe, expect, it } from 'vitest'
import { safeLogger } from './verifier-options.js'

describe('safeLogger', () => {
  it.each<[string, () => unknown]>([
    ['throws', () => fail()],
    ['rejects', async () => fail()],
    ['gives a thenable that throws', () => thenable(() => fail)],
    ['gives an object whose accessor throws', () => thenable(fail)],
  ])('keeps the trouble of a logger that %s to itself', async (_, log) => {
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

  it('passes on what it is told, and needs no logger', () => {
    const heard: unknown[] = []
    safeLogger({ debug: (...told) => heard.push(told), warn: (...told) => heard.push(told) }).warn('a', { b: 1 })
    safeLogger(undefined).warn('nobody hears this')
    expect(heard).toEqual([['a', { b: 1 }]])
  })
})

function fail(): never {
  throw new Error('The logger fails, as the test wants')
}

function thenable(get: () => unknown): object {
  return Object.defineProperty({}, 'then', { get })
}
