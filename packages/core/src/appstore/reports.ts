import { methodReport, timestampReport } from '../explain/common-reports.js'
import type { Reports } from '../explain/report-checks.js'
import { inlineReports } from '../signing-certificate/inline-reports.js'
import type { AppStoreFindings, JwsFindings } from './checks.js'
import type { ParsedPayload } from './parse-payload.js'
import type { ServedApps } from './served-apps.js'

/** Creates the reports of the checks of a transaction or of renewal info. */
export function signedInfoReports<Payload>(_apps: ServedApps): Reports<JwsFindings<ParsedPayload<Payload>>> {
  return {
    ...inlineReports,
    jws: { title: 'It is a JWS of the App Store' },
    signature: { title: 'The signature is the certificate’s, over this JWS' },
    payload: { title: 'The payload has the fields that were asked for' },
    app: { title: 'The app and the environment are served here' },
  }
}

/** Creates the reports of the checks of a notification. */
export function appStoreReports(apps: ServedApps): Reports<AppStoreFindings> {
  return {
    ...signedInfoReports(apps),
    method: methodReport,
    body: { title: 'The body has a signedPayload' },
    timestamp: timestampReport(({ payload }) => payload?.signedDate),
    'transaction-info': { title: 'The transaction of the notification is genuine, and of the same app' },
    'renewal-info': { title: 'The renewal info of the notification is genuine, and of the same app' },
  }
}
