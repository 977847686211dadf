import { randomBytes } from 'node:crypto'
import {
  alexaDnsName,
  type CertificateHost,
  createCertificateHost,
  createTestAuthority,
  hostile,
  type SignAlexaRequestOptions,
  type SignedTestRequest,
  signAlexaRequest,
  type TestAuthority,
} from '@countersign/testing'
import type { EndpointCase } from './endpoint-case.js'

/** An authority that an endpoint trusts, and the host that it fetches certificates from. */
export interface TrustedAuthority {
  readonly authority: TestAuthority
  readonly host: CertificateHost
}

/** The endpoint that the cases are for. */
export interface AlexaCaseOptions {
  /** URL of the endpoint. */
  readonly url: string
  /** The skill that it serves. */
  readonly skillId: string
  /** If it is absent, only requests that the endpoint must refuse are sent. */
  readonly trusted?: TrustedAuthority | undefined
}

/** Makes requests for an Alexa endpoint: those that it must serve, if it trusts a test authority, and those that it must refuse. */
export async function* alexaCases(options: AlexaCaseOptions): AsyncGenerator<EndpointCase, void, undefined> {
  if (options.trusted !== undefined) yield* servedCases(options, options.trusted)
  yield* refusedCases(options)
}

/** Signs genuine requests of a test authority, under a certificate URL that no endpoint has seen. */
export async function createAlexaSigner({ authority, host }: TrustedAuthority): Promise<{
  readonly path: string
  sign(options: Partial<SignAlexaRequestOptions>): Promise<SignedTestRequest>
}> {
  const signer = await authority.issue({ dnsNames: [alexaDnsName] })
  // An endpoint may remember the key of another run, so each run has its own path.
  const path = `/echo.api/countersign-${randomBytes(8).toString('hex')}.pem`
  const certificateUrl = `https://s3.amazonaws.com${path}`
  host.serve(certificateUrl, signer.chainPem)
  return { path, sign: (options) => signAlexaRequest({ signer, certificateUrl, ...options }) }
}

async function* servedCases(
  { url, skillId }: AlexaCaseOptions,
  trusted: TrustedAuthority,
): AsyncGenerator<EndpointCase, void, undefined> {
  const { path, sign } = await createAlexaSigner(trusted)
  const cases: [name: string, why: string, options: Partial<SignAlexaRequestOptions>][] = [
    ['genuine-launch', 'A request as Alexa sends it', {}],
    ['genuine-session-ended', 'Another type of request', sessionEnded],
    ['genuine-sha-256', 'Signature-256 alone is enough', { hashes: ['SHA-256'] }],
    [
      'genuine-two-minutes-old',
      'It was two minutes on its way, and 150 seconds are allowed',
      { timestamp: new Date(Date.now() - 120_000) },
    ],
    [
      'genuine-url-port',
      'The default port may stand in the certificate URL',
      { certificateUrl: `https://s3.amazonaws.com:443${path}` },
    ],
    [
      'genuine-url-dot-segments',
      'Dot segments may stand in the certificate URL if they lead to Amazon’s folder',
      { certificateUrl: `https://s3.amazonaws.com/echo.api/..${path}` },
    ],
  ]
  for (const [name, why, changes] of cases) {
    yield { name, why, expected: 'served', request: await sign({ skillId, url, ...changes }) }
  }
}

const sessionEnded: Partial<SignAlexaRequestOptions> = {
  type: 'SessionEndedRequest',
  request: { reason: 'USER_INITIATED' },
}

/** A chain that Amazon serves. No test authority has its key. */
const amazonChain = 'https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem'

// If no authority is trusted, the endpoint cannot fetch any of these certificates, so all of them would be the same case.
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
  // A server may not support the method.
  if (name === 'wrong-method') return [404, 405, 501]
  // The fault is in the certificate host, and may be temporary.
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
