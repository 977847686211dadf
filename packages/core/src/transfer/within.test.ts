import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TimeoutError, within } from './within.js'

describe('within', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('settles like the promise, and leaves no timer', async () => {
    expect(await within(10, Promise.resolve(1))).toBe(1)
    await expect(within(10, Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('rejects after its time limit, and not sooner', async () => {
    const settled = vi.fn()
    const pending = within(10, new Promise(() => {})).catch(settled)
    await vi.advanceTimersByTimeAsync(9)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await pending
    expect(settled).toHaveBeenCalledWith(expect.any(TimeoutError))
    expect(settled).toHaveBeenCalledWith(expect.objectContaining({ name: 'TimeoutError' }))
  })
})
