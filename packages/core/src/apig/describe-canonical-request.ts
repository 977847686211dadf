import { filled } from '../checks/filled.js'
import type { Finding } from '../explain/report-checks.js'
import type { ApigContext, ApigSettings } from './apig-context.js'
import { stringToSign, unsignedPayload } from './canonical-request.js'

/** Our canonical request line by line, each with what it was made from, and the string to sign. */
export function describeCanonicalRequest(context: ApigContext, settings: ApigSettings): Finding {
  const canonical = filled(context.canonicalRequest)
  const target = filled(context.target)
  const lines = [
    { line: canonical.method, from: 'the method' },
    { line: canonical.path, from: `the path ${target.path}, decoded, encoded by segment, with a slash at the end` },
    {
      line: canonical.query,
      from: target.query === '' ? 'no query' : `the query ${target.query}, decoded, sorted by name and value, encoded`,
    },
    ...filled(context.headers).flatMap(({ name, values }) =>
      values.map((value) => ({
        line: `${name}:${value}`,
        from:
          name === 'host' && settings.trustedHost !== undefined
            ? 'the trustedHost option, for the Host header'
            : `the header ${name}`,
      })),
    ),
    { line: '', from: 'the end of the headers' },
    { line: canonical.signedHeaders, from: 'SignedHeaders' },
    { line: canonical.payloadHash, from: describePayload(context, canonical.payloadHash) },
  ]
  const { canonicalRequestHash, authorization, sdkDate } = context
  return {
    evidence: {
      canonicalRequest: lines,
      computedDigest: canonicalRequestHash,
      stringToSign: stringToSign(filled(authorization), filled(sdkDate), filled(canonicalRequestHash)).split('\n'),
    },
  }
}

function describePayload({ declaredHash, request }: ApigContext, payloadHash: string): string {
  if (payloadHash === unsignedPayload) return 'x-sdk-content-sha256: the body is not signed'
  if (declaredHash !== undefined) return 'x-sdk-content-sha256, which content-hash compares with the body'
  return `the SHA-256 of the body, ${request.body.byteLength} bytes`
}
