import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { arrived } from './read-stream.js'

const limits = { maxBodyBytes: 10, bodyTimeout: 1 }

describe('arrived', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('waits for a body as long as its time limit in seconds allows', async () => {
    const slow = new Promise<string>((resolve) => setTimeout(resolve, 999, 'body'))
    const pending = arrived(slow, limits)
    await vi.advanceTimersByTimeAsync(999)
    expect(await pending).toBe('body')
  })

  it.each<[string, (() => void) | undefined]>([
    ['and tells the caller', vi.fn()],
    ['whether or not the caller wants to know', undefined],
  ])('stops waiting for a late body, %s', async (_, onLate) => {
    const refused = expect(arrived(new Promise(() => {}), limits, onLate)).rejects.toMatchObject({
      code: 'ERR_DEPENDENCY_FAILED',
      message: 'The body did not arrive within 1 s',
    })
    await vi.advanceTimersByTimeAsync(1_000)
    await refused
    if (onLate !== undefined) expect(onLate).toHaveBeenCalledOnce()
  })

  it('does not report a body that ended early as late', async () => {
    const onLate = vi.fn()
    await expect(arrived(Promise.reject(new Error('reset')), limits, onLate)).rejects.toMatchObject({
      code: 'ERR_DEPENDENCY_FAILED',
    })
    expect(onLate).not.toHaveBeenCalled()
  })
})
