import { describe, expect, it, vi } from 'vitest'
import type { WebCrypto } from '../signature/web-crypto.js'
import { createSecretKeys, type DeriveSecret, type KeyName } from './secret-keys.js'
import { findKeys, isSignedBy, warmEngine } from './verify-by-secret.js'

const engine = crypto as unknown as WebCrypto
const noSignature = { signature: new Uint8Array(32), data: '' }

/** Returns the HMAC of a text with a secret. */
async function sign(secret: string, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const encoder = new TextEncoder()
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text)))
}

/** Creates the keys of secrets, and counts the imports. */
function countImports(secrets: Record<string, readonly string[]>, derive?: DeriveSecret) {
  const importKey = vi.fn(crypto.subtle.importKey.bind(crypto.subtle))
  const subtle = new Proxy(crypto.subtle, {
    get(target, name) {
      if (name === 'importKey') return importKey
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const counted = { subtle } as unknown as WebCrypto
  return { importKey, keys: createSecretKeys(counted, (accessKey) => secrets[accessKey] ?? [], derive), counted }
}

describe('createSecretKeys', () => {
  it('imports each secret once, and answers without a promise afterwards', async () => {
    const { keys, importKey } = countImports({ a: ['one', 'two'], b: ['two', 'three'], c: ['four'] })
    expect(await keys.find({ accessKey: 'a' })).toHaveLength(2)
    expect(importKey).toHaveBeenCalledTimes(2)
    expect(keys.find({ accessKey: 'a' })).toHaveLength(2)
    // One of the two keys was imported before.
    const mixed = await keys.find({ accessKey: 'b' })
    expect(mixed).toEqual([expect.any(CryptoKey), expect.any(CryptoKey)])
    expect(importKey).toHaveBeenCalledTimes(3)
    expect(await keys.find({ accessKey: 'nobody' })).toEqual([])
  })

  it('separates the derived keys of each scope, access key and secret', async () => {
    const derive: DeriveSecret = async (_, accessKey, secret, scope) => `${accessKey} ${secret} ${scope}`
    const { keys, importKey } = countImports({ a: ['x', 'y'], b: ['x'] }, derive)
    const names: KeyName[] = [
      { accessKey: 'a', credentialScope: 'one' },
      { accessKey: 'a', credentialScope: 'two' },
      { accessKey: 'b', credentialScope: 'one' },
    ]
    for (const name of [...names, ...names]) {
      const found = await keys.find(name)
      for (const [index, secret] of (name.accessKey === 'a' ? ['x', 'y'] : ['x']).entries()) {
        const data = 'message'
        const signature = await sign(`${name.accessKey} ${secret} ${name.credentialScope}`, data)
        const key = found[index] as CryptoKey
        expect(await isSignedBy([key], { signature, data }, { crypto: engine, keys })).toBe(true)
      }
    }
    // Five derived keys are imported, and the key for the second verification of each refused signature.
    expect(importKey.mock.calls.length).toBeLessThanOrEqual(6)
  })

  it('does not derive a key if the secret itself signs', async () => {
    const derive = vi.fn<DeriveSecret>()
    const { keys } = countImports({ a: ['x'] }, derive)
    expect(await keys.find({ accessKey: 'a' })).toHaveLength(1)
    expect(derive).not.toHaveBeenCalled()
  })

  it('derives no key for a scheme without derivation, even if a request names a scope', async () => {
    const { keys } = countImports({ a: ['x'] })
    const [key] = await keys.find({ accessKey: 'a', credentialScope: 'scope' })
    const signature = await sign('x', 'message')
    expect(await isSignedBy([key as CryptoKey], { signature, data: 'message' }, { crypto: engine, keys })).toBe(true)
  })

  it('separates a secret from a derived secret and from the placeholder', async () => {
    const { keys, importKey } = countImports({ a: ['decoy', 'a'] })
    await keys.decoy()
    const [first] = await keys.find({ accessKey: 'a' })
    expect(first).not.toBe(await keys.decoy())
    expect(importKey).toHaveBeenCalledTimes(3)
  })
})

describe('isSignedBy', () => {
  const verifying = async (count: number, sign: boolean) => {
    const { keys } = countImports({ a: ['x', 'y'] })
    const found = await keys.find({ accessKey: 'a' })
    await keys.decoy()
    const verify = vi.fn(async () => sign)
    const answer = await isSignedBy(found.slice(0, count), noSignature, {
      crypto: { subtle: { verify } } as unknown as WebCrypto,
      keys,
    })
    return { answer, verifications: verify.mock.calls.length }
  }

  it('verifies twice with one key or two keys if none has signed, so the time does not show their number', async () => {
    for (const count of [1, 2]) expect(await verifying(count, false)).toEqual({ answer: false, verifications: 2 })
  })

  it('verifies once if the first key has signed', async () => {
    expect(await verifying(1, true)).toEqual({ answer: true, verifications: 1 })
  })

  it('accepts no signature with the placeholder key', async () => {
    expect(await verifying(0, true)).toMatchObject({ answer: false })
  })
})

describe('findKeys', () => {
  it.each<[string, () => typeof noSignature]>([
    ['that can be read', () => noSignature],
    [
      'that cannot be read',
      () => {
        throw new Error('no signature')
      },
    ],
  ])('refuses an unknown access key, with a signature %s', async (_, tagged) => {
    const { keys } = countImports({})
    await expect(
      (async () => await findKeys({ accessKey: 'nobody' }, tagged, { crypto: engine, keys }))(),
    ).rejects.toMatchObject({ code: 'ERR_SIGNER_NOT_ALLOWED' })
  })
})

describe('warmEngine', () => {
  it('imports the key for unknown access keys, and verifies with it', async () => {
    const { keys, importKey, counted } = countImports({})
    const verify = vi.spyOn(counted.subtle, 'verify')
    await warmEngine({ crypto: counted, keys })
    expect(importKey).toHaveBeenCalledOnce()
    verify.mockRestore()
    expect(keys.decoy()).toBeInstanceOf(CryptoKey)
  })
})
