import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { readBody } from './read-body.js'

const read = (stream: PassThrough, maxBytes = 4, seconds = 2): Promise<Uint8Array | undefined> =>
  readBody(stream as unknown as IncomingMessage, maxBytes, seconds)

/** Counts the listeners that remain on the stream after reading the body. */
function listeners(stream: PassThrough): number[] {
  return ['data', 'end', 'error', 'close'].map((event) => stream.listenerCount(event))
}

afterEach(() => void vi.useRealTimers())

describe('readBody', () => {
  it('joins the parts of a body as long as the limit, and leaves nothing on the stream', async () => {
    const stream = new PassThrough()
    const before = listeners(stream)
    const body = read(stream)
    stream.write(Uint8Array.of(1, 2))
    stream.end(Uint8Array.of(3, 4))
    expect([...((await body) ?? [])]).toEqual([1, 2, 3, 4])
    expect(listeners(stream)).toEqual(before)
  })

  it('returns no part of a body over the limit, and stops reading', async () => {
    const stream = new PassThrough()
    const before = listeners(stream)
    const body = read(stream)
    stream.write(Uint8Array.of(1, 2, 3))
    stream.write(Uint8Array.of(4, 5))
    expect(await body).toBeUndefined()
    expect(listeners(stream)).toEqual(before)
  })

  it('refuses a stream that other code decodes', async () => {
    const stream = new PassThrough()
    stream.setEncoding('utf8')
    const body = read(stream)
    stream.end('text')
    await expect(body).rejects.toMatchObject({
      code: 'ERR_BODY_CONSUMED',
      message: expect.stringContaining('not bytes'),
    })
  })

  it('stops waiting for a body after its time limit in seconds', async () => {
    vi.useFakeTimers()
    const settled = vi.fn()
    const stream = new PassThrough()
    const before = listeners(stream)
    read(stream).catch(settled)
    await vi.advanceTimersByTimeAsync(1_999)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    const message = 'The body did not arrive within 2 s'
    expect(settled).toHaveBeenCalledWith(expect.objectContaining({ code: 'ERR_DEPENDENCY_FAILED', message }))
    expect(listeners(stream)).toEqual(before)
  })

  it('starts a timer only for a body that does not arrive in the same turn of the event loop', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const stream = new PassThrough()
    const body = read(stream)
    expect(vi.getTimerCount()).toBe(0)
    await setImmediate()
    expect(vi.getTimerCount()).toBe(1)
    stream.end('text')
    await body
    expect(vi.getTimerCount()).toBe(0)
  })

  it('leaves no timer after a body has arrived', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const stream = new PassThrough()
    stream.end('text')
    await read(stream)
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each<[string, (stream: PassThrough) => unknown, string]>([
    ['fails', (stream) => stream.destroy(new Error('reset')), 'reset'],
    ['is closed', (stream) => stream.destroy(), 'closed before the body ended'],
  ])('rejects if the stream %s, now or before', async (_, breakIt, message) => {
    const now = new PassThrough()
    const body = read(now)
    breakIt(now)
    await expect(body).rejects.toThrow(message)
    const before = new PassThrough()
    before.on('error', () => {})
    breakIt(before)
    await new Promise((resolve) => before.once('close', resolve))
    await expect(read(before)).rejects.toThrow('closed before the body ended')
  })
})
