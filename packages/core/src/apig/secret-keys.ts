import { whenSettled } from '../encoding/when-settled.js'
import { importHmacKey } from '../signature/hmac.js'
import type { Authorization } from './authorization.js'
import type { SecretSource } from './secrets.js'

/** What names a key: an access key, and the scope that its secret is derived for. */
export type KeyName = Pick<Authorization, 'accessKey' | 'credentialScope'>

/** HMAC keys of an access key, imported. */
export interface SecretKeys {
  /** One or two keys; none if the access key is not known. */
  find(name: KeyName): readonly CryptoKey[] | Promise<readonly CryptoKey[]>
  /** A key that nobody signs with, for work that takes the time of a verification. */
  decoy(): CryptoKey | Promise<CryptoKey>
  /** The same in place of the key of an access key that is not known: imported when it is first asked for, as that would be. */
  decoyOf(name: KeyName): CryptoKey | Promise<CryptoKey>
}

const maxKeys = 1_000
const decoyId = 'decoy'

/** Creates the keys of a secret source, with a bounded cache of what was imported. The answers of a look-up are not cached. */
export function createSecretKeys(crypto: Crypto, secretsOf: SecretSource): SecretKeys {
  const imported = new Map<string, CryptoKey>()
  // Apart, so that a sender who makes access keys up does not push out keys that are in use.
  const decoys = new Map<string, CryptoKey>()
  return {
    find(name) {
      return whenSettled(secretsOf(name.accessKey), (secrets) => {
        const keys = secrets.map((secret) => keyOf(crypto, imported, secret, name))
        return keys.some((key) => key instanceof Promise) ? Promise.all(keys) : (keys as readonly CryptoKey[])
      })
    },
    decoy: () => imported.get(decoyId) ?? keep(crypto, imported, decoyId, new Uint8Array(32)),
    // Whatever it verifies is refused, so its secret need not be one.
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

// The key and not its promise is kept: on Workers a request cannot wait for what another one began.
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
