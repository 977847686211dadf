import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyHmac } from '../../packages/core/src/signature/hmac.js'
import { importRsassaKey, verifyRsassa } from '../../packages/core/src/signature/rsassa.js'
import { synchronousEngine } from '../../packages/core/src/signature/synchronous-engine.js'
import { readDer } from '../../packages/core/src/x509/certificate/der-reader.js'
import { readSubjectPublicKeyInfo } from '../../packages/core/src/x509/certificate/public-key.js'
import { vectorsAbsent, vectorsFolder } from '../support/vectors-folder.js'

// WebCrypto and the synchronous engine must give the same verdict for each vector.
const engines = [
  ['WebCrypto', { subtle: crypto.subtle } as Crypto],
  ['the synchronous engine', crypto],
] as const
const suffix = vectorsFolder === undefined ? `: skipped, ${vectorsAbsent}` : ''

interface Vector {
  readonly result: 'valid' | 'invalid' | 'acceptable'
  readonly msg: string
}
interface RsaVector extends Vector {
  readonly spki: string
  readonly sha: 'SHA-1' | 'SHA-256'
  readonly sig: string
}
interface RsaGroup {
  readonly publicKeyDer: string
  readonly sha: 'SHA-256'
  readonly tests: readonly (Vector & { readonly sig: string })[]
}
interface HmacGroup {
  readonly tagSize: number
  readonly tests: readonly (Vector & { readonly key: string; readonly tag: string })[]
}

describe.each(engines)(`RSA and HMAC vectors by %s${suffix}`, (name, engine) => {
  it.skipIf(vectorsFolder === undefined)('is the engine with this name', () => {
    expect(synchronousEngine(engine, new Uint8Array(1)) !== undefined).toBe(name === 'the synchronous engine')
  })

  it.skipIf(vectorsFolder === undefined)('gives the verdicts of the RSA vectors', async () => {
    const own = read<{ tests: RsaVector[] }>('rsa-pkcs1-sha1-sha256.json').tests
    const wycheproof = read<{ testGroups: RsaGroup[] }>('wycheproof-rsa_signature_2048_sha256_test.json').testGroups
    const vectors = [
      ...own,
      ...wycheproof.flatMap(({ publicKeyDer, sha, tests }) =>
        tests.map((test) => ({ ...test, spki: publicKeyDer, sha })),
      ),
    ]
    expect(vectors.length).toBeGreaterThan(250)
    for (const { spki, sha, msg, sig, result } of vectors) {
      const { jwk } = readSubjectPublicKeyInfo(readDer(bytes(spki)))
      const key = await importRsassaKey(engine, jwk as JsonWebKey, sha)
      const isValid = await verifyRsassa(engine, key, bytes(sig), bytes(msg))
      // "Acceptable" is a signature whose DigestInfo omits the NULL. The engines must agree about it.
      const other = await verifyRsassa({ subtle: crypto.subtle } as Crypto, key, bytes(sig), bytes(msg))
      expect(isValid).toBe(result === 'acceptable' ? other : result === 'valid')
    }
  })

  it.skipIf(vectorsFolder === undefined)('gives the verdicts of the HMAC vectors', async () => {
    const groups = read<{ testGroups: HmacGroup[] }>('wycheproof-hmac_sha256_test.json').testGroups
    let count = 0
    for (const { tagSize, tests } of groups) {
      for (const { key: secret, msg, tag, result } of tests) {
        const hmac = { name: 'HMAC', hash: 'SHA-256' }
        const key = await crypto.subtle.importKey('raw', bytes(secret), hmac, true, ['verify'])
        // A truncated tag is never valid.
        const expected = result === 'valid' && tagSize === 256
        expect(await verifyHmac(engine, key, bytes(tag), bytes(msg))).toBe(expected)
        count++
      }
    }
    expect(count).toBeGreaterThan(150)
  })
})

function read<Contents>(name: string): Contents {
  return JSON.parse(readFileSync(join(vectorsFolder as string, 'x509', name), 'utf8')) as Contents
}

function bytes(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
