import { describe, expect, it } from 'vitest'
import { createApigVerifier } from '../create-apig-verifier.js'
import type { ApigSignOptions } from './read-sign-options.js'
import { signApigHeaders, signApigRequest } from './sign-apig-request.js'

const options = { accessKey: 'signature_key1', secret: 'signature_secret1' }
const date = new Date('2023-04-23T12:00:00Z')
const verifier = createApigVerifier({ secrets: { signature_key1: 'signature_secret1' } })
const signedHeadersOf = (request: Request): string | undefined =>
  /SignedHeaders=([^,]+)/.exec(request.headers.get('authorization') ?? '')?.[1]

describe('signApigRequest', () => {
  it('returns a request that verifies, and does not read the given one', async () => {
    const request = new Request('https://backend.example.com/a/../b%2fc?q=a%20b&a', { method: 'POST', body: 'abc' })
    const signed = await signApigRequest(request, options)
    expect(signedHeadersOf(signed)).toBe('content-type;host;x-sdk-date')
    expect(await verifier.verify(signed)).toMatchObject({ payload: { accessKey: 'signature_key1', bodySigned: true } })
    expect(await request.text()).toBe('abc')
    expect(request.headers.has('authorization')).toBe(false)
  })

  it('keeps method, body and headers', async () => {
    const request = new Request('https://backend.example.com/', {
      method: 'PUT',
      body: new Uint8Array([0, 255]),
      headers: { 'x-a': '1' },
    })
    const signed = await signApigRequest(request, options)
    expect([signed.method, signed.url, signed.headers.get('x-a')]).toEqual(['PUT', request.url, '1'])
    expect([...new Uint8Array(await signed.arrayBuffer())]).toEqual([0, 255])
  })

  it.each(['GET', 'DELETE', 'HEAD'])('signs %s without a body', async (method) => {
    const signed = await signApigRequest(new Request('https://backend.example.com/a', { method }), options)
    expect((await verifier.verify(signed)).body).toHaveLength(0)
  })

  it('accepts a request in parts with an absolute URL', async () => {
    const parts = {
      method: 'POST',
      url: 'https://backend.example.com/a',
      headers: [] as [string, string][],
      body: new Uint8Array([1]),
    }
    await expect(verifier.verify(await signApigRequest(parts, options))).resolves.toBeDefined()
    await expect(signApigRequest({ ...parts, url: '/a' }, options)).rejects.toThrow(TypeError)
  })

  it('signs the given time, or the X-Sdk-Date of the request, or the current time', async () => {
    const dated = new Request('https://backend.example.com/', { headers: { 'x-sdk-date': '20240229T000000Z' } })
    expect((await signApigRequest(dated, { ...options, date })).headers.get('x-sdk-date')).toBe('20230423T120000Z')
    expect((await signApigRequest(dated, options)).headers.get('x-sdk-date')).toBe('20240229T000000Z')
    const now = await signApigRequest(new Request('https://backend.example.com/'), options)
    expect(now.headers.get('x-sdk-date')).toMatch(/^\d{8}T\d{6}Z$/)
  })

  it('signs the chosen headers, and always x-sdk-date', async () => {
    const request = new Request('https://backend.example.com/', {
      headers: { 'x-b': '2', 'x-a': '1', 'user-agent': 'me' },
    })
    expect(signedHeadersOf(await signApigRequest(request, options))).toBe('host;x-a;x-b;x-sdk-date')
    expect(signedHeadersOf(await signApigRequest(request, { ...options, signedHeaders: ['X-B', 'x-b'] }))).toBe(
      'x-b;x-sdk-date',
    )
    await expect(signApigRequest(request, { ...options, signedHeaders: ['x-c'] })).rejects.toThrow(
      'Signed header x-c not found',
    )
    await expect(signApigRequest(request, { ...options, signedHeaders: ['a b'] })).rejects.toThrow(TypeError)
  })

  it('replaces an existing signature', async () => {
    const once = await signApigRequest(new Request('https://backend.example.com/'), options)
    const twice = await signApigRequest(once, { ...options, date: new Date() })
    await expect(verifier.verify(twice)).resolves.toBeDefined()
  })

  it('throws a TypeError for an option that is unknown or not valid, without the secret', async () => {
    const request = new Request('https://backend.example.com/')
    const wrong = [
      { secret: '' },
      { accessKey: '' },
      { accessKey: 'a,b' },
      { date: new Date(Number.NaN) },
      { crypto: {} as Crypto },
      { signedHeader: ['host'] },
      { signedHeaders: 'host' },
      { date: '20230423T120000Z' },
      { profile: 'ruby' },
    ] as unknown as Partial<ApigSignOptions>[]
    const parts = { method: 'GET', url: '/', headers: [['Host', 'h']] as [string, string][], body: new Uint8Array(0) }
    for (const option of wrong) {
      await expect(signApigRequest(request, { ...options, ...option })).rejects.toThrow(TypeError)
      await expect(signApigHeaders(parts, { ...options, ...option })).rejects.toThrow(TypeError)
    }
    const swapped = signApigRequest(request, { accessKey: 'the, secret', secret: '' })
    await expect(swapped).rejects.toThrow('signApigRequest: options.accessKey must be 1 to 256 printable characters')
    await expect(swapped).rejects.not.toThrow('the, secret')
  })
})

describe('signApigHeaders', () => {
  it('signs an existing Host header, even if the request is sent to another host', async () => {
    const parts = { method: 'GET', headers: [['Host', 'h']] as [string, string][], body: new Uint8Array(0) }
    const there = await signApigHeaders({ ...parts, url: 'https://127.0.0.1:8443/a' }, { ...options, date })
    expect(there).toEqual(await signApigHeaders({ ...parts, url: '/a' }, { ...options, date }))
  })

  it('signs a raw target that a Request would change', async () => {
    const request = {
      method: 'get',
      url: '//a/../%7eb?=',
      headers: [['Host', 'h']] as [string, string][],
      body: new Uint8Array(0),
    }
    await expect(signApigHeaders(request, options)).rejects.toMatchObject({ code: 'ERR_REQUEST_INVALID' })
    const headers = await signApigHeaders({ ...request, url: '//a/../%7eb' }, { ...options, date })
    expect(headers['X-Sdk-Date']).toBe('20230423T120000Z')
    const lenient = createApigVerifier({ secrets: { signature_key1: 'signature_secret1' }, currentDate: () => date })
    const wire = {
      ...request,
      url: '//a/../~b/',
      headers: [...request.headers, ...(Object.entries(headers) as [string, string][])],
    }
    await expect(lenient.verify(wire)).resolves.toBeDefined()
  })

  it('signs with V11-HMAC-SHA256 for a credential scope', async () => {
    const credentialScope = { region: 'region-1', service: 'apig' }
    const request = { method: 'GET', url: '/', headers: [['Host', 'h']] as [string, string][], body: new Uint8Array(0) }
    const headers = await signApigHeaders(request, { ...options, date, credentialScope })
    expect(headers.Authorization).toContain('V11-HMAC-SHA256 Credential=signature_key1/20230423/region-1/apig, ')
    const wire = { ...request, headers: [...request.headers, ...(Object.entries(headers) as [string, string][])] }
    const secrets = { signature_key1: 'signature_secret1' }
    const derived = createApigVerifier({ secrets, currentDate: () => date, credentialScope })
    await expect(derived.verify(wire)).resolves.toMatchObject({ payload: { algorithm: 'V11-HMAC-SHA256' } })
    // The same verifier still accepts the other algorithm, and neither signature is accepted as the other.
    const swapped = headers.Authorization.replace(
      'V11-HMAC-SHA256 Credential=signature_key1/20230423/region-1/apig',
      'SDK-HMAC-SHA256 Access=signature_key1',
    )
    const other = {
      ...request,
      headers: [...request.headers, ['X-Sdk-Date', headers['X-Sdk-Date']], ['Authorization', swapped]] as [
        string,
        string,
      ][],
    }
    await expect(derived.verify(other)).rejects.toMatchObject({ code: 'ERR_SIGNATURE_MISMATCH' })
  })
})
