import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Fetched, fetchAtMost, isTransientStatus } from './fetch-at-most.js'
import { TimeoutError } from './within.js'

const url = 'https://files.test/a.pem'
const limits = { timeout: 1_000, maxBytes: 4 }

type Answer = (signal: AbortSignal, init: RequestInit) => Response | Promise<Response>

/** Fetches a file from a server that gives one answer. */
async function fetchFrom(answer: Answer): Promise<{ fetched: Fetched; aborted: boolean }> {
  let aborted = false
  const fetch = async (_url: unknown, init: RequestInit = {}): Promise<Response> => {
    const signal = init.signal as AbortSignal
    signal.addEventListener('abort', () => {
      aborted = true
    })
    return await answer(signal, init)
  }
  const fetched = await fetchAtMost(url, { ...limits, fetch: fetch as typeof globalThis.fetch })
  return { fetched, aborted }
}

/** Creates a response with properties that the constructor does not set. */
function responseWith(properties: Partial<Response>): Response {
  return Object.defineProperties(
    new Response('file'),
    Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, { value }])),
  )
}

describe('fetchAtMost', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it.each<[string, Response, number[]]>([
    ['a body as long as the limit', new Response('file'), [...new TextEncoder().encode('file')]],
    [
      'a body whose announced length is the limit',
      new Response('file', { headers: { 'content-length': '4' } }),
      [...new TextEncoder().encode('file')],
    ],
    ['no body', new Response(null), []],
  ])('resolves to the file: %s', async (_, response, bytes) => {
    const { fetched, aborted } = await fetchFrom(() => response)
    expect(fetched).toEqual({ kind: 'file', bytes: Uint8Array.from(bytes) })
    expect(aborted).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('sends GET, and does not follow a redirect', async () => {
    let asked: RequestInit | undefined
    await fetchFrom((_, init) => {
      asked = init
      return new Response()
    })
    expect(asked).toMatchObject({ method: 'GET', redirect: 'manual' })
  })

  it.each<[string, Response, Fetched]>([
    ['a status above 200', new Response(null, { status: 201 }), { kind: 'status', status: 201 }],
    ['a status just below the redirects', responseWith({ status: 299 }), { kind: 'status', status: 299 }],
    ['a status just above the redirects', new Response('', { status: 400 }), { kind: 'status', status: 400 }],
    ['a server error', new Response('', { status: 503 }), { kind: 'status', status: 503 }],
    ['the lowest redirect', responseWith({ status: 300 }), { kind: 'redirect' }],
    ['the highest redirect', responseWith({ status: 399 }), { kind: 'redirect' }],
    ['a redirect that a browser hides', responseWith({ type: 'opaqueredirect', status: 0 }), { kind: 'redirect' }],
    ['a redirect that was followed', responseWith({ redirected: true }), { kind: 'redirect' }],
    ['a body over the limit', new Response('large'), { kind: 'too-large' }],
  ])('names the outcome and ends the request: %s', async (_, response, expected) => {
    expect(await fetchFrom(() => response)).toEqual({ fetched: expected, aborted: true })
  })

  it('does not begin to read a body whose announced length is over the limit', async () => {
    const pull = vi.fn((controller: ReadableByteStreamController) => controller.close())
    const body = new ReadableStream({ type: 'bytes', pull }, { highWaterMark: 0 })
    const response = new Response(body, { headers: { 'content-length': '5' } })
    expect(await fetchFrom(() => response)).toEqual({ fetched: { kind: 'too-large' }, aborted: true })
    expect(pull).not.toHaveBeenCalled()
  })

  it('resolves to the error if the network fails', async () => {
    const error = new Error('connection refused')
    const rejecting = () => Promise.reject(error)
    expect(await fetchFrom(rejecting)).toEqual({ fetched: { kind: 'no-answer', error }, aborted: true })
  })

  it('ends in time even if the fetch function ignores its signal', async () => {
    const pending = fetchFrom(() => new Promise(() => {}))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await pending).toEqual({ fetched: { kind: 'no-answer', error: expect.any(TimeoutError) }, aborted: true })
  })
})

describe('isTransientStatus', () => {
  it.each<[boolean, number[]]>([
    [true, [407, 408, 425, 429, 500, 503, 599]],
    [false, [200, 400, 401, 403, 404, 406, 409, 410, 424, 426, 428, 430, 499]],
  ])('is %s for the statuses %j', (expected, statuses) => {
    for (const status of statuses) expect([status, isTransientStatus(status)]).toEqual([status, expected])
  })
})
