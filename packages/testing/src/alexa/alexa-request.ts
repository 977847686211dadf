import { encodeBase64 } from '../authority/pem.js'
import type { IssuedCertificate } from '../authority/test-authority.js'
import type { Hash } from '../authority/test-keys.js'
import { randomUuid } from '../random-uuid.js'
import type { SignedTestRequest } from '../signed-test-request.js'

/** The SubjectAltName dNSName of the certificate that signs Alexa requests. */
export const alexaDnsName = 'echo-api.amazon.com'

/** A certificate chain URL as Alexa sends it. */
export const alexaCertificateUrl = 'https://s3.amazonaws.com/echo.api/echo-api-cert-test.pem'

/** The skill id of a test request. The option `skillId` overrides it. */
export const testSkillId = 'amzn1.ask.skill.00000000-0000-4000-8000-000000000000'

/** Options of {@link alexaPayload}. */
export interface AlexaPayloadOptions {
  /** The skill id. Default {@link testSkillId}. */
  skillId?: string
  /** The time in `request.timestamp`. Default: now. */
  timestamp?: Date | string
  /** `request.type`. Default `LaunchRequest`. */
  type?: string
  /** `request.requestId`. Default: a random one. */
  requestId?: string
  /** Further members of `request`, such as `intent`. */
  request?: Record<string, unknown>
}

/** Options of {@link signAlexaRequest}. */
export interface SignAlexaRequestOptions extends AlexaPayloadOptions {
  /** The certificate that signs, usually `authority.issue({ dnsNames: [alexaDnsName] })`. */
  signer: Pick<IssuedCertificate, 'keys'>
  /** The payload. Default: the payload that {@link alexaPayload} builds. */
  payload?: unknown
  /** The raw body. Default: the payload as JSON. */
  body?: string | Uint8Array
  /** The value of `SignatureCertChainUrl`. Default {@link alexaCertificateUrl}. */
  certificateUrl?: string
  /** The hashes: SHA-256 adds `Signature-256`, SHA-1 adds `Signature`. Default: both, as Alexa sends them. */
  hashes?: readonly Extract<Hash, 'SHA-256' | 'SHA-1'>[]
  /** The URL of the skill. Default `https://skill.example/alexa`. */
  url?: string
}

/** Builds the payload of an Alexa request: the envelope with session, context and request. */
export function alexaPayload(options: AlexaPayloadOptions = {}): Record<string, unknown> {
  const {
    skillId = testSkillId,
    timestamp = new Date(),
    type = 'LaunchRequest',
    requestId = `amzn1.echo-api.request.${randomUuid()}`,
  } = options
  const user = { userId: 'amzn1.ask.account.TEST' }
  const application = { applicationId: skillId }
  return {
    version: '1.0',
    session: { new: true, sessionId: 'amzn1.echo-api.session.test', application, attributes: {}, user },
    context: {
      Viewports: [],
      AudioPlayer: { playerActivity: 'IDLE' },
      System: {
        application,
        user,
        device: { deviceId: 'amzn1.ask.device.TEST', supportedInterfaces: {} },
        apiEndpoint: 'https://api.amazonalexa.com',
        apiAccessToken: 'test',
      },
    },
    request: {
      type,
      requestId,
      locale: 'en-US',
      timestamp: typeof timestamp === 'string' ? timestamp : toSeconds(timestamp),
      ...options.request,
    },
  }
}

/**
 * Signs an Alexa request as the Alexa service does.
 *
 * @example
 * ```ts
 * import { alexaDnsName, createTestAuthority, signAlexaRequest, toRequest } from '@countersign/testing'
 *
 * const authority = await createTestAuthority()
 * const signer = await authority.issue({ dnsNames: [alexaDnsName] })
 * export const request = toRequest(await signAlexaRequest({ signer, skillId: 'amzn1.ask.skill.mine' }))
 * ```
 */
export async function signAlexaRequest(options: SignAlexaRequestOptions): Promise<SignedTestRequest> {
  const { signer, certificateUrl = alexaCertificateUrl, hashes = ['SHA-256', 'SHA-1'] } = options
  const content = options.body ?? JSON.stringify(options.payload ?? alexaPayload(options))
  const body = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
  const signatures = await Promise.all(
    hashes.map(
      async (hash): Promise<[string, string]> => [
        hash === 'SHA-256' ? 'Signature-256' : 'Signature',
        encodeBase64(await signer.keys.sign(body, hash)),
      ],
    ),
  )
  return {
    method: 'POST',
    url: options.url ?? 'https://skill.example/alexa',
    headers: [
      ['Content-Type', 'application/json; charset=utf-8'],
      ['SignatureCertChainUrl', certificateUrl],
      ...signatures,
    ],
    body,
  }
}

// Alexa sends whole seconds.
function toSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
