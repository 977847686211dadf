import type { Check, Found } from '../checks/check.js'
import { whenSettled } from '../encoding/when-settled.js'
import { VerificationError } from '../errors.js'
import type { KeyName } from '../shared-secret/secret-keys.js'
import { findKeys, type HmacEngine, isSignedBy, type TaggedData } from '../shared-secret/verify-by-secret.js'
import type { WebCryptoKey } from '../signature/web-crypto.js'
import type { Proof, RunRecord, SchemeRun, TimestampFindings } from './scheme-run.js'

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

/** Does the work of the step {@link SecretRun.prove}. */
export async function proveBySecret(
  run: RunRecord,
  engine: HmacEngine,
  name: () => KeyName,
  read: () => TaggedData,
): Promise<Found<Proof>> {
  const check = run.check as Check<SecretSchemeFindings>
  const finding = check.wait('signing-key', () => findKeys(name(), read, engine))
  const keys = finding instanceof Promise ? await finding : finding
  return check.wait('signature', () =>
    whenSettled(isSignedBy(keys(), read(), engine), (isSigned) => {
      if (isSigned) return run.prove({ signer: { id: name().accessKey }, algorithm: 'HMAC-SHA-256' })
      throw new VerificationError(
        'ERR_SIGNATURE_MISMATCH',
        'Verify authorization failed: this is not the signature of this request',
      )
    }),
  )
}
