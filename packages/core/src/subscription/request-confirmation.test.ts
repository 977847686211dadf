import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { requestConfirmation } from './request-confirmation.js'

const url = 'https://service.test/confirm?token=s3cret'
const service = {
  owner: 'confirmIt',
  name: 'The service',
  identity: { name: 'test', status: 403 },
  url: () => url,
}

const answering = (answer: () => unknown) => ({ fetch: vi.fn(async () => answer() as Response) })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('requestConfirmation', () => {
  it('fetches the URL with the fetch function of the caller, and returns the body of the answer', async () => {
    const options = answering(() => new Response('confirmed'))
    expect(new TextDecoder().decode(await requestConfirmation(service, options))).toBe('confirmed')
    expect(options.fetch).toHaveBeenCalledExactlyOnceWith(url, expect.objectContaining({ method: 'GET' }))
  })

  it('fetches with the current fetch function of the runtime by default', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('confirmed'))
    expect(await requestConfirmation(service, undefined)).toHaveLength(9)
    expect(fetch).toHaveBeenCalledExactlyOnceWith(url, expect.objectContaining({ method: 'GET' }))
    fetch.mockRestore()
  })

  it.each<[string, () => unknown, string, boolean]>([
    ['a status', () => new Response('', { status: 404 }), 'The service answered 404', false],
    ['a temporary status', () => new Response('', { status: 503 }), 'The service answered 503', true],
    ['a redirect', () => new Response(null, { status: 302 }), 'The service answered with a redirect', false],
    ['16 KiB and a byte', () => new Response('a'.repeat(16_385)), 'The answer is larger than a confirmation', false],
    ['nothing', () => Promise.reject(new Error(url)), 'No answer came from The service', true],
  ])('refuses %s, with a message without the token', async (_, answer, message, retryable) => {
    const refused = requestConfirmation(service, answering(answer))
    await expect(refused).rejects.toMatchObject({ code: 'ERR_CONFIRMATION_FAILED', scheme: 'test', message, retryable })
    await expect(refused).rejects.not.toHaveProperty('cause')
  })

  it.each([
    [undefined, 10_000],
    [60, 60_000],
    [0.5, 500],
  ])('waits for an answer for the time of the option: %s', async (timeout, milliseconds) => {
    const settled = vi.fn()
    const options = { ...answering(() => new Promise(() => {})), ...(timeout !== undefined && { timeout }) }
    requestConfirmation(service, options).catch(settled)
    await vi.advanceTimersByTimeAsync(milliseconds - 1)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(settled).toHaveBeenCalledWith(expect.objectContaining({ code: 'ERR_CONFIRMATION_FAILED', retryable: true }))
  })

  it.each([{ timeout: 0 }, { timeout: 60.1 }, { timeout: '10' }, { timeout: Number.NaN }, { fetch: {} }, { time: 1 }])(
    'refuses the options %j before it fetches anything',
    async (options) => {
      const fetch = vi.fn()
      const given = { fetch, ...options } as object
      await expect(requestConfirmation(service, given)).rejects.toThrow(/^confirmIt: /)
      expect(fetch).not.toHaveBeenCalled()
    },
  )
})
