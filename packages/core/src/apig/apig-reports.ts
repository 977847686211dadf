import { commonReports, timestampReport } from '../explain/common-reports.js'
import type { CheckReports } from '../explain/report-checks.js'
import type { ApigContext, ApigSettings } from './apig-context.js'
import { describeCanonicalRequest } from './describe-canonical-request.js'
import { describeMatch, describeMismatch, suggestProfile } from './diagnosis.js'

/** Reports of the checks of a request from API Gateway. */
export function apigReports(settings: ApigSettings): CheckReports<ApigContext> {
  return {
    ...commonReports,
    'request-target': {
      title: 'The request target is well-formed',
      describe: ({ request, target }) =>
        target && { evidence: { received: request.url, path: target.path, query: target.query } },
    },
    authorization: {
      title: 'The Authorization header is the scheme’s',
      describe({ request, authorization }, error) {
        if (error !== undefined) return suggestProfile(request.headers.values('authorization'), error)
        if (authorization === undefined) return undefined
        const { accessKey, signedHeaders } = authorization
        return { evidence: { accessKey, signedHeaders } }
      },
    },
    'signed-headers': { title: 'Each signed header came exactly once' },
    date: { title: 'The X-Sdk-Date header is signed, and a date' },
    timestamp: timestampReport,
    payload: { title: 'The body is signed, or need not be' },
    'content-hash': {
      title: 'The body is the one that a signed content hash declares',
      async describe({ declaredHash, bodyHash }) {
        if (declaredHash === undefined || bodyHash === undefined) return undefined
        return { evidence: { signedDigest: declaredHash, computedDigest: await bodyHash } }
      },
    },
    'canonical-request': {
      title: 'The canonical request can be built',
      describe: (context, error) =>
        error === undefined ? describeCanonicalRequest(context, settings) : describeMismatch(context, settings),
    },
    'signing-key': {
      title: 'The access key is known',
      describe: ({ keys }) => keys && { evidence: { liveSecrets: keys.length } },
    },
    signature: {
      title: 'The signature is the access key’s, over this request',
      describe: (context, error) =>
        error === undefined ? describeMatch(context, settings) : describeMismatch(context, settings),
    },
  }
}
