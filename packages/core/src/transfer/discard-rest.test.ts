import { describe, expect, it } from 'vitest'
import { discardRest } from './discard-rest.js'

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
})
