import type { Explained, Finding } from '../../scheme/explain.js'
import { stringToSign, unsignedPayload } from '../canonical/canonical-request.js'
import type { AllFindings, ApigSettings } from '../checks.js'

/** Lists the lines of our canonical request, each with its source, and the string to sign. */
export function describeCanonicalRequest(
  { request, found }: Explained<AllFindings>,
  settings: ApigSettings,
): Finding | undefined {
  const { 'request-target': target, 'signed-headers': headers, authorization, date } = found
  const { 'canonical-request': hashed, payload } = found
  if (!target || !headers || !authorization || !date || !hashed) return undefined
  const { canonicalRequest: canonical, hash } = hashed
  const lines = [
    { line: canonical.method, from: 'the method' },
    { line: canonical.path, from: `the path ${target.path}, decoded, encoded by segment, with a slash at the end` },
    {
      line: canonical.query,
      from: target.query === '' ? 'no query' : `the query ${target.query}, decoded, sorted by name and value, encoded`,
    },
    ...headers.flatMap(({ name, values }) =>
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
    { line: canonical.payloadHash, from: describePayload(payload?.declared, request.body, canonical.payloadHash) },
  ]
  return {
    evidence: {
      canonicalRequest: lines,
      computedDigest: hash,
      stringToSign: stringToSign(authorization, date.text, hash).split('\n'),
    },
  }
}

function describePayload(declared: string | undefined, body: Uint8Array, payloadHash: string): string {
  if (payloadHash === unsignedPayload) return 'x-sdk-content-sha256: the body is not signed'
  if (declared !== undefined) return 'x-sdk-content-sha256, which content-hash compares with the body'
  return `the SHA-256 of the body, ${body.byteLength} bytes`
}
