import type { Check, Found, Nothing } from '../checks/check.js'
import type { Pin, PinnedKeys, PinSignedData } from '../signing-certificate/pinned-keys.js'
import type { Proof, RunRecord, SchemeRun, TimestampFindings } from './scheme-run.js'

export type { Pin, PinnedKeys }

/** The findings of the checks that the library runs for a scheme whose keys are pinned, by id. */
export interface PinnedSchemeFindings extends TimestampFindings {
  'pinned-certificates': PinnedKeys
  'certificate-validity': Nothing
  signature: PinnedProof
  'signer-validity': Nothing
}

/** A signature that a pinned key made. */
export interface PinnedProof extends Proof {
  readonly pin: Pin
}

/** One request to a scheme whose keys are pinned. */
export interface PinnedRun<Findings> extends SchemeRun<Findings> {
  /**
   * Runs the checks `pinned-certificates`, `certificate-validity`, `signature` and `signer-validity`: a pinned key has signed the
   * data, and its certificate is valid. Each pin is tried. Nothing is downloaded.
   */
  prove(read: () => PinSignedData): Promise<Found<PinnedProof>>
}

/** The run of a request, as the step sees it. */
export interface PinnedStepRun {
  readonly check: Check<PinnedSchemeFindings>
  readonly record: RunRecord['prove']
  readonly now: Date
}

/** Creates the step that proves a signature. */
export function proveByPin(
  { check, record, now }: PinnedStepRun,
  keys: () => PinnedKeys | Promise<PinnedKeys>,
): PinnedRun<unknown>['prove'] {
  return async (read) => {
    const pinned = await check.wait('pinned-certificates', keys)
    check('certificate-validity', () => pinned().requireAnyValid(now))
    const proof = await check.wait('signature', async () => {
      const pin = await pinned().verify(read(), now)
      const { id, validity } = pin
      const signer = validity === undefined ? { id } : { id, notAfter: new Date(validity.notAfter) }
      return record({ signer, algorithm: 'RSASSA-PKCS1-v1_5-SHA-256' as const, pin })
    })
    // If there are several pins, the one that signed may be another than the one that is valid.
    check('signer-validity', () => pinned().requireValid(proof().pin, now))
    return proof
  }
}
