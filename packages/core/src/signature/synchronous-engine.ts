/** Cryptography on the calling thread. Every method gives the answer that Web Crypto gives, without a turn in between. */
export interface SynchronousEngine {
  /**
   * Whether a signature by the key of these members is valid: RSASSA-PKCS1-v1_5, or ECDSA in DER.
   *
   * @throws where the members are no key.
   */
  verifyByJwk(jwk: Readonly<JsonWebKey>, hash: string, signature: Uint8Array, data: Uint8Array): boolean
  /** The same for RSASSA-PKCS1-v1_5 on another thread, with less ado than Web Crypto. */
  verifyRsassaElsewhere(
    jwk: Readonly<JsonWebKey>,
    hash: string,
    signature: Uint8Array,
    data: Uint8Array,
  ): Promise<boolean>
  /** Whether 32 bytes are the HMAC with SHA-256, compared in constant time. Of a text, its UTF-8. */
  verifyHmac(key: CryptoKey, tag: Uint8Array, data: string | Uint8Array): boolean
  /** Lower-case hex of SHA-256. Of a text, its UTF-8. */
  sha256(data: string | Uint8Array): string
}

// Beyond this many bytes hashing takes longer than handing the work to another thread.
const mostBytes = 16_384

let engine: (SynchronousEngine & { readonly webcrypto: Crypto }) | null | undefined

/**
 * The synchronous engine for so much data, where there is one that shares its keys with this Web Crypto: Node's own, in
 * Node alone. Web Crypto gives every operation to a pool of threads, which for a request of the usual size takes longer
 * than the operation. Whoever hands a verifier any other `crypto` than the runtime's gets that one's answers.
 */
export function synchronousEngine(crypto: Crypto, data: string | Uint8Array): SynchronousEngine | undefined {
  if (data.length > mostBytes) return undefined
  engine ??= findEngine() ?? null
  return engine?.webcrypto === crypto ? engine : undefined
}

// The part of Node's crypto module that is used here.
interface NodeCrypto {
  readonly webcrypto: Crypto
  readonly KeyObject: { from(key: CryptoKey): object }
  verify(hash: string, data: Uint8Array, key: object, signature: Uint8Array): boolean
  verify(
    hash: string,
    data: Uint8Array,
    key: object,
    signature: Uint8Array,
    done: (error: Error | null, isValid: boolean) => void,
  ): void
  createPublicKey(input: { key: Readonly<JsonWebKey>; format: 'jwk' }): object
  createHmac(hash: string, key: object): Hmac
  hash(hash: string, data: string | Uint8Array, encoding: 'hex'): string
  timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean
}

interface Hmac {
  update(data: string | Uint8Array): Hmac
  digest(encoding: 'latin1'): string
}

function findEngine(): (SynchronousEngine & { readonly webcrypto: Crypto }) | undefined {
  const runtime = globalThis as {
    process?: { getBuiltinModule?(name: string): unknown }
    navigator?: { userAgent?: string }
  }
  // Others have a `process` too, and a cryptography of their own behind it. Node 20 has no navigator.
  if (runtime.navigator?.userAgent?.startsWith('Node.js/') === false) return undefined
  const node = runtime.process?.getBuiltinModule?.('crypto') as NodeCrypto | undefined
  // The newest of what is used, of Node 20.12.
  if (typeof node?.hash !== 'function') return undefined
  // Node wraps a key anew each time it is asked.
  const keys = new WeakMap<CryptoKey, object>()
  const keyOf = (key: CryptoKey): object => {
    const known = keys.get(key)
    if (known !== undefined) return known
    const made = node.KeyObject.from(key)
    keys.set(key, made)
    return made
  }
  const publicKeys = new WeakMap<Readonly<JsonWebKey>, object>()
  const publicKeyOf = (jwk: Readonly<JsonWebKey>): object => {
    const known = publicKeys.get(jwk)
    if (known !== undefined) return known
    const made = node.createPublicKey({ key: jwk, format: 'jwk' })
    // Those of a parsed certificate are; what can change may be another key by the next time.
    if (Object.isFrozen(jwk)) publicKeys.set(jwk, made)
    return made
  }
  return {
    webcrypto: node.webcrypto,
    verifyRsassaElsewhere: (jwk, hash, signature, data) =>
      new Promise((resolve, reject) => {
        node.verify(hash, data, publicKeyOf(jwk), signature, (error, isValid) =>
          error === null ? resolve(isValid) : reject(error),
        )
      }),
    // The key by itself: within an object, for the other encoding of ECDSA, Node 24 takes twice as long.
    verifyByJwk: (jwk, hash, signature, data) => node.verify(hash, data, publicKeyOf(jwk), signature),
    verifyHmac(key, tag, data) {
      // As text, which takes Node less time to make than a Buffer does.
      const digest = node.createHmac('sha256', keyOf(key)).update(data).digest('latin1')
      const bytes = new Uint8Array(digest.length)
      for (let index = 0; index < bytes.length; index++) bytes[index] = digest.charCodeAt(index)
      return node.timingSafeEqual(bytes, tag)
    },
    sha256: (data) => node.hash('sha256', data, 'hex'),
  }
}
