import {
  alexaDnsName,
  type CertificateHost,
  createCertificateHost,
  createTestAuthority,
  hostile,
  type SignAlexaRequestOptions,
  signAlexaRequest,
  type TestAuthority,
} from '@countersign/testing'
import type { EndpointCase } from './endpoint-case.js'

/** What the cases are made for. */
export interface AlexaCaseOptions {
  /** URL of the endpoint. */
  readonly url: string
  /** The skill that it serves. */
  readonly skillId: string
  /** An authority that the endpoint trusts, and the host that it fetches certificates from. Without, nothing that is served can be sent. */
  readonly trusted?: { readonly authority: TestAuthority; readonly host: CertificateHost } | undefined
}

/** Requests for an Alexa endpoint: those it must serve, where it trusts a test authority, and those it must refuse. */
export async function* alexaCases(options: AlexaCaseOptions): AsyncGenerator<EndpointCase, void, undefined> {
  if (options.trusted !== undefined) yield* servedCases(options, options.trusted)
  yield* refusedCases(options)
}

async function* servedCases(
  { url, skillId }: AlexaCaseOptions,
  { authority, host }: { authority: TestAuthority; host: CertificateHost },
): AsyncGenerator<EndpointCase, void, undefined> {
  const signer = await authority.issue({ dnsNames: [alexaDnsName] })
  // A path of its own, since an endpoint may remember the key of another run.
  const path = `/echo.api/certify-${Date.now().toString(36)}.pem`
  const certificateUrl = `https://s3.amazonaws.com${path}`
  host.serve(certificateUrl, signer.chainPem)
  const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1_000)
  const cases: [name: string, why: string, options: Partial<SignAlexaRequestOptions>][] = [
    ['genuine-launch', 'A request as Alexa sends it', {}],
    ['genuine-session-ended', 'Another type of request', sessionEnded],
    ['genuine-sha-256', 'Signature-256 alone is enough', { hashes: ['SHA-256'] }],
    ['genuine-two-minutes-old', 'It was two minutes on its way, and 150 seconds are allowed', { timestamp: ago(120) }],
    [
      'genuine-url-port',
      'The default port may stand in the certificate URL',
      { certificateUrl: `https://s3.amazonaws.com:443${path}` },
    ],
    [
      'genuine-url-dot-segments',
      'Dot segments may stand in the certificate URL where they lead to Amazon’s folder',
      { certificateUrl: `https://s3.amazonaws.com/echo.api/..${path}` },
    ],
  ]
  for (const [name, why, told] of cases) {
    const request = await signAlexaRequest({ signer, certificateUrl, skillId, url, ...told })
    yield { name, why, expected: 'served', request }
  }
}

const sessionEnded: Partial<SignAlexaRequestOptions> = {
  type: 'SessionEndedRequest',
  request: { reason: 'USER_INITIATED' },
}

/** A chain that Amazon serves: its signature is no test authority's. */
const amazonChain = 'https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem'

// Without a trusted authority all of these are one case: a certificate that cannot be had.
const certificateCase = /^(?:certificate|name|usage|path|file|key|critical|duplicate)-/

async function* refusedCases({
  url,
  skillId,
  trusted,
}: AlexaCaseOptions): AsyncGenerator<EndpointCase, void, undefined> {
  const { authority, host } = trusted ?? { authority: await createTestAuthority(), host: createCertificateHost() }
  for await (const { name, why, request, expectedCode } of hostile.alexa({ authority, host, skillId, url })) {
    if (trusted === undefined && certificateCase.test(name)) continue
    yield {
      name,
      why,
      expected: 'refused',
      tolerated: toleratedFor(name, [expectedCode].flat()),
      request: trusted === undefined ? withAmazonChain(request) : request,
    }
  }
}

function toleratedFor(name: string, codes: readonly string[]): readonly number[] {
  // A server may know no such method.
  if (name === 'wrong-method') return [404, 405, 501]
  // The certificate host is to blame, and may do better next time.
  return codes.includes('ERR_CERTIFICATE_FETCH_FAILED') ? [503] : []
}

function withAmazonChain(request: EndpointCase['request']): EndpointCase['request'] {
  const isOurs = (name: string, value: string): boolean =>
    name === 'SignatureCertChainUrl' && value.startsWith('https://s3.amazonaws.com/echo.api/hostile-')
  return {
    ...request,
    headers: request.headers.map(([name, value]) => [name, isOurs(name, value) ? amazonChain : value]),
  }
}
