import { afterEach, describe, expect, it, vi } from 'vitest'
import { discardRest, discardUnread } from './discard-rest.js'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Creates a stream that sends nothing, and records the reason of its cancellation. */
function silent(): { stream: ReadableStream<Uint8Array>; cancel: ReturnType<typeof vi.fn> } {
  const cancel = vi.fn()
  return { stream: new ReadableStream({ cancel }), cancel }
}

describe('discardRest', () => {
  it.each([
    ['too much', () => new Uint8Array(65_536), 300],
    ['empty parts without end', () => new Uint8Array(0), 70_000],
    ['a value that is not bytes', () => 'text', 3],
  ])('cuts off a stream that sends %s', async (_, make, most) => {
    let pulled = 0
    const cancelled = new Promise((resolve) => {
      const endless = new ReadableStream({
        pull(controller) {
          pulled += 1
          controller.enqueue(make())
        },
        cancel: resolve,
      })
      discardRest(endless.getReader())
    })
    await cancelled
    expect(pulled).toBeLessThanOrEqual(most)
  })

  it('ignores a stream that fails', async () => {
    const failing = new ReadableStream({ pull: () => Promise.reject(new Error('reset')) })
    const reader = failing.getReader()
    discardRest(reader)
    await expect(reader.closed).rejects.toThrow('reset')
  })

  it('reads a body to its end', async () => {
    const parts = Array.from({ length: 3 }, () => new Uint8Array(1_000))
    const cancel = vi.fn()
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        const part = parts.pop()
        if (part === undefined) controller.close()
        else controller.enqueue(part)
      },
      cancel,
    })
    const reader = stream.getReader()
    discardRest(reader)
    await reader.closed
    expect(parts).toEqual([])
    expect(cancel).not.toHaveBeenCalled()
  })

  it.each<[string, number, [number?]]>([
    ['5 s', 5_000, []],
    ['the time that the caller allows', 20, [20]],
  ])('cuts off a stream that sends nothing for %s', async (_, milliseconds, given) => {
    vi.useFakeTimers()
    const { stream, cancel } = silent()
    discardRest(stream.getReader(), ...given)
    await vi.advanceTimersByTimeAsync(milliseconds - 1)
    expect(cancel).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(cancel).toHaveBeenCalledWith(expect.objectContaining({ name: 'TimeoutError' }))
  })
})

describe('discardUnread', () => {
  it('reads a body that no code has begun to read', async () => {
    const stream = new Blob(['body']).stream()
    discardUnread(stream)
    expect(stream.locked).toBe(true)
  })

  it('leaves a body to the code that reads it', () => {
    const { stream } = silent()
    stream.getReader()
    expect(() => discardUnread(stream)).not.toThrow()
  })
})

describe('on Deno, which discards an unread body itself', () => {
  it('cancels a body whose reading has begun, and does not touch any other', () => {
    vi.stubGlobal('navigator', { userAgent: 'Deno/2.9.6' })
    const begun = silent()
    discardRest(begun.stream.getReader())
    expect(begun.cancel).toHaveBeenCalledOnce()
    const unread = silent()
    discardUnread(unread.stream)
    expect(unread.stream.locked).toBe(false)
    expect(unread.cancel).not.toHaveBeenCalled()
  })

  it.each([
    ['no navigator', undefined],
    ['a navigator without a name', {}],
    ['another name', { userAgent: 'Node.js/24 Deno/' }],
  ])('is not recognised as Deno: a runtime with %s', (_, navigator) => {
    vi.stubGlobal('navigator', navigator)
    const { stream } = silent()
    discardUnread(stream)
    expect(stream.locked).toBe(true)
  })
})
