import { whenSettled } from '../encoding/when-settled.js'
import { importHmacKey } from '../signature/hmac.js'
import type { Authorization } from './authorization.js'
import type { SecretSource } from './secrets.js'

/** HMAC keys of an access key, imported. */
export interface SecretKeys {
  /** One or two keys; none where the access key is not known. */
  find(authorization: Authorization): readonly CryptoKey[] | Promise<readonly CryptoKey[]>
  /** A key that nobody signs with, for work that takes the time of a verification. */
  decoy(): CryptoKey | Promise<CryptoKey>
}

const maxKeys = 1_000
const decoyId = 'decoy'

/** Creates the keys of a secret source, with a bounded cache of what was imported. The answers of a look-up are not cached. */
export function createSecretKeys(crypto: Crypto, secretsOf: SecretSource): SecretKeys {
  const imported = new Map<string, CryptoKey>()

  // The key and not its promise is kept: on Workers a request cannot wait for what another one began.
  const keep = async (id: string, secret: string | Uint8Array<ArrayBuffer>): Promise<CryptoKey> => {
    const key = await importHmacKey(crypto, secret, 'verify')
    if (imported.size >= maxKeys) {
      for (const oldest of imported.keys()) {
        imported.delete(oldest)
        break
      }
    }
    imported.set(id, key)
    return key
  }

  const keepDerived = async (id: string, secret: string, accessKey: string, scope: string): Promise<CryptoKey> => {
    const { deriveSecret } = await import('./v11.js')
    return await keep(id, await deriveSecret(crypto, accessKey, secret, scope))
  }

  const keyOf = (secret: string, { accessKey, credentialScope }: Authorization): CryptoKey | Promise<CryptoKey> => {
    const id = credentialScope === undefined ? `SDK\n${secret}` : `V11\n${credentialScope}\n${accessKey}\n${secret}`
    if (credentialScope === undefined) return imported.get(id) ?? keep(id, secret)
    return imported.get(id) ?? keepDerived(id, secret, accessKey, credentialScope)
  }

  const keysOf = (
    secrets: readonly string[],
    authorization: Authorization,
  ): readonly CryptoKey[] | Promise<readonly CryptoKey[]> => {
    const keys = secrets.map((secret) => keyOf(secret, authorization))
    return keys.some((key) => key instanceof Promise) ? Promise.all(keys) : (keys as readonly CryptoKey[])
  }

  return {
    find(authorization) {
      return whenSettled(secretsOf(authorization.accessKey), (secrets) => keysOf(secrets, authorization))
    },
    decoy: () => imported.get(decoyId) ?? keep(decoyId, new Uint8Array(32)),
  }
}
