import type { Found, Nothing } from '../checks/check.js'
import type { Pin, PinnedKeys } from '../signing-certificate/pinned-keys.js'
import type { SchemeRun, TimestampFindings } from './scheme-run.js'
import type { KeyProof, ProveSigned } from './signed-data.js'

export type { Pin, PinnedKeys }

/** The findings of the checks that the library runs for a scheme whose keys are pinned, by id. */
export interface PinnedSchemeFindings extends TimestampFindings {
  'pinned-certificates': PinnedKeys
  'certificate-validity': Nothing
  signature: KeyProof
  'signer-validity': Nothing
}

/** One request to a scheme whose keys are pinned. */
export interface PinnedRun<Findings> extends SchemeRun<Findings> {
  /**
   * Runs the checks `pinned-certificates`, `certificate-validity`, `signature` and `signer-validity`: a pinned key has signed the
   * data, and its certificate is valid. Each pin is tried with each candidate. Nothing is downloaded.
   */
  prove(...signed: Parameters<ProveSigned>): Promise<Found<KeyProof>>
}
