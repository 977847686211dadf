import type { Found } from '../checks/check.js'
import type { KeyName } from '../shared-secret/secret-keys.js'
import type { TaggedData } from '../shared-secret/verify-by-secret.js'
import type { WebCryptoKey } from '../signature/web-crypto.js'
import type { Proof, SchemeRun, TimestampFindings } from './scheme-run.js'

/** The findings of the checks that the library runs for a scheme that signs with a shared secret, by id. */
export interface SecretSchemeFindings extends TimestampFindings {
  'signing-key': readonly WebCryptoKey[]
  signature: Proof
}

/** One request to a scheme that signs with a shared secret. */
export interface SecretRun<Findings> extends SchemeRun<Findings> {
  /**
   * Runs the checks `signing-key` and `signature`: a secret of the access key has signed the data, with HMAC-SHA-256. If the
   * secret is being rotated, both secrets are tried.
   *
   * @param name - returns the access key that the request names
   * @param read - returns the signature of the request, and the data that it must sign
   */
  prove(name: () => KeyName, read: () => TaggedData): Promise<Found<Proof>>
}
