import {
  type CertificateOptions,
  createTestAuthority,
  createTestKeys,
  der,
  type KeyType,
  type TestAuthority,
} from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { contentsOf, readDer } from '../certificate/der-reader.js'
import { parseCertificates } from '../certificate/parse-certificates.js'
import { readSubjectPublicKeyInfo } from '../certificate/public-key.js'
import type { CertificateFields } from '../certificate/read-certificate.js'
import type { CertificateSignatureAlgorithm } from '../certificate/signature-algorithm.js'
import { readSignatureAlgorithm } from '../certificate/signature-algorithm.js'
import {
  type PublicKey,
  type SignatureMeans,
  signatureFault,
  verifyCertificateSignature,
  verifyLink,
} from './certificate-signature.js'
import { createTrustAnchors } from './trust-anchors.js'
import { validateCertificationPath } from './validate-certification-path.js'

const at = new Date('2026-05-01T12:00:00Z')

async function validate(
  root: TestAuthority,
  options: CertificateOptions = {},
  engine: Crypto = crypto,
): Promise<number> {
  const { der: encoded } = await root.issue({ keyType: 'P-256', dnsNames: ['a.example'], ...options })
  const [endEntity] = await parseCertificates(encoded)
  const trustAnchors = await createTrustAnchors(root.anchor)
  if (endEntity === undefined) throw new Error('no certificate')
  const path = await validateCertificationPath({ endEntity, intermediates: [], trustAnchors, at, crypto: engine })
  return path.signatureChecks
}

describe('certificate signatures', () => {
  let rsa: TestAuthority
  beforeAll(async () => {
    rsa = await createTestAuthority({ at })
  })

  it.each<[KeyType, CertificateOptions]>([
    ['RSA-2048', { hash: 'SHA-256' }],
    ['RSA-3072', { hash: 'SHA-384' }],
    ['RSA-4096', { hash: 'SHA-512' }],
    ['RSA-2048', { hash: 'SHA-256', rsaScheme: 'RSA-PSS' }],
    ['RSA-2048', { hash: 'SHA-512', rsaScheme: 'RSA-PSS' }],
    ['P-256', { hash: 'SHA-512' }],
    ['P-384', { hash: 'SHA-384' }],
    ['P-384', { hash: 'SHA-256' }],
    ['P-521', { hash: 'SHA-512' }],
    ['Ed25519', {}],
  ])(
    'of %s with %o are verified',
    { timeout: 120_000 /* the time to find two primes has no fixed limit */ },
    async (keyType, options) => {
      const root = await createTestAuthority({ at, keyType })
      expect(await validate(root, options)).toBe(1)
      await expect(validate(root, { ...options, faults: ['altered-signature'] })).rejects.toThrow(
        'not made with the key',
      )
    },
  )

  it('of RSA-1024 are refused, with the key of the anchor or of the end-entity', async () => {
    const root = await createTestAuthority({ at, keyType: 'RSA-1024' })
    await expect(validate(root)).rejects.toThrow('an RSA key of 1024 bits')
    await expect(validate(rsa, { keyType: 'RSA-1024' })).rejects.toThrow('No valid certification path')
  })

  it('with SHA-1 are accepted only with acceptSha1CertificateSignatures', async () => {
    await expect(validate(rsa, { faults: ['sha1-signature'] })).rejects.toThrow('is signed with SHA-1')
    const pss = { hash: 'SHA-1', rsaScheme: 'RSA-PSS' } as const
    await expect(validate(rsa, pss)).rejects.toThrow('an algorithm that is not supported')
  })

  it('of an algorithm that this runtime does not have are refused with a message that says so', async () => {
    const root = await createTestAuthority({ at, keyType: 'Ed25519' })
    const subtle = new Proxy(crypto.subtle, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name)
        if (name === 'importKey') return () => Promise.reject(new DOMException('no', 'NotSupportedError'))
        return typeof member === 'function' ? member.bind(target) : member
      },
    })
    const engine = new Proxy(crypto, {
      get: (target, name) => (name === 'subtle' ? subtle : Reflect.get(target, name)),
    })
    await expect(validate(root, {}, engine)).rejects.toThrow('the WebCrypto of this runtime does not have')
  })
})

describe('an ECDSA signature', () => {
  const sha256 = der.sequence(der.objectIdentifier('1.2.840.10045.4.3.2'))
  const data = new TextEncoder().encode('to be signed')
  const setUp = async () => {
    const keys = await createTestKeys('P-256')
    const key = readSubjectPublicKeyInfo(readDer(keys.subjectPublicKeyInfo))
    const algorithm = readSignatureAlgorithm(readDer(sha256))
    if (algorithm === undefined) throw new Error('no algorithm')
    // The calling thread and WebCrypto give the same verdict.
    const verify = async (signature: Uint8Array) => {
      const [atOnce, ...others] = await Promise.all(
        [
          { crypto, mayBlock: true },
          { crypto, mayBlock: false },
          { crypto: { subtle: crypto.subtle } as Crypto, mayBlock: true },
        ].map((means) => verifyCertificateSignature(algorithm, key, Uint8Array.of(0, ...signature), data, means)),
      )
      expect(others).toEqual([atOnce, atOnce])
      return atOnce
    }
    return { keys, verify }
  }

  it('may have an r or s that is shorter than the curve, or whose highest bit is set', async () => {
    const { keys, verify } = await setUp()
    const lengths = new Set<number>()
    for (let tries = 0; tries < 5000 && !(lengths.has(31) && lengths.has(33)); tries++) {
      const signature = await keys.sign(data)
      const shape = readDer(signature).children.map(({ contentStart, end }) => end - contentStart)
      const news = shape.filter((length) => !lengths.has(length))
      for (const length of shape) lengths.add(length)
      if (news.length > 0) expect(await verify(signature)).toBe('valid')
    }
    expect([...lengths]).toEqual(expect.arrayContaining([31, 32, 33]))
  })

  it('is not valid with a key that is not a point on the curve', async () => {
    const { keys } = await setUp()
    const spki = new Uint8Array(keys.subjectPublicKeyInfo)
    spki[spki.length - 1] = (spki.at(-1) as number) ^ 1
    const key = readSubjectPublicKeyInfo(readDer(spki))
    expect(key.fault).toBe('has an EC key that is not a point on P-256')
    const algorithm = readSignatureAlgorithm(readDer(sha256))
    if (algorithm === undefined) throw new Error('no algorithm')
    const bitString = Uint8Array.of(0, ...(await keys.sign(data)))
    for (const mayBlock of [true, false]) {
      expect(await verifyCertificateSignature(algorithm, key, bitString, data, { crypto, mayBlock })).toBe('invalid')
    }
  })

  it('is not valid if r or s is negative, even if its octets are right', async () => {
    const { keys, verify } = await setUp()
    let tried = 0
    for (let attempt = 0; attempt < 1000 && tried < 3; attempt++) {
      const parts = readDer(await keys.sign(data)).children.map(contentsOf)
      const isHigh = parts.map((octets) => octets.length === 33)
      if (!isHigh.includes(true)) continue
      tried++
      expect(await verify(der.sequence(...parts.map((octets) => der.integer(octets))))).toBe('valid')
      const unsigned = parts.map((octets) => der.integer(octets.length === 33 ? octets.slice(1) : octets))
      expect(await verify(der.sequence(...unsigned))).toBe('invalid')
    }
    expect(tried).toBe(3)
  })

  it('holds two positive integers below the order of the curve, and nothing else', async () => {
    const { keys, verify } = await setUp()
    const [r, s] = readDer(await keys.sign(data)).children.map(({ bytes, contentStart, end }) =>
      BigInt(
        `0x${[...bytes.subarray(contentStart, end)].map((octet) => octet.toString(16).padStart(2, '0')).join('')}`,
      ),
    ) as [bigint, bigint]
    const encode = (...values: bigint[]) => der.sequence(...values.map(der.integer))
    expect(await verify(encode(r, s))).toBe('valid')
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    for (const bad of [
      encode(r, -s),
      encode(r + order, s),
      encode(0n, s),
      encode(r, 0n),
      encode(r, order),
      encode(r),
      encode(r, s, 1n),
      encode(r, s << 256n),
      der.set(der.integer(r), der.integer(s)),
      der.sequence(der.octetString(Uint8Array.of(1)), der.integer(s)),
      der.concatenate(encode(r, s), Uint8Array.of(0)),
      new Uint8Array(64),
      new Uint8Array(0),
    ]) {
      expect(await verify(bad)).toBe('invalid')
    }
  })
})

describe('a signature', () => {
  const data = new TextEncoder().encode('to be signed')
  const means = [
    { crypto, mayBlock: true },
    { crypto, mayBlock: false },
    { crypto: { subtle: crypto.subtle } as Crypto, mayBlock: true },
  ]

  it.each(['RSA-2048', 'P-256', 'Ed25519'] as const)(
    'of %s consists of whole octets, without unused bits',
    async (type) => {
      const keys = await createTestKeys(type)
      const key = readSubjectPublicKeyInfo(readDer(keys.subjectPublicKeyInfo))
      const hash = 'SHA-256'
      const algorithm = {
        'RSA-2048': { name: 'RSASSA-PKCS1-v1_5', hash },
        'P-256': { name: 'ECDSA', hash },
        Ed25519: { name: 'Ed25519', hash: undefined },
      } as const
      const signature = await keys.sign(data)
      for (const one of means) {
        const verify = (bits: Uint8Array<ArrayBuffer>) =>
          verifyCertificateSignature(algorithm[type], key, bits, data, one)
        expect(await verify(Uint8Array.of(0, ...signature))).toBe('valid')
        expect(await verify(Uint8Array.of(1, ...signature))).toBe('invalid')
        expect(await verify(Uint8Array.of(7, ...signature))).toBe('invalid')
        expect(await verify(Uint8Array.of(0, ...signature, 0))).toBe('invalid')
        expect(await verify(Uint8Array.of(0, 0, ...signature))).toBe('invalid')
        expect(await verify(new Uint8Array(0))).toBe('invalid')
      }
    },
  )

  it('is verified on the calling thread if that is quick, and otherwise elsewhere', async () => {
    const quickly = async (
      algorithm: CertificateSignatureAlgorithm,
      key: PublicKey,
      octets: number,
      one: SignatureMeans = { crypto, mayBlock: true },
    ): Promise<boolean> => {
      const signature =
        algorithm.name === 'ECDSA' ? der.sequence(der.integer(1), der.integer(1)) : new Uint8Array(octets)
      const verdict = verifyCertificateSignature(algorithm, key, Uint8Array.of(0, ...signature), data, one)
      expect(await verdict).toBe('invalid')
      return typeof verdict === 'string'
    }
    const rsa = (bits: number, e = 'AQAB'): PublicKey => {
      const modulus = Buffer.alloc(bits / 8, 0xff).toString('base64url')
      return { type: 'RSA', modulusBits: bits, jwk: { kty: 'RSA', n: modulus, e } }
    }
    const pkcs1 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const
    expect(await quickly(pkcs1, rsa(2_048), 256)).toBe(true)
    expect(await quickly(pkcs1, rsa(4_096), 512)).toBe(true)
    expect(await quickly(pkcs1, rsa(4_104), 513)).toBe(false)
    expect(await quickly(pkcs1, rsa(2_048, 'AQAAAAE'), 256)).toBe(false)
    expect(await quickly({ name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 }, rsa(2_048), 256)).toBe(false)
    expect(await quickly(pkcs1, rsa(2_048), 256, { crypto, mayBlock: false })).toBe(false)
    expect(await quickly(pkcs1, rsa(2_048), 256, { crypto: { subtle: crypto.subtle } as Crypto, mayBlock: true })).toBe(
      false,
    )
    for (const [type, isQuick] of [
      ['P-256', true],
      ['P-384', false],
    ] as const) {
      const key = readSubjectPublicKeyInfo(readDer((await createTestKeys(type)).subjectPublicKeyInfo))
      expect(await quickly({ name: 'ECDSA', hash: 'SHA-256' }, key, 0)).toBe(isQuick)
    }
  })

  it('is not valid with a key of another type, or with a key without members', async () => {
    const keys = await createTestKeys('P-256')
    const key = readSubjectPublicKeyInfo(readDer(keys.subjectPublicKeyInfo))
    const bits = Uint8Array.of(0, ...(await keys.sign(data)))
    const algorithms = [
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      { name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 },
      { name: 'Ed25519', hash: undefined },
    ] as const
    for (const one of means) {
      for (const algorithm of algorithms) {
        expect(verifyCertificateSignature(algorithm, key, bits, data, one)).toBe('invalid')
      }
      const ecdsa = { name: 'ECDSA', hash: 'SHA-256' } as const
      expect(verifyCertificateSignature(ecdsa, { ...key, type: 'RSA' }, bits, data, one)).toBe('invalid')
      expect(verifyCertificateSignature(ecdsa, { ...key, jwk: undefined }, bits, data, one)).toBe('invalid')
    }
  })

  it('that no engine could verify is refused before a key is looked at', () => {
    const fields = { hasOneSignatureAlgorithm: true, signatureAlgorithm: { name: 'ECDSA', hash: 'SHA-256' } }
    const faultOf = (changes: object, type: string, acceptSha1 = false): string | undefined =>
      signatureFault({ ...fields, ...changes } as unknown as CertificateFields, { type } as PublicKey, { acceptSha1 })
    expect(faultOf({}, 'EC')).toBeUndefined()
    expect(faultOf({}, 'RSA')).toBe('is signed with ECDSA, which does not fit the key of its issuer')
    expect(faultOf({ signatureAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } }, 'EC')).toContain('not fit')
    expect(faultOf({ signatureAlgorithm: { name: 'RSA-PSS', hash: 'SHA-256' } }, 'RSA')).toBeUndefined()
    expect(faultOf({ signatureAlgorithm: { name: 'Ed25519' } }, 'EC')).toContain('not fit')
    expect(faultOf({ signatureAlgorithm: { name: 'Ed25519' } }, 'Ed25519')).toBeUndefined()
    expect(faultOf({ signatureAlgorithm: undefined }, 'EC')).toContain('not supported')
    expect(faultOf({ hasOneSignatureAlgorithm: false }, 'EC')).toContain('differs from tbsCertificate.signature')
    const sha1 = { signatureAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' } }
    expect(faultOf(sha1, 'RSA')).toBe('is signed with SHA-1')
    expect(faultOf(sha1, 'RSA', true)).toBeUndefined()
  })

  it('of an algorithm that is not known has no verdict of an engine', () => {
    const fields = { signatureAlgorithm: undefined, signatureBits: Uint8Array.of(0), tbsCertificate: data }
    const key: PublicKey = { type: 'EC', jwk: undefined, modulusBits: undefined }
    for (const one of means) {
      expect(verifyLink(fields as unknown as CertificateFields, key, one)).toBe(
        'is signed with an algorithm that the WebCrypto of this runtime does not have',
      )
    }
  })

  describe('that an engine verifies', () => {
    const jwk = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }
    const ec: PublicKey = { type: 'EC', jwk, modulusBits: undefined }
    const ecdsa = { name: 'ECDSA', hash: 'SHA-256' } as const
    const engineWith = (methods: object): Crypto =>
      ({ subtle: { importKey: async () => ({}), verify: async () => true, ...methods } }) as unknown as Crypto
    const signatureOf = (...values: Uint8Array[]) => Uint8Array.of(0, ...der.sequence(...values))
    const one = der.integer(1)
    const verify = async (
      methods: object,
      bits = signatureOf(one, one),
      key = ec,
      algorithm: CertificateSignatureAlgorithm = ecdsa,
    ) => await verifyCertificateSignature(algorithm, key, bits, data, { crypto: engineWith(methods), mayBlock: false })

    it('is unsupported if the engine says so, for the key or for the signature', async () => {
      const unsupported = () => Promise.reject(new DOMException('no', 'NotSupportedError'))
      expect(await verify({ importKey: unsupported })).toBe('unsupported')
      expect(await verify({ verify: unsupported })).toBe('unsupported')
    })

    it('is invalid if the engine does not accept the key, and no verdict if it fails', async () => {
      expect(await verify({ importKey: () => Promise.reject(new DOMException('no', 'DataError')) })).toBe('invalid')
      const cause = new Error('broken')
      for (const method of ['importKey', 'verify']) {
        await expect(verify({ [method]: () => Promise.reject(cause) })).rejects.toMatchObject({
          code: 'ERR_DEPENDENCY_FAILED',
          message: 'The WebCrypto engine threw while it verified the signature of a certificate',
          cause,
        })
      }
    })

    it.each<[CertificateSignatureAlgorithm, PublicKey['type'], object]>([
      [ecdsa, 'EC', { name: 'ECDSA', namedCurve: 'P-256' }],
      [{ name: 'Ed25519', hash: undefined }, 'Ed25519', { name: 'Ed25519' }],
      [{ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, 'RSA', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }],
      [{ name: 'RSA-PSS', hash: 'SHA-384', saltLength: 48 }, 'RSA', { name: 'RSA-PSS', hash: 'SHA-384' }],
    ])('has a key that only verifies: %j', async (algorithm, type, parameters) => {
      const calls: unknown[][] = []
      const importKey = async (...given: unknown[]) => {
        calls.push(given)
        return {}
      }
      const bits = type === 'EC' ? signatureOf(one, one) : new Uint8Array(257)
      expect(await verify({ importKey }, bits, { type, jwk, modulusBits: 2_048 }, algorithm)).toBe('valid')
      expect(calls).toStrictEqual([['jwk', jwk, parameters, false, ['verify']]])
    })

    it.each<[string, Uint8Array<ArrayBuffer>]>([
      ['one value', signatureOf(one)],
      ['three values', signatureOf(one, one, one)],
      ['a value that is not an INTEGER', signatureOf(der.octetString(Uint8Array.of(1)), one)],
      ['a negative value', signatureOf(der.integer(-128), one)],
      ['a value that is longer than the curve', signatureOf(one, der.integer(2n ** 256n))],
      ['a first value that is longer than the curve', signatureOf(der.integer(2n ** 256n), one)],
      ['a SET', Uint8Array.of(0, ...der.set(one, one))],
      ['no DER', Uint8Array.of(0, 0x30, 0x80)],
    ])('does not come to it with %s', async (_, bits) => {
      expect(await verify({}, bits)).toBe('invalid')
      expect(await verify({})).toBe('valid')
    })
  })

  it('is verified with the current members of a key that can change', async () => {
    const [one, other] = await Promise.all([createTestKeys('RSA-2048'), createTestKeys('RSA-2048')])
    const [key, otherKey] = [one, other].map(({ subjectPublicKeyInfo }) =>
      readSubjectPublicKeyInfo(readDer(subjectPublicKeyInfo)),
    )
    if (key?.jwk === undefined || otherKey?.jwk === undefined) throw new Error('no key')
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const
    const bits = Uint8Array.of(0, ...(await one.sign(data)))
    for (const way of means) {
      const jwk = { ...key.jwk }
      const verify = () => verifyCertificateSignature(algorithm, { ...key, jwk }, bits, data, way)
      expect(await verify()).toBe('valid')
      Object.assign(jwk, otherKey.jwk)
      expect(await verify()).toBe('invalid')
    }
  })
})

describe('a key', () => {
  const { sequence, objectIdentifier, empty, bitString, integer } = der
  const [rsa, ec] = [objectIdentifier('1.2.840.113549.1.1.1'), objectIdentifier('1.2.840.10045.2.1')]
  const p256 = objectIdentifier('1.2.840.10045.3.1.7')
  const read = (...fields: Uint8Array[]) => readSubjectPublicKeyInfo(readDer(sequence(...fields)))
  const rsaKey = bitString(sequence(integer(2n ** 2047n + 1n), integer(65_537)))

  it('of RSA must have NULL parameters', () => {
    expect(read(sequence(rsa, empty()), rsaKey)).toMatchObject({ type: 'RSA', fault: undefined })
    for (const algorithm of [sequence(rsa), sequence(rsa, integer(1)), sequence(rsa, sequence())]) {
      expect(read(algorithm, rsaKey)).toMatchObject({
        type: 'unsupported',
        jwk: undefined,
        fault: 'has an RSA key without the NULL parameters',
      })
    }
  })

  it('of EC is a point on its curve, with coordinates below the prime', () => {
    const prime = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n
    const point = (x: bigint, y: bigint) =>
      bitString(
        Uint8Array.of(
          4,
          ...[x, y].flatMap((it) =>
            (it.toString(16).padStart(64, '0').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)),
          ),
        ),
      )
    // The point with x = 5, found with a square root: y and its negative are on the curve, y + 1 is not.
    const y = 31468013646237722594854082025316614106172411895747863909393730389177298123724n
    expect(read(sequence(ec, p256), point(5n, y))).toMatchObject({ type: 'EC', fault: undefined })
    expect(read(sequence(ec, p256), point(5n, prime - y))).toMatchObject({ type: 'EC', fault: undefined })
    for (const bad of [point(5n, y + 1n), point(6n, y), point(0n, 0n), point(5n + prime, y), point(5n, prime)]) {
      expect(read(sequence(ec, p256), bad)).toMatchObject({ type: 'unsupported', jwk: undefined })
    }
  })

  it.each(['P-256', 'P-384', 'P-521'] as const)(
    'of %s that an engine generated is a point on its curve',
    async (type) => {
      for (let count = 0; count < 5; count++) {
        const { subjectPublicKeyInfo } = await createTestKeys(type)
        expect(readSubjectPublicKeyInfo(readDer(subjectPublicKeyInfo))).toMatchObject({ type: 'EC', fault: undefined })
      }
    },
  )
})

describe('a signature algorithm', () => {
  const read = (algorithm: Uint8Array<ArrayBuffer>) => readSignatureAlgorithm(readDer(algorithm))
  const { sequence, objectIdentifier, empty, constructed, integer } = der
  const sha256 = sequence(objectIdentifier('2.16.840.1.101.3.4.2.1'), empty())
  const sha384 = sequence(objectIdentifier('2.16.840.1.101.3.4.2.2'), empty())
  const pss = (...fields: Uint8Array[]) => sequence(objectIdentifier('1.2.840.113549.1.1.10'), sequence(...fields))
  const mask = (hash: Uint8Array, id = '1.2.840.113549.1.1.8') => constructed(1, sequence(objectIdentifier(id), hash))

  it('of RSASSA-PSS names its hash, uses it for the mask too, and names the length of its salt', () => {
    const pssRead = read(pss(constructed(0, sha256), mask(sha256), constructed(2, integer(32))))
    expect(pssRead).toEqual({ name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 })
    expect(read(pss(constructed(0, sha256), mask(sha256)))).toMatchObject({ saltLength: 20 })
    for (const bad of [
      pss(),
      pss(constructed(0, sha256), mask(sha384), constructed(2, integer(32))),
      pss(constructed(0, sha256), constructed(2, integer(32))),
      pss(mask(sha256), constructed(2, integer(32))),
      pss(constructed(0, sha256), mask(sha256, '1.2.840.113549.1.1.9'), constructed(2, integer(32))),
      pss(constructed(0, sha256), mask(sha256), constructed(2, integer(-1))),
      pss(constructed(0, sha256), mask(sha256), constructed(2, integer(32)), constructed(3, integer(1))),
      pss(constructed(0, sha256), mask(sha256), constructed(2, integer(300))),
      sequence(objectIdentifier('1.2.840.113549.1.1.10')),
      sequence(objectIdentifier('1.2.840.113549.1.1.10'), empty()),
    ]) {
      expect(read(bad)).toBeUndefined()
    }
  })

  it('has the parameters of its standard', () => {
    const rsa = objectIdentifier('1.2.840.113549.1.1.11')
    const ecdsa = objectIdentifier('1.2.840.10045.4.3.2')
    expect(read(sequence(rsa, empty()))).toBeDefined()
    expect(read(sequence(rsa))).toBeDefined()
    expect(read(sequence(rsa, integer(1)))).toBeUndefined()
    expect(read(sequence(rsa, empty(), empty()))).toBeUndefined()
    expect(read(sequence(ecdsa))).toBeDefined()
    expect(read(sequence(ecdsa, empty()))).toBeUndefined()
    expect(read(sequence())).toBeUndefined()
    // md5WithRSAEncryption, dsa-with-sha256
    expect(read(sequence(objectIdentifier('1.2.840.113549.1.1.4'), empty()))).toBeUndefined()
    expect(read(sequence(objectIdentifier('2.16.840.1.101.3.4.3.2')))).toBeUndefined()
  })
})
