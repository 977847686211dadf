import { whenSettled } from '../encoding/when-settled.js'
import { importHmacKey } from '../signature/hmac.js'
import type { WebCrypto, WebCryptoKey } from '../signature/web-crypto.js'
import type { SecretSource } from './secrets.js'

/** The name of a key: an access key, and the scope of its derived secret. */
export interface KeyName {
  readonly accessKey: string
  /** The scope that a secret is derived for. Absent if the secret itself signs. */
  readonly credentialScope?: string | undefined
}

/** Derives, from the secret of an access key, the secret that signs within a scope. */
export type DeriveSecret = (
  crypto: WebCrypto,
  accessKey: string,
  secret: string,
  credentialScope: string,
) => Promise<string>

/** The imported HMAC keys of access keys. */
export interface SecretKeys {
  /** Returns one or two keys, or none if the access key is unknown. */
  find(name: KeyName): readonly WebCryptoKey[] | Promise<readonly WebCryptoKey[]>
  /** Returns a key that no sender signs with. A verification with it takes as long as a real one. */
  decoy(): WebCryptoKey | Promise<WebCryptoKey>
  /** Returns such a key for an unknown access key. Like a real key, it is imported at the first use. */
  decoyOf(name: KeyName): WebCryptoKey | Promise<WebCryptoKey>
}

const maxKeys = 1_000
/** Imported keys, by secret or by the name of a derived secret. There are two maps, because a secret may equal such a name. */
interface KeyCache {
  readonly bySecret: Map<string, WebCryptoKey>
  readonly derived: Map<string, WebCryptoKey>
}

/**
 * Creates the keys of a secret source, with a bounded cache of imported keys. The answers of a look-up are not cached.
 *
 * @param derive - derives the secrets of names that have a scope
 */
export function createSecretKeys(crypto: WebCrypto, secretsOf: SecretSource, derive?: DeriveSecret): SecretKeys {
  const imported: KeyCache = { bySecret: new Map(), derived: new Map() }
  // Use a separate cache, so that a sender who invents access keys cannot displace keys that are in use.
  const decoys: KeyCache = { bySecret: new Map(), derived: new Map() }
  // A real secret is never empty, so it cannot be equal to this one.
  const decoySecret = ''
  return {
    find(name) {
      return whenSettled(secretsOf(name.accessKey), (secrets) => {
        const keys = secrets.map((secret) => keyOf(imported, secret, name))
        return keys.some((key) => key instanceof Promise) ? Promise.all(keys) : (keys as readonly WebCryptoKey[])
      })
    },
    decoy: () => imported.bySecret.get(decoySecret) ?? keep(imported.bySecret, decoySecret, new Uint8Array(32)),
    // Every request that uses this key is refused, so its secret need not be secret.
    decoyOf: (name) => keyOf(decoys, name.accessKey, name),
  }

  function keyOf(
    { bySecret, derived }: KeyCache,
    secret: string,
    { accessKey, credentialScope }: KeyName,
  ): WebCryptoKey | Promise<WebCryptoKey> {
    if (derive === undefined || credentialScope === undefined)
      return bySecret.get(secret) ?? keep(bySecret, secret, secret)
    const id = `${credentialScope}\n${accessKey}\n${secret}`
    return (
      derived.get(id) ??
      derive(crypto, accessKey, secret, credentialScope).then((signing) => keep(derived, id, signing))
    )
  }

  // Keep the key, not its promise: on Workers a request cannot wait for work that another request began.
  async function keep(
    cache: Map<string, WebCryptoKey>,
    id: string,
    secret: string | Uint8Array<ArrayBuffer>,
  ): Promise<WebCryptoKey> {
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
}
