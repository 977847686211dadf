import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { attempt, nameOfError } from './attempt.js'

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

describe('attempt', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('hands on an answer, with a promise or without', async () => {
    expect(await attempt(10, async () => 1)).toEqual({ kind: 'answer', value: 1 })
    expect(await attempt(10, () => 1)).toEqual({ kind: 'answer', value: 1 })
  })

  it('hands on whatever is thrown, at once or later', async () => {
    const cause = revoked()
    const thrown = await attempt(10, () => {
      throw cause
    })
    const rejected = await attempt(10, () => Promise.reject(cause))
    for (const failure of [thrown, rejected]) {
      expect(failure.kind).toBe('failure')
      expect(failure.kind === 'failure' && Object.is(failure.cause, cause)).toBe(true)
    }
  })

  it('does not wait longer than it is told to', async () => {
    const pending = attempt(10, () => new Promise(() => {}))
    await vi.advanceTimersByTimeAsync(10)
    expect(await pending).toEqual({ kind: 'late' })
  })
})

describe('nameOfError', () => {
  it('has a name for anything', () => {
    expect([new RangeError('secret'), 'secret', null, revoked()].map(nameOfError)).toEqual([
      'RangeError',
      'unknown',
      'unknown',
      'unknown',
    ])
  })
})
