import { timestampReport } from '../../explain/common-reports.js'
import type { Reports } from '../../explain/report-checks.js'
import type { ApigFindings, ApigSettings } from '../checks.js'
import { describeCanonicalRequest } from './describe-canonical-request.js'
import { describeMatch, describeMismatch, suggestProfile } from './diagnosis.js'

/** Reports of the checks of a request from API Gateway. */
export function apigReports(settings: ApigSettings): Reports<ApigFindings> {
  return {
    'request-target': {
      title: 'The request target is well-formed',
      describe: ({ request, found: { 'request-target': target } }) =>
        target && { evidence: { received: request.url, path: target.path, query: target.query } },
    },
    authorization: {
      title: 'The Authorization header is the scheme’s',
      describe({ request, found: { authorization }, error }) {
        if (error !== undefined) return suggestProfile(request.headers.values('authorization'), error)
        if (authorization === undefined) return undefined
        const { accessKey, signedHeaders } = authorization
        return { evidence: { accessKey, signedHeaders } }
      },
    },
    'signed-headers': { title: 'Each signed header came exactly once' },
    date: { title: 'The X-Sdk-Date header is signed, and a date' },
    timestamp: timestampReport(({ date }) => date?.timestamp),
    payload: { title: 'The body is signed, or need not be' },
    'content-hash': {
      title: 'The body is the one that a signed content hash declares',
      async describe({ found: { payload } }) {
        if (payload?.declared === undefined || payload.computed === undefined) return undefined
        return { evidence: { signedDigest: payload.declared, computedDigest: await payload.computed } }
      },
    },
    'canonical-request': {
      title: 'The canonical request can be built',
      describe: (explained) =>
        explained.error === undefined
          ? describeCanonicalRequest(explained, settings)
          : describeMismatch(explained, settings),
    },
    'signing-key': {
      title: 'The access key is known',
      describe({ found: { 'signing-key': keys }, error }) {
        if (error !== undefined && error.code !== 'ERR_SIGNER_NOT_ALLOWED') return undefined
        return { evidence: { liveSecrets: keys?.length ?? 0 } }
      },
    },
    signature: {
      title: 'The signature is the access key’s, over this request',
      describe: (explained) =>
        explained.error === undefined ? describeMatch(explained, settings) : describeMismatch(explained, settings),
    },
  }
}
