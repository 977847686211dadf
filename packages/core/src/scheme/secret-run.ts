import type { Check, Found } from '../checks/check.js'
import type { Run } from '../checks/scheme.js'
import { whenSettled } from '../encoding/when-settled.js'
import { VerificationError } from '../errors.js'
import type { KeyName } from '../shared-secret/secret-keys.js'
import { findKeys, type HmacEngine, isSignedBy, type TaggedData } from '../shared-secret/verify-by-secret.js'
import type { FreshTimestamp, Proof, RunRecord } from './run-record.js'
import type { SchemeRun } from './scheme-definition.js'

/** The findings of the checks that the library runs for a scheme that signs with a shared secret, by id. */
export interface SecretSchemeFindings {
  'signing-key': readonly CryptoKey[]
  signature: Proof
  timestamp: FreshTimestamp
}

/** One request to a scheme that signs with a shared secret. */
export interface SecretRun<Findings> extends SchemeRun<Findings> {
  /**
   * Runs the checks `signing-key` and `signature`: a secret of the access key has signed the data, with HMAC-SHA-256. If the
   * secret is being rotated, both secrets are tried.
   *
   * @param name - returns the access key that the request names
   * @param read - returns the signature that came, and the data that it must sign
   */
  prove(name: () => KeyName, read: () => TaggedData): Promise<Found<Proof>>
}

/** Creates the run of one request. */
export function startSecretRun<Findings>(
  { check, request, now }: Run<Findings & SecretSchemeFindings>,
  record: RunRecord,
  engine: HmacEngine,
): SecretRun<Findings> {
  // A scheme has all of these checks and more, but TypeScript cannot infer that from the generic type.
  const own = check as Check<unknown> as Check<SecretSchemeFindings>
  return {
    check: check as Check<unknown> as Check<Findings>,
    request,
    now,
    fresh: (read, tolerance, name) => own('timestamp', () => record.checkFresh(read(), tolerance(), name)),
    async prove(name, read) {
      const keys = await own.wait('signing-key', () => findKeys(name(), read, engine))
      return await own.wait('signature', () => {
        const tagged = read()
        return whenSettled(isSignedBy(keys(), tagged, engine), (isSigned) => {
          if (isSigned) return record.prove({ signer: { id: name().accessKey }, algorithm: 'HMAC-SHA-256' })
          throw new VerificationError(
            'ERR_SIGNATURE_MISMATCH',
            'Verify authorization failed: this is not the signature of this request',
          )
        })
      })
    },
  }
}
