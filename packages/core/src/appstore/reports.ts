import { methodReport, timestampReport } from '../scheme/explain.js'
import type { InlineSchemeFindings } from '../scheme/inline-run.js'
import type { SchemeReports } from '../scheme/scheme-definition.js'
import type { AppStoreFindings, InfoFindings } from './checks.js'
import type { ServedApps } from './served-apps.js'

/** Creates the reports of the checks of a transaction or of renewal info. */
export function infoReports<Payload>(_apps: ServedApps): SchemeReports<InfoFindings<Payload>, InlineSchemeFindings> {
  return {
    jws: { title: 'It is a JWS of the App Store' },
    payload: { title: 'The payload is of the kind that was asked for' },
    app: { title: 'The app and the environment are served here' },
    timestamp: { title: 'The payload has a time' },
  }
}

/** Creates the reports of the checks of a notification. */
export function notificationReports(apps: ServedApps): SchemeReports<AppStoreFindings, InlineSchemeFindings> {
  return {
    ...infoReports(apps),
    method: methodReport,
    body: { title: 'The body has a signedPayload' },
    timestamp: timestampReport(({ payload }) => payload?.signedDate),
    'transaction-info': { title: 'The transaction of the notification is genuine, and of the same app' },
    'renewal-info': { title: 'The renewal info of the notification is genuine, and of the same app' },
  }
}
