import { randomBytes } from 'node:crypto'
import {
  alexaDnsName,
  hostile,
  type SignAlexaRequestOptions,
  type SignedTestRequest,
  signAlexaRequest,
} from '@countersign/testing'
import type { EndpointCase } from '../../certify/endpoint-case.js'
import { orUntrusted, refusedCases, servedCases, type TrustedAuthority, withUrl } from '../../certify/refused-cases.js'

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
  const { url, skillId, trusted } = options
  if (trusted !== undefined) yield* genuineCases(options, trusted)
  const { authority, host } = await orUntrusted(trusted)
  const requests = hostile.alexa({ authority, host, skillId, url })
  yield* refusedCases(requests, trusted === undefined ? withAmazonChain : undefined)
}

/** Signs genuine requests of a test authority, with a certificate URL that no endpoint has seen. */
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

async function* genuineCases(
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
  yield* servedCases(cases, (changes) => sign({ skillId, url, ...changes }))
}

const sessionEnded: Partial<SignAlexaRequestOptions> = {
  type: 'SessionEndedRequest',
  request: { reason: 'USER_INITIATED' },
}

/** A chain that Amazon serves. No test authority has its key. */
const amazonChain = 'https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem'

const withAmazonChain = (request: SignedTestRequest): SignedTestRequest =>
  withUrl(request, 'SignatureCertChainUrl', /^https:\/\/s3\.amazonaws\.com\/echo\.api\/hostile-/, amazonChain)
