import type { WebCrypto, WebCryptoJwk, WebCryptoKey } from './web-crypto.js'
/** Does cryptography on the calling thread. Every method gives the same answer as WebCrypto, without a promise. */
export interface SynchronousEngine {
  /**
   * Tells whether a signature by this key is valid: RSASSA-PKCS1-v1_5, or ECDSA in DER.
   *
   * @throws an error of the engine if the members are not a valid key.
   */
  verifyByJwk(jwk: Readonly<WebCryptoJwk>, hash: string, signature: Uint8Array, data: Uint8Array): boolean
  /** Verifies RSASSA-PKCS1-v1_5 on another thread, with less overhead than WebCrypto. */
  verifyRsassaElsewhere(
    jwk: Readonly<WebCryptoJwk>,
    hash: string,
    signature: Uint8Array,
    data: Uint8Array,
  ): Promise<boolean>
  /** Tells whether 32 bytes are the HMAC-SHA-256 of the data, in constant time. A text counts as its UTF-8. */
  verifyHmac(key: WebCryptoKey, tag: Uint8Array, data: string | Uint8Array): boolean
  /** Computes SHA-256 as lower-case hex. A text counts as its UTF-8. */
  sha256(data: string | Uint8Array): string
}

// Hashing more bytes than this takes longer than passing the work to another thread.
const mostBytes = 16_384

let engine: (SynchronousEngine & { readonly webcrypto: WebCrypto }) | null | undefined

/**
 * Returns the synchronous engine, if the data is small enough and the engine shares its keys with this WebCrypto. Only
 * Node has one. WebCrypto gives every operation to a thread pool, which for a request of the usual size takes longer than
 * the operation itself. A caller that passes its own `crypto` to a verifier gets the answers of that `crypto`.
 */
export function synchronousEngine(crypto: WebCrypto, data: string | Uint8Array): SynchronousEngine | undefined {
  if (data.length > mostBytes) return undefined
  // Not `??=`: it would search again at each call in a runtime that has none.
  if (engine === undefined) engine = findEngine() ?? null
  return engine?.webcrypto === crypto ? engine : undefined
}

// The members of Node's crypto module that are used here.
interface NodeCrypto {
  readonly webcrypto: WebCrypto
  readonly KeyObject: { from(key: WebCryptoKey): object }
  verify(hash: string, data: Uint8Array, key: object, signature: Uint8Array): boolean
  verify(
    hash: string,
    data: Uint8Array,
    key: object,
    signature: Uint8Array,
    done: (error: Error | null, isValid: boolean) => void,
  ): void
  createPublicKey(input: { key: Readonly<WebCryptoJwk>; format: 'jwk' }): object
  createHmac(hash: string, key: object): Hmac
  hash(hash: string, data: string | Uint8Array, encoding: 'hex'): string
  timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean
}

interface Hmac {
  update(data: string | Uint8Array): Hmac
  digest(encoding: 'latin1'): string
}

function findEngine(): (SynchronousEngine & { readonly webcrypto: WebCrypto }) | undefined {
  const runtime = globalThis as {
    process?: { getBuiltinModule?(name: string): unknown }
    navigator?: { userAgent?: string }
  }
  // Other runtimes have a `process` too, with their own cryptography behind it. Node 20 has no navigator.
  if (runtime.navigator?.userAgent?.startsWith('Node.js/') === false) return undefined
  const node = runtime.process?.getBuiltinModule?.('crypto') as NodeCrypto | undefined
  // crypto.hash() is the newest of the functions that are used: Node 20.12 has it.
  if (typeof node?.hash !== 'function') return undefined
  // KeyObject.from() creates a new object at each call.
  const keys = new WeakMap<WebCryptoKey, object>()
  const keyOf = (key: WebCryptoKey): object => {
    const known = keys.get(key)
    if (known !== undefined) return known
    const made = node.KeyObject.from(key)
    keys.set(key, made)
    return made
  }
  const publicKeys = new WeakMap<Readonly<WebCryptoJwk>, object>()
  const publicKeyOf = (jwk: Readonly<WebCryptoJwk>): object => {
    const known = publicKeys.get(jwk)
    if (known !== undefined) return known
    const made = node.createPublicKey({ key: jwk, format: 'jwk' })
    // The members of a parsed certificate are frozen. Members that can change may be another key at the next call.
    if (Object.isFrozen(jwk)) publicKeys.set(jwk, made)
    return made
  }
  return {
    webcrypto: node.webcrypto,
    verifyRsassaElsewhere: (jwk, hash, signature, data) =>
      new Promise((resolve, reject) => {
        node.verify(opensslName(hash), data, publicKeyOf(jwk), signature, (error, isValid) =>
          error === null ? resolve(isValid) : reject(error),
        )
      }),
    // Pass the key alone: Node 24 takes twice as long with an object that names the other encoding of ECDSA.
    verifyByJwk: (jwk, hash, signature, data) => node.verify(opensslName(hash), data, publicKeyOf(jwk), signature),
    verifyHmac(key, tag, data) {
      // Digest to text: Node creates a text faster than a Buffer.
      const digest = node.createHmac('sha256', keyOf(key)).update(data).digest('latin1')
      const bytes = new Uint8Array(digest.length)
      for (let index = 0; index < bytes.length; index++) bytes[index] = digest.charCodeAt(index)
      return node.timingSafeEqual(bytes, tag)
    },
    sha256: (data) => node.hash('sha256', data, 'hex'),
  }
}

// OpenSSL finds `SHA256` in a table. For the alias `SHA-256` it searches all its names, at every verification.
function opensslName(hash: string): string {
  return hash.replace('-', '')
}
