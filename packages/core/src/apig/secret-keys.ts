import { whenSettled } from '../encoding/when-settled.js'
import { VerificationError } from '../errors.js'
import { importHmacKey, verifyHmac } from '../signature/hmac.js'
import type { Authorization } from './authorization.js'
import { stringToSign } from './canonical/canonical-request.js'
import type { SecretSource } from './secrets.js'

/** The name of a key: an access key, and the scope of its derived secret. */
export type KeyName = Pick<Authorization, 'accessKey' | 'credentialScope'>

/** The imported HMAC keys of access keys. */
export interface SecretKeys {
  /** Returns one or two keys, or none if the access key is unknown. */
  find(name: KeyName): readonly CryptoKey[] | Promise<readonly CryptoKey[]>
  /** Returns a key that nobody signs with. A verification with it takes as long as a real one. */
  decoy(): CryptoKey | Promise<CryptoKey>
  /** Returns such a key for an unknown access key. It is imported at the first use, as a real key would be. */
  decoyOf(name: KeyName): CryptoKey | Promise<CryptoKey>
}

const maxKeys = 1_000
const decoyId = 'decoy'

/** Creates the keys of a secret source, with a bounded cache of imported keys. The answers of a look-up are not cached. */
export function createSecretKeys(crypto: Crypto, secretsOf: SecretSource): SecretKeys {
  const imported = new Map<string, CryptoKey>()
  // Use a separate cache, so that a sender who invents access keys cannot displace keys that are in use.
  const decoys = new Map<string, CryptoKey>()
  return {
    find(name) {
      return whenSettled(secretsOf(name.accessKey), (secrets) => {
        const keys = secrets.map((secret) => keyOf(crypto, imported, secret, name))
        return keys.some((key) => key instanceof Promise) ? Promise.all(keys) : (keys as readonly CryptoKey[])
      })
    },
    decoy: () => imported.get(decoyId) ?? keep(crypto, imported, decoyId, new Uint8Array(32)),
    // Every request that uses this key is refused, so its secret need not be secret.
    decoyOf: (name) => keyOf(crypto, decoys, name.accessKey, name),
  }
}

function keyOf(
  crypto: Crypto,
  cache: Map<string, CryptoKey>,
  secret: string,
  { accessKey, credentialScope }: KeyName,
): CryptoKey | Promise<CryptoKey> {
  if (credentialScope === undefined) {
    const id = `SDK\n${secret}`
    return cache.get(id) ?? keep(crypto, cache, id, secret)
  }
  const id = `V11\n${credentialScope}\n${accessKey}\n${secret}`
  return cache.get(id) ?? keepDerived(crypto, cache, id, secret, { accessKey, credentialScope })
}

async function keepDerived(
  crypto: Crypto,
  cache: Map<string, CryptoKey>,
  id: string,
  secret: string,
  { accessKey, credentialScope }: { readonly accessKey: string; readonly credentialScope: string },
): Promise<CryptoKey> {
  const { deriveSecret } = await import('./v11.js')
  return await keep(crypto, cache, id, await deriveSecret(crypto, accessKey, secret, credentialScope))
}

// Keep the key, not its promise: on Workers a request cannot wait for work that another request began.
async function keep(
  crypto: Crypto,
  cache: Map<string, CryptoKey>,
  id: string,
  secret: string | Uint8Array<ArrayBuffer>,
): Promise<CryptoKey> {
  const key = await importHmacKey(crypto, secret, 'verify')
  if (cache.size >= maxKeys) {
    for (const oldest of cache.keys()) {
      cache.delete(oldest)
      break
    }
  }
  cache.set(id, key)
  return key
}

interface Engine {
  readonly crypto: Crypto
  readonly keys: SecretKeys
}

/**
 * Returns whether one of the keys of an access key has signed a string. If none has, it always makes two verifications, so
 * the time does not show the number of keys.
 */
export function isSignedBy(
  [first, second]: readonly CryptoKey[],
  { signatureBytes }: Pick<Authorization, 'signatureBytes'>,
  data: string,
  { crypto, keys }: Engine,
): boolean | Promise<boolean> {
  const isFirst = first !== undefined && verifyHmac(crypto, first, signatureBytes, data)
  // Node answers at once. Only true counts: an engine may return anything.
  return isFirst === true || isSignedBySecond()

  async function isSignedBySecond(): Promise<boolean> {
    if ((await isFirst) === true) return true
    const isSecond = await verifyHmac(crypto, second ?? (await keys.decoy()), signatureBytes, data)
    return isSecond === true && second !== undefined
  }
}

/**
 * Refuses an unknown access key. It does the same work as for a wrong signature, so the time does not show which access keys
 * exist.
 *
 * @throws VerificationError ERR_SIGNER_NOT_ALLOWED
 */
export async function refuseUnknownKey(authorization: Authorization, engine: Engine): Promise<never> {
  const decoy = await engine.keys.decoyOf(authorization)
  // This is as long as a string to sign.
  await isSignedBy([decoy], authorization, stringToSign(authorization, '00000000T000000Z', '0'.repeat(64)), engine)
  throw new VerificationError('ERR_SIGNER_NOT_ALLOWED', 'Signing key not found')
}

/** Runs Web Crypto once with the key for unknown access keys, so that the first request does not wait for it. */
export async function warmEngine(engine: Engine): Promise<void> {
  await isSignedBy([], { signatureBytes: new Uint8Array(32) }, '', engine)
}
