import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { attempt, nameOfError, readAtMost } from './limits.js'

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

  it.each([
    ['a text', 'no length in bytes'],
    ['nothing', undefined],
    ['an object with the toStringTag of bytes', { byteLength: 1, [Symbol.toStringTag]: 'Uint8Array' }],
    ['a list of numbers', [1, 2]],
    ['a buffer', new ArrayBuffer(2)],
    ['numbers of two bytes', Uint16Array.of(258)],
    ['a view', new DataView(new ArrayBuffer(2))],
  ])('refuses a stream that does not send bytes, and cancels it: %s', async (_, part) => {
    let cancelled = false
    const others = new ReadableStream({
      pull: (controller) => controller.enqueue(part),
      cancel() {
        cancelled = true
      },
    })
    await expect(readAtMost(others, 10)).rejects.toThrow(TypeError)
    expect(cancelled).toBe(true)
  })

  it('accepts bytes of another realm, and of a subclass', async () => {
    const foreign = runInNewContext('Uint8Array.of(1, 2)') as Uint8Array
    expect(foreign).not.toBeInstanceOf(Uint8Array)
    expect(await readAtMost(streamOf(foreign, Buffer.of(3)), 3)).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('ignores a stream that refuses to be cancelled', async () => {
    const stubborn = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(10)),
      cancel: () => Promise.reject(new Error('not now')),
    })
    // A rejection that nobody handles fails the run.
    expect(await readAtMost(stubborn, 1)).toBeUndefined()
  })

  it('copies bytes out of shared memory', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(2))
    expect((await readAtMost(streamOf(shared), 2))?.buffer).toBeInstanceOf(ArrayBuffer)
  })
})

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

describe('attempt', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.restoreAllMocks().useRealTimers())

  it('returns an answer, with a promise or without', async () => {
    expect(await attempt(10, async () => 1)).toEqual({ kind: 'answer', value: 1 })
    expect(await attempt(10, () => 1)).toEqual({ kind: 'answer', value: 1 })
  })

  it('returns any thrown or rejected value', async () => {
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

  it('reports a failure in a runtime without timers, such as Workers outside a request', async () => {
    const cause = new Error('Disallowed operation called within global scope')
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(() => {
      throw cause
    })
    expect(await attempt(10, async () => 1)).toEqual({ kind: 'failure', cause })
  })

  it('does not wait longer than its time limit', async () => {
    const pending = attempt(10, () => new Promise(() => {}))
    await vi.advanceTimersByTimeAsync(10)
    expect(await pending).toEqual({ kind: 'late' })
  })
})

describe('nameOfError', () => {
  it('returns a name for any value', () => {
    expect([new RangeError('secret'), 'secret', null, revoked()].map(nameOfError)).toEqual([
      'RangeError',
      'unknown',
      'unknown',
      'unknown',
    ])
  })
})
