import { methodReport, timestampReport } from '../scheme/explain.js'
import type { InlineSchemeFindings } from '../scheme/inline-kind.js'
import type { SchemeReports } from '../scheme/scheme-members.js'
import type { AppStoreFindings, InfoFindings } from './checks.js'
import { describeApp } from './explain/describe-app.js'
import { describeBody } from './explain/describe-body.js'
import {
  describeCertificates,
  describeJws,
  describePayload,
  describeSignature,
  type ExplainedJws,
} from './explain/describe-jws.js'
import type { ServedApps } from './served-apps.js'

/** Creates the reports of the checks of a transaction or of renewal info. */
export function infoReports<Payload>(
  crypto: Crypto,
  apps: ServedApps,
): SchemeReports<InfoFindings<Payload>, InlineSchemeFindings> {
  return {
    ...jwsReports(crypto),
    app: {
      title: 'The app and the environment are served here',
      describe: ({ found: { payload }, error }) => payload && describeApp(payload.app, apps, error !== undefined),
    },
    timestamp: { title: 'The payload has a time' },
  }
}

/** Creates the reports of the checks of a notification. */
export function notificationReports(
  crypto: Crypto,
  apps: ServedApps,
): SchemeReports<AppStoreFindings, InlineSchemeFindings> {
  return {
    ...jwsReports(crypto),
    method: methodReport,
    body: { title: 'The body has a signedPayload', describe: describeBody },
    app: {
      title: 'The app and the environment are served here',
      describe: ({ found: { payload }, error }) => payload && describeApp(payload.app, apps, error !== undefined),
    },
    timestamp: timestampReport(({ payload }) => payload?.signedDate),
    'transaction-info': { title: 'The transaction of the notification is genuine, and of the same app' },
    'renewal-info': { title: 'The renewal info of the notification is genuine, and of the same app' },
  }
}

// The reports that the three kinds of JWS share.
function jwsReports(crypto: Crypto) {
  return {
    jws: {
      title: 'It is a JWS of three parts, with ES256 and certificates',
      describe: (explained: ExplainedJws) => describeJws(explained),
    },
    certificates: {
      title: 'The JWS carries three certificates, and they can be parsed',
      describe: (explained: ExplainedJws) => describeCertificates(explained),
    },
    signature: {
      title: 'The signature is the certificate’s, over this JWS',
      describe: (explained: ExplainedJws) => describeSignature(crypto, explained),
    },
    payload: {
      title: 'The payload is of the expected kind',
      describe: (explained: ExplainedJws) => describePayload(explained),
    },
  }
}
