import { describe, expect, it } from 'vitest'
import { readAtMost } from './read-at-most.js'

function streamOf(...parts: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part)
      controller.close()
    },
  })
}

describe('readAtMost', () => {
  it('joins the parts of a stream', async () => {
    expect(await readAtMost(streamOf(Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)), 3)).toEqual(
      Uint8Array.of(1, 2, 3),
    )
    expect(await readAtMost(streamOf(), 0)).toEqual(new Uint8Array(0))
  })

  it('stops an endless stream at its limit', async () => {
    let pulled = 0
    let cancelled = false
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(1_000))
      },
      cancel() {
        cancelled = true
      },
    })
    expect(await readAtMost(endless, 10_000)).toBeUndefined()
    expect(pulled).toBeLessThan(15)
    expect(cancelled).toBe(true)
  })

  it('refuses a stream of something else than bytes', async () => {
    const texts = new ReadableStream({
      pull: (controller) => controller.enqueue('no length in bytes'),
    })
    await expect(readAtMost(texts, 10)).rejects.toThrow(TypeError)
  })

  it('copies bytes out of shared memory', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(2))
    expect((await readAtMost(streamOf(shared), 2))?.buffer).toBeInstanceOf(ArrayBuffer)
  })
})
