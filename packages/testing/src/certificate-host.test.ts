import { describe, expect, it } from 'vitest'
import { createCertificateHost, type HostFault } from './index.js'

const url = 'https://s3.amazonaws.com/echo.api/cert.pem'
const pem = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n'

function faulty(fault: HostFault, options?: { times?: number; url?: string }) {
  const host = createCertificateHost({ [url]: pem })
  host.fail(fault, options)
  return host
}

describe('createCertificateHost', () => {
  it('serves text and bytes, counts requests, and answers 404 for other URLs', async () => {
    const host = createCertificateHost({ [url]: pem })
    host.serve('http://crt.r2m01.amazontrust.com/r2m01.cer', Uint8Array.of(0x30, 0))
    expect(await (await host.fetch(url)).text()).toBe(pem)
    const der = await host.fetch(new Request('http://crt.r2m01.amazontrust.com/r2m01.cer'))
    expect(new Uint8Array(await der.arrayBuffer())).toEqual(Uint8Array.of(0x30, 0))
    expect((await host.fetch(new URL('https://elsewhere.example/'))).status).toBe(404)
    expect(host.count(url)).toBe(1)
    expect(host.count()).toBe(3)
    expect(host.requests[0]).toEqual({ url, method: 'GET', redirect: 'follow' })
  })

  it('replaces a file and removes a file', async () => {
    const host = createCertificateHost({ [url]: pem })
    host.serve(url, 'other')
    expect(await (await host.fetch(url)).text()).toBe('other')
    host.remove(url)
    expect((await host.fetch(url)).status).toBe(404)
  })

  it('is down for the given number of requests and the given URL', async () => {
    const host = faulty({ kind: 'down' }, { times: 1, url })
    await expect(host.fetch('https://elsewhere.example/')).resolves.toHaveProperty('status', 404)
    await expect(host.fetch(url)).rejects.toThrow(TypeError)
    expect((await host.fetch(url)).status).toBe(200)
  })

  it('recovers', async () => {
    const host = faulty({ kind: 'status', status: 503 })
    expect((await host.fetch(url)).status).toBe(503)
    host.recover()
    expect((await host.fetch(url)).status).toBe(200)
  })

  it('is slow', async () => {
    const started = performance.now()
    expect((await faulty({ kind: 'slow', milliseconds: 30 }).fetch(url)).status).toBe(200)
    expect(performance.now() - started).toBeGreaterThan(25)
  })

  it.each<HostFault>([{ kind: 'silent' }, { kind: 'slow', milliseconds: 60_000 }])(
    'ends $kind when the signal aborts',
    async (fault) => {
      const signal = AbortSignal.timeout(20)
      await expect(faulty(fault).fetch(url, { signal })).rejects.toHaveProperty('name', 'TimeoutError')
    },
  )

  it('rejects if the signal is already aborted', async () => {
    await expect(faulty({ kind: 'down' }).fetch(url, { signal: AbortSignal.abort() })).rejects.toHaveProperty(
      'name',
      'AbortError',
    )
  })

  it('stalls after half the file until the signal aborts', async () => {
    const controller = new AbortController()
    const response = await faulty({ kind: 'stalled' }).fetch(url, { signal: controller.signal })
    expect(response.status).toBe(200)
    setTimeout(() => controller.abort(), 20)
    await expect(response.text()).rejects.toHaveProperty('name', 'AbortError')
  })

  it('breaks the connection after half the file', async () => {
    const response = await faulty({ kind: 'broken' }).fetch(url)
    const reader = response.body?.getReader()
    expect((await reader?.read())?.value?.byteLength).toBe(Math.floor(pem.length / 2))
    await expect(reader?.read()).rejects.toThrow('terminated')
  })

  it('redirects in each of the three redirect modes of fetch', async () => {
    const host = faulty({ kind: 'redirect', location: '/echo.api/other.pem' }, { url })
    host.serve('https://s3.amazonaws.com/echo.api/other.pem', 'other')
    const manual = await host.fetch(url, { redirect: 'manual' })
    expect([manual.status, manual.headers.get('location')]).toEqual([302, '/echo.api/other.pem'])
    await expect(host.fetch(url, { redirect: 'error' })).rejects.toThrow(TypeError)
    const followed = await host.fetch(url)
    expect([followed.redirected, followed.url, await followed.text()]).toEqual([
      true,
      'https://s3.amazonaws.com/echo.api/other.pem',
      'other',
    ])
  })

  it('creates ten megabytes only as they are read', async () => {
    const host = faulty({ kind: 'oversize' })
    const response = await host.fetch(url)
    expect(response.headers.get('content-length')).toBeNull()
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    expect(host.bytesSent).toBeLessThan(100_000)
    const whole = await (await host.fetch(url)).text()
    expect(whole).toHaveLength(10_000_000)
    expect(whole.trimEnd()).toBe(pem.trimEnd())
    const announced = faulty({ kind: 'oversize', bytes: 70_000, contentLength: true })
    expect((await announced.fetch(url)).headers.get('content-length')).toBe('70000')
  })

  it('sends garbage', async () => {
    const bytes = new Uint8Array(await (await faulty({ kind: 'garbage' }).fetch(url)).arrayBuffer())
    expect(bytes).toHaveLength(1024)
    expect(await (await faulty({ kind: 'garbage', content: '<html>' }).fetch(url)).text()).toBe('<html>')
  })

  it('throws a TypeError for a file, a fault or an option that is not valid', () => {
    const host = createCertificateHost()
    expect(() => createCertificateHost({ [url]: 5 } as never)).toThrow(/createCertificateHost: the file of/)
    expect(() => host.serve(url, undefined as never)).toThrow(/serve: the file of/)
    expect(() => host.fail('down' as never)).toThrow(/fail: fault must be/)
    expect(() => host.fail({ kind: 'slwo' } as never)).toThrow(/fail: fault must be/)
    for (const options of [{ time: 1 }, { times: 0 }, { times: '1' }, { url: 'cert.pem' }])
      expect(() => host.fail({ kind: 'down' }, options as never)).toThrow(/fail: /)
  })
})
