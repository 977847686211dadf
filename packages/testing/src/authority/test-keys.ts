import type { WebCrypto, WebCryptoKey } from '@countersign/core'
import { type Der, integer, sequence } from './der.js'

/** A key type of test certificates. Ed25519 needs an engine that supports it. */
export type KeyType = 'RSA-1024' | 'RSA-2048' | 'RSA-3072' | 'RSA-4096' | 'P-256' | 'P-384' | 'P-521' | 'Ed25519'

/** A hash of a signature. */
export type Hash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'

/** The algorithm with which an RSA key signs. Other keys have only one. */
export type RsaScheme = 'RSASSA-PKCS1-v1_5' | 'RSA-PSS'

/** The members of a private key as JWK (RFC 7518 section 6). The DOM types call it `JsonWebKey`, but not every runtime has those. */
export interface PrivateJwk {
  readonly kty?: string
  readonly crv?: string
  readonly x?: string
  readonly y?: string
  readonly n?: string
  readonly e?: string
  readonly d?: string
  readonly p?: string
  readonly q?: string
  readonly dp?: string
  readonly dq?: string
  readonly qi?: string
}

/** Options of {@link createTestKeys}. */
export interface TestKeysOptions {
  /** The public exponent of an RSA key. Default 65537. */
  publicExponent?: 3 | 65537
  /** A private key of that type as JWK, to use instead of a new one, so that a pin of the key remains valid after the process ends. */
  privateKey?: PrivateJwk
  /** The engine. Default: `globalThis.crypto`. */
  crypto?: WebCrypto
}

/** A key pair that signs with any hash. It does not expose the private key. */
export class TestKeys {
  readonly type: KeyType
  /** DER of the SubjectPublicKeyInfo. */
  readonly subjectPublicKeyInfo: Der
  readonly #crypto: WebCrypto
  readonly #privateJwk: JsonWebKey
  // Each hash and scheme is imported once. The signatures are the same as with a new import.
  readonly #imported = new Map<string, Promise<WebCryptoKey>>()

  private constructor(type: KeyType, subjectPublicKeyInfo: Der, privateJwk: JsonWebKey, crypto: WebCrypto) {
    this.type = type
    this.subjectPublicKeyInfo = subjectPublicKeyInfo
    this.#privateJwk = privateJwk
    this.#crypto = crypto
  }

  /** Generates a key pair, or takes the given one. */
  static async generate(type: KeyType, options: TestKeysOptions = {}): Promise<TestKeys> {
    const { publicExponent = 65537, privateKey, crypto = globalThis.crypto } = options
    const algorithm = generationAlgorithm(type, publicExponent)
    const { publicKey, jwk } =
      privateKey === undefined ? await generate(algorithm, crypto) : await takePrivate(privateKey, algorithm, crypto)
    const { alg, key_ops, ext, ...members } = jwk
    return new TestKeys(type, new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)), members, crypto)
  }

  /** Signs data. The form is that of certificates and schemes: an ECDSA signature is DER (RFC 3279 section 2.2.3). */
  async sign(data: Uint8Array, hash: Hash = 'SHA-256', rsaScheme: RsaScheme = 'RSASSA-PKCS1-v1_5'): Promise<Der> {
    const signature = await this.signFixed(data, hash, rsaScheme)
    return this.type.startsWith('P-') ? ecdsaSignature(signature) : signature
  }

  /** Signs data in the form of JWS (RFC 7518 section 3): an ECDSA signature is r and s at full length. */
  async signFixed(data: Uint8Array, hash: Hash = 'SHA-256', rsaScheme: RsaScheme = 'RSASSA-PKCS1-v1_5'): Promise<Der> {
    const key = await this.privateKey(hash, rsaScheme)
    const algorithm = { name: key.algorithm.name, hash, saltLength: hashLengths[hash] }
    return new Uint8Array(await this.#crypto.subtle.sign(algorithm, key, new Uint8Array(data)))
  }

  /** The private key for WebCrypto. It is not extractable. */
  privateKey(hash: Hash = 'SHA-256', rsaScheme: RsaScheme = 'RSASSA-PKCS1-v1_5'): Promise<WebCryptoKey> {
    const name = `${hash} ${rsaScheme}`
    const imported = this.#imported.get(name) ?? this.#import(hash, rsaScheme)
    this.#imported.set(name, imported)
    return imported
  }

  #import(hash: Hash, rsaScheme: RsaScheme): Promise<WebCryptoKey> {
    const algorithm = this.type.startsWith('RSA-')
      ? { name: rsaScheme, hash }
      : this.type === 'Ed25519'
        ? { name: 'Ed25519' }
        : { name: 'ECDSA', namedCurve: this.type }
    return this.#crypto.subtle.importKey('jwk', this.#privateJwk, algorithm, false, ['sign'])
  }
}

/** The number of octets of each hash. */
export const hashLengths = { 'SHA-1': 20, 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 } as const

/**
 * Generates a key pair for test certificates. Generating an RSA key pair is slow, so a test file may generate one and use
 * it for every certificate. The verdicts do not change.
 *
 * @example
 * ```ts
 * import { createTestAuthority, createTestKeys } from '@countersign/testing'
 *
 * const keys = await createTestKeys('RSA-2048')
 * const authority = await createTestAuthority({ keys })
 * export const expired = await authority.issue({ keys, notAfter: new Date(Date.now() - 1000) })
 * ```
 */
export function createTestKeys(type: KeyType = 'RSA-2048', options: TestKeysOptions = {}): Promise<TestKeys> {
  return TestKeys.generate(type, options)
}

type KeyAlgorithm = RsaHashedKeyGenParams | EcKeyGenParams | Algorithm

interface ExportedPair {
  readonly publicKey: WebCryptoKey
  readonly jwk: JsonWebKey
}

async function generate(algorithm: KeyAlgorithm, crypto: WebCrypto): Promise<ExportedPair> {
  const { publicKey, privateKey } = (await crypto.subtle.generateKey(algorithm, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair
  return { publicKey, jwk: await crypto.subtle.exportKey('jwk', privateKey) }
}

async function takePrivate(jwk: JsonWebKey, algorithm: KeyAlgorithm, crypto: WebCrypto): Promise<ExportedPair> {
  const { kty, n, e, crv, x, y } = jwk
  const members = Object.entries({ kty, n, e, crv, x, y }).filter(([, value]) => value !== undefined)
  const publicKey = await crypto.subtle.importKey('jwk', Object.fromEntries(members), algorithm, true, ['verify'])
  return { publicKey, jwk }
}

function generationAlgorithm(type: KeyType, publicExponent: number): KeyAlgorithm {
  if (type === 'Ed25519') return { name: 'Ed25519' }
  if (type.startsWith('P-')) return { name: 'ECDSA', namedCurve: type }
  return {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: Number(type.slice('RSA-'.length)),
    publicExponent: publicExponent === 3 ? Uint8Array.of(3) : Uint8Array.of(1, 0, 1),
  }
}

// WebCrypto concatenates r and s; certificates hold SEQUENCE { r INTEGER, s INTEGER }.
function ecdsaSignature(signature: Uint8Array): Der {
  const half = signature.byteLength / 2
  return sequence(positiveInteger(signature.subarray(0, half)), positiveInteger(signature.subarray(half)))
}

function positiveInteger(octets: Uint8Array): Der {
  return integer(octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n))
}
