import { describe, expect, it, vi } from 'vitest'
import { encodeUtf8 } from '../encoding/bytes.js'
import { readHeaderFields } from '../request/header-lines.js'
import { checkContentHash, hashEarly, readSignedBody, requireSigned } from './content-hash.js'

const body = encodeUtf8('abc')
const hash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const digest = vi.fn(async (_: string, data: BufferSource) => await crypto.subtle.digest('SHA-256', data))
const counting = { subtle: { digest } } as unknown as Crypto
const signedHeaders = (value: string) => [{ name: 'x-sdk-content-sha256', values: [value] }]

describe('hashEarly', () => {
  const hashed = async (lines: [string, string][], allowUnsignedPayload: boolean): Promise<string | undefined> => {
    digest.mockClear()
    const request = { headers: readHeaderFields(lines), body } as Parameters<typeof hashEarly>[0]
    const early = await hashEarly(request, { crypto: counting, allowUnsignedPayload })
    expect(digest).toHaveBeenCalledTimes(early === undefined ? 0 : 1)
    return early
  }
  const unsigned: [string, string] = ['X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD']

  it('hashes the body, whether a body may be unsigned or not', async () => {
    expect(await hashed([], false)).toBe(hash)
    expect(await hashed([], true)).toBe(hash)
  })

  it('hashes no body that is not signed, if that is allowed', async () => {
    expect(await hashed([unsigned], true)).toBeUndefined()
    expect(await hashed([unsigned], false)).toBe(hash)
    expect(await hashed([['X-Sdk-Content-Sha256', hash]], true)).toBe(hash)
  })
})

describe('readSignedBody', () => {
  it('signs the hash of the body if no header declares one', async () => {
    const { declared, computed, payloadHash } = readSignedBody(counting, [], body, undefined)
    expect([declared, await computed, await payloadHash]).toEqual([undefined, hash, hash])
  })

  it('signs any value that the header declares', async () => {
    for (const value of [hash, 'other', '']) {
      const { declared, computed, payloadHash } = readSignedBody(counting, signedHeaders(value), body, undefined)
      expect([declared, await computed, payloadHash]).toEqual([value, hash, value])
    }
  })

  it('does not hash a body that is not signed', () => {
    digest.mockClear()
    const read = readSignedBody(counting, signedHeaders('UNSIGNED-PAYLOAD'), body, undefined)
    expect(read).toEqual({ declared: 'UNSIGNED-PAYLOAD', computed: undefined, payloadHash: 'UNSIGNED-PAYLOAD' })
    expect(digest).not.toHaveBeenCalled()
  })

  it('uses a hash that was begun', () => {
    digest.mockClear()
    expect(readSignedBody(counting, [], body, 'begun')).toMatchObject({ computed: 'begun', payloadHash: 'begun' })
    expect(digest).not.toHaveBeenCalled()
  })
})

describe('requireSigned', () => {
  const unsigned = { declared: 'UNSIGNED-PAYLOAD', computed: undefined, payloadHash: 'UNSIGNED-PAYLOAD' }
  const signed = { declared: hash, computed: hash, payloadHash: hash }

  it('refuses a body that is not signed, unless that is allowed', () => {
    expect(requireSigned(signed, { crypto, allowUnsignedPayload: false })).toBe(signed)
    expect(requireSigned(unsigned, { crypto, allowUnsignedPayload: true })).toBe(unsigned)
    expect(() => requireSigned(unsigned, { crypto, allowUnsignedPayload: false })).toThrow(
      expect.objectContaining({ code: 'ERR_UNSUPPORTED' }),
    )
  })
})

describe('checkContentHash', () => {
  const check = async (declared: string | undefined, computed: string | Promise<string> | undefined): Promise<void> =>
    await checkContentHash({ declared, computed, payloadHash: '' })

  it('compares the declared hash with the body', async () => {
    await check(hash, hash)
    await check(hash, Promise.resolve(hash))
    await check(undefined, hash)
    await check('UNSIGNED-PAYLOAD', undefined)
    const mismatch = { code: 'ERR_SIGNATURE_MISMATCH', message: expect.stringContaining('x-sdk-content-sha256') }
    await expect(check(hash.toUpperCase(), hash)).rejects.toMatchObject(mismatch)
    await expect(check('', Promise.resolve(hash))).rejects.toMatchObject(mismatch)
  })
})
