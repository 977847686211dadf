import { describe, expect, it, vi } from 'vitest'
import type { CertificateStore } from './certificate-store.js'
import { downloadLimits } from './download.js'
import { StoredFiles } from './stored-files.js'

const url = 'https://a.example/cert.pem'
const never = (): Promise<never> => new Promise(() => {})

function setUp(store: Partial<CertificateStore> | undefined) {
  const warn = vi.fn()
  const whole = store && ({ get: async () => undefined, set: async () => {}, ...store } as CertificateStore)
  return { warn, files: new StoredFiles({ store: whole, logger: { debug() {}, warn } }) }
}

describe('a stored file', () => {
  it('is the file that the store has for the URL', async () => {
    const get = vi.fn(async () => 'pem')
    expect(await setUp({ get }).files.get(url)).toBe('pem')
    expect(get).toHaveBeenCalledWith(url)
    expect(await setUp({}).files.get(url)).toBeUndefined()
    expect(await setUp(undefined).files.get(url)).toBeUndefined()
  })

  it.each([null, 5, {}, ['pem'], true])('is absent if the store answers %j', async (answer) => {
    expect(await setUp({ get: async () => answer as unknown as string }).files.get(url)).toBeUndefined()
  })

  it('may be as large as a download', async () => {
    const { maxBytes } = downloadLimits
    const largest = 'a'.repeat(maxBytes)
    expect(await setUp({ get: async () => largest }).files.get(url)).toBe(largest)
    expect(await setUp({ get: async () => `${largest}a` }).files.get(url)).toBeUndefined()
  })

  it('is not available if the store fails, which is our fault', async () => {
    const cause = new Error('down')
    const { files } = setUp({ get: () => Promise.reject(cause) })
    await expect(files.get(url)).rejects.toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', retryable: true, cause })
  })

  it('is awaited for one second, and then the store is not called again', async () => {
    vi.useFakeTimers()
    try {
      const [get, set] = [vi.fn(never), vi.fn(async () => {})]
      const { files, warn } = setUp({ get, set })
      const answer = vi.fn()
      const pending = files.get(url).then(answer)
      await vi.advanceTimersByTimeAsync(999)
      expect(answer).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(1)
      await pending
      expect(answer).toHaveBeenCalledWith(undefined)
      expect(warn).toHaveBeenCalledWith('certificate store did not answer in time', { url })
      expect(await files.get(url)).toBeUndefined()
      await files.set([{ url, pem: 'pem', notAfter: 5 }])
      expect([get.mock.calls.length, set.mock.calls.length]).toEqual([1, 0])
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a validated file', () => {
  it('is stored until its validity ends', async () => {
    const set = vi.fn(async () => {})
    const { files, warn } = setUp({ set })
    await files.set([
      { url, pem: 'one', notAfter: 5 },
      { url: `${url}2`, pem: 'two', notAfter: 6 },
    ])
    expect(set.mock.calls).toEqual([
      [url, 'one', { expires: new Date(5) }],
      [`${url}2`, 'two', { expires: new Date(6) }],
    ])
    expect(warn).not.toHaveBeenCalled()
    await setUp(undefined).files.set([{ url, pem: 'one', notAfter: 5 }])
  })

  it('is logged if the store fails or does not answer, and the request is not refused', async () => {
    const failing = setUp({ set: () => Promise.reject(new RangeError('down')) })
    await failing.files.set([{ url, pem: 'one', notAfter: 5 }])
    expect(failing.warn).toHaveBeenCalledWith('certificate store failed', { url, error: 'RangeError' })
    vi.useFakeTimers()
    try {
      const late = setUp({ set: never })
      const pending = late.files.set([{ url, pem: 'one', notAfter: 5 }])
      await vi.advanceTimersByTimeAsync(1_000)
      await pending
      expect(late.warn).toHaveBeenCalledWith('certificate store did not answer in time', { url })
    } finally {
      vi.useRealTimers()
    }
  })
})
