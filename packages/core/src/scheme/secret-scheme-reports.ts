import type { Reports } from '../explain/report-checks.js'
import type { SecretSchemeFindings } from './secret-kind.js'
import { signedTimeReport } from './signed-time-report.js'

/** The reports of the checks that the library runs for a scheme that signs with a shared secret. */
export const secretReports: Reports<SecretSchemeFindings> = {
  'signing-key': { title: 'The access key is known' },
  signature: { title: 'The signature is the access key’s, over the received data' },
  timestamp: signedTimeReport,
}
