import { describe, expect, it, vi } from 'vitest'
import { createApigVerifier } from '../create-apig-verifier.js'
import type { ApigSignOptions } from './read-sign-options.js'
import { signApigHeaders, signApigRequest } from './sign-apig-request.js'

const options: ApigSignOptions = {
  accessKey: 'signature_key1',
  secret: 'signature_secret1',
  date: new Date('2023-04-23T12:00:00Z'),
}
const verifier = createApigVerifier({
  secrets: { signature_key1: 'signature_secret1' },
  currentDate: () => options.date as Date,
})
const parts = { method: 'POST', url: '/a', body: new Uint8Array([1]) }
const namesIn = (authorization: string): string | undefined => /SignedHeaders=([^,]+)/.exec(authorization)?.[1]

describe('signing a request for API Gateway', () => {
  it('does not sign the headers that programs on the way change, unless the caller chooses them', async () => {
    for (const name of [
      'authorization',
      'accept-encoding',
      'connection',
      'content-length',
      'expect',
      'keep-alive',
      'proxy-authorization',
      'te',
      'trailer',
      'transfer-encoding',
      'upgrade',
      'user-agent',
      'via',
    ]) {
      const headers: [string, string][] = [
        ['Host', 'h'],
        ['X-A', '1'],
        [name, 'x'],
      ]
      const added = await signApigHeaders({ ...parts, headers }, options)
      expect(namesIn(added.Authorization), name).toBe('host;x-a;x-sdk-date')
      const chosen = await signApigHeaders({ ...parts, headers }, { ...options, signedHeaders: [name] })
      expect(namesIn(chosen.Authorization)?.split(';')).toContain(name)
    }
  })

  it('replaces the X-Sdk-Date of the request by the given time, in any case', async () => {
    for (const name of ['X-Sdk-Date', 'x-sdk-date', 'X-SDK-DATE']) {
      const headers: [string, string][] = [
        ['Host', 'h'],
        [name, '20200101T000000Z'],
      ]
      const added = await signApigHeaders({ ...parts, headers }, options)
      expect(added['X-Sdk-Date']).toBe('20230423T120000Z')
      const arrived: [string, string][] = [['Host', 'h'], ...(Object.entries(added) as [string, string][])]
      await expect(verifier.verify({ ...parts, headers: arrived })).resolves.toBeDefined()
    }
  })

  it('refuses an X-Sdk-Date of the request that is not a time', async () => {
    const headers: [string, string][] = [
      ['Host', 'h'],
      ['X-Sdk-Date', 'yesterday'],
    ]
    const { date: _, ...undated } = options
    await expect(signApigHeaders({ ...parts, headers }, undated)).rejects.toMatchObject({ code: 'ERR_HEADER_INVALID' })
  })

  it('leaves the fragment of a URL out, because no client sends it', async () => {
    const signed = await signApigRequest(new Request('https://h/a?b=1#c'), options)
    const headers: [string, string][] = [...signed.headers]
    const arrived = { method: 'GET', url: 'https://h/a?b=1', headers, body: new Uint8Array(0) }
    await expect(verifier.verify(arrived)).resolves.toMatchObject({ payload: { target: { query: [['b', '1']] } } })
  })

  it('gives a request in parts the same signature as a Request', async () => {
    const url = 'https://h/a'
    for (const body of [new Uint8Array(0), new Uint8Array([1, 2])]) {
      const method = body.byteLength === 0 ? 'GET' : 'PUT'
      const given = { method, url, headers: [['X-A', '1']] as [string, string][], body }
      const signed = await signApigRequest(given, options)
      expect([signed.method, signed.url, signed.headers.get('x-a')]).toEqual([method, url, '1'])
      const verified = await verifier.verify(signed)
      expect(verified.body).toEqual(body)
      expect(verified.payload.signedHeaders).toEqual(['host', 'x-a', 'x-sdk-date'])
    }
  })

  it('copies the body at once, so that the caller may read the request in the meantime', async () => {
    const request = new Request('https://h/a', { method: 'POST', body: 'abc' })
    const signing = signApigRequest(request, options)
    expect(await request.text()).toBe('abc')
    expect(await (await signing).text()).toBe('abc')
  })

  it('names the function whose options are not valid', async () => {
    const wrong = { ...options, accessKey: '' }
    const request = { ...parts, url: 'https://h/a', headers: [] }
    await expect(signApigRequest(request, wrong)).rejects.toThrow('signApigRequest: options.accessKey')
    await expect(signApigHeaders(request, wrong)).rejects.toThrow('signApigHeaders: options.accessKey')
  })

  it('uses the given engine for each operation', async () => {
    const { subtle } = crypto
    const importKey = vi.fn(subtle.importKey.bind(subtle))
    const others = { verify: subtle.verify, sign: subtle.sign.bind(subtle), digest: subtle.digest.bind(subtle) }
    const engine = { subtle: { ...others, importKey } }
    const given = { ...parts, headers: [['Host', 'h']] as [string, string][] }
    const added = await signApigHeaders(given, { ...options, crypto: engine as unknown as Crypto })
    expect(added).toEqual(await signApigHeaders(given, options))
    expect(importKey).toHaveBeenCalledOnce()
    expect(importKey).toHaveBeenCalledWith('raw', expect.anything(), expect.objectContaining({ name: 'HMAC' }), false, [
      'sign',
    ])
  })
})
