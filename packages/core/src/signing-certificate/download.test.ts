import { createCertificateHost, type HostFault } from '@countersign/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { download, downloadLimits, hostOf } from './download.js'

const url = 'https://certificates.test/file.pem'
const content = new TextEncoder().encode('the file')

const fetchFailed = (retryable: boolean) => expect.objectContaining({ code: 'ERR_CERTIFICATE_FETCH_FAILED', retryable })

describe('download', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  // Runs every timer until the promise settles.
  async function settle<Value>(pending: Promise<Value>): Promise<Value> {
    let settled = false
    const mark = (): void => {
      settled = true
    }
    pending.then(mark, mark)
    for (let turn = 0; turn < 1_000 && !settled; turn++) await vi.advanceTimersByTimeAsync(50)
    return await pending
  }

  it('returns the bytes, and does not follow redirects', async () => {
    const host = createCertificateHost({ [url]: content })
    expect(await settle(download(url, { fetch: host.fetch, ...downloadLimits }, 'sender'))).toEqual(content)
    expect(host.requests).toEqual([{ url, method: 'GET', redirect: 'manual' }])
  })

  it.each<[string, HostFault]>([
    ['a connection that fails', { kind: 'down' }],
    ['500', { kind: 'status', status: 500 }],
    ['silence', { kind: 'silent' }],
    ['a body that stalls', { kind: 'stalled' }],
    ['a body that ends early', { kind: 'broken' }],
  ])('tries once more after %s', async (_, fault) => {
    const host = createCertificateHost({ [url]: content })
    host.fail(fault, { times: 1 })
    expect(await settle(download(url, { fetch: host.fetch, ...downloadLimits }, 'sender'))).toEqual(content)
    expect(host.count()).toBe(2)
  })

  it.each<[string, HostFault, boolean, number]>([
    ['a connection that fails', { kind: 'down' }, true, 2],
    ['503', { kind: 'status', status: 503 }, true, 2],
    ['408', { kind: 'status', status: 408 }, true, 2],
    ['425', { kind: 'status', status: 425 }, true, 2],
    // An immediate second attempt does not help if a proxy requires a login, or if the host limits the rate.
    ['407', { kind: 'status', status: 407 }, true, 1],
    ['429', { kind: 'status', status: 429 }, true, 1],
    ['400', { kind: 'status', status: 400 }, false, 1],
    ['204', { kind: 'status', status: 204 }, true, 2],
    ['silence', { kind: 'silent' }, true, 2],
    ['a stalled body', { kind: 'stalled' }, true, 2],
    ['10 MB', { kind: 'oversize' }, true, 2],
    ['10 MB, announced', { kind: 'oversize', contentLength: true }, true, 2],
    ['403', { kind: 'status', status: 403 }, false, 1],
    ['404', { kind: 'status', status: 404 }, false, 1],
    ['a redirect', { kind: 'redirect', location: 'https://elsewhere.test/' }, false, 1],
    ['304', { kind: 'status', status: 304 }, false, 1],
  ])('fails on %s', async (_, fault, retryable, attempts) => {
    const host = createCertificateHost({ [url]: content })
    host.fail(fault)
    await expect(settle(download(url, { fetch: host.fetch, ...downloadLimits }, 'sender'))).rejects.toEqual(
      fetchFailed(retryable),
    )
    expect(host.count()).toBe(attempts)
    expect(host.bytesSent).toBeLessThan(4 * downloadLimits.maxBytes)
  })

  it.each<[string, HostFault]>([
    ['403', { kind: 'status', status: 403 }],
    ['404', { kind: 'status', status: 404 }],
    ['a redirect', { kind: 'redirect', location: 'https://elsewhere.test/' }],
  ])('is retryable after %s if the sender did not choose the URL, but is not repeated at once', async (_, fault) => {
    const host = createCertificateHost({ [url]: content })
    host.fail(fault)
    const limits = { fetch: host.fetch, ...downloadLimits }
    await expect(settle(download(url, limits, 'scheme'))).rejects.toEqual(fetchFailed(true))
    expect(host.count()).toBe(1)
  })

  it.each([
    [0, 150],
    [0.8, 210],
  ])('waits a time that depends on chance (%d) before it tries again: %d ms', async (chance, delay) => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(chance)
    try {
      const host = createCertificateHost({ [url]: content })
      host.fail({ kind: 'down' }, { times: 1 })
      const pending = download(url, { fetch: host.fetch, ...downloadLimits }, 'sender')
      await vi.advanceTimersByTimeAsync(delay - 1)
      expect(host.count()).toBe(1)
      await vi.advanceTimersByTimeAsync(1)
      expect(host.count()).toBe(2)
      expect(await settle(pending)).toEqual(content)
    } finally {
      random.mockRestore()
    }
  })

  it('gives up in time if the fetch function ignores its signal', async () => {
    const deaf = (() => new Promise(() => {})) as typeof fetch
    await expect(settle(download(url, { fetch: deaf, ...downloadLimits }, 'sender'))).rejects.toEqual(fetchFailed(true))
  })

  it('treats the opaque redirect of a browser as a redirect', async () => {
    const response = Object.defineProperties(new Response(null), {
      type: { value: 'opaqueredirect' },
      status: { value: 0 },
    })
    const fetch = (async () => response) as typeof globalThis.fetch
    await expect(settle(download(url, { fetch, ...downloadLimits }, 'sender'))).rejects.toEqual(fetchFailed(false))
  })
})

describe('hostOf', () => {
  it('returns the host of a canonical URL', () => {
    expect(hostOf(url)).toBe('certificates.test')
    expect(hostOf('https://certificates.test')).toBe('certificates.test')
    expect(hostOf('certificates.test')).toBe('')
  })
})
