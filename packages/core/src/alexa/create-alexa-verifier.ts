import type { Step } from '../checks/checks.js'
import { createVerifier, requireBodyLimit } from '../checks/create-verifier.js'
import { filled } from '../checks/filled.js'
import { requireTolerance } from '../checks/freshness.js'
import type { ReplayGuard } from '../checks/replay-guard.js'
import { VerifiedRequest } from '../checks/verified-request.js'
import type { Verifier } from '../checks/verifier.js'
import { createCertificateGroup } from '../signing-certificate/certificate-group.js'
import { type CertificateOptions, readCertificateOptions } from '../signing-certificate/certificate-options.js'
import {
  type AlexaContext,
  bodySignatureCheck,
  headerChecks,
  payloadChecks,
  requestReplayCheck,
} from './alexa-checks.js'
import type { AlexaRequestEnvelope } from './alexa-request.js'
import { type anySkill, readSkillPolicy } from './skill-ids.js'

/** Options of {@link createAlexaVerifier}. */
export interface AlexaVerifierOptions extends CertificateOptions {
  /** The skill ids to serve, such as `amzn1.ask.skill.…`; or, spelled out, {@link anySkill}. */
  skillId: string | readonly string[] | typeof anySkill
  /** Refuses a request that comes a second time, by its requestId. Default: none; the timestamp alone then limits replays. */
  replayGuard?: ReplayGuard
  /** The clock. Default: the system's. */
  currentDate?: () => Date
  /** Bytes of a body at the most. Default 1 MiB. */
  maxBodyBytes?: number
  /** Seconds that the timestamp may be off by, either way, both ends included. Default 150, which is also the most. */
  timestampTolerance?: number
  /** Whether a request with a SHA-1 `Signature` and no `Signature-256` is served. Default true. */
  allowSha1?: boolean
}

const identity = { name: 'alexa', status: 400 } as const
const dnsName = 'echo-api.amazon.com'
const mostTolerance = 150

/**
 * Creates a verifier of the requests that the Alexa service sends to a skill.
 * Skill events may be an hour old, whatever the tolerance: the service repeats them that long.
 *
 * @throws TypeError for an option that is none: no skill id, a tolerance above 150 seconds, no trust anchor.
 * @see https://developer.amazon.com/en-US/docs/alexa/custom-skills/host-a-custom-skill-as-a-web-service.html
 *
 * @example
 * ```ts
 * import { createAlexaVerifier } from '@countersign/core/alexa'
 *
 * const verifier = createAlexaVerifier({ skillId: 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000' })
 *
 * export async function typeOf(request: Request): Promise<string> {
 *   const { payload } = await verifier.verify(request)
 *   return payload.request.type
 * }
 * ```
 */
export function createAlexaVerifier(options: AlexaVerifierOptions): Verifier<AlexaRequestEnvelope> {
  const { replayGuard, currentDate = () => new Date(), maxBodyBytes = 1_048_576, allowSha1 = true } = options
  const tolerance = requireTolerance(options.timestampTolerance ?? mostTolerance, mostTolerance)
  const sources = readCertificateOptions(options)
  const steps: readonly Step<AlexaContext>[] = [
    ...headerChecks(allowSha1),
    createCertificateGroup(sources, { file: 'chain', proof: 'path' }),
    bodySignatureCheck(sources.crypto),
    ...payloadChecks(readSkillPolicy(options.skillId), tolerance),
    ...(replayGuard === undefined
      ? []
      : [requestReplayCheck({ guard: replayGuard, currentDate, crypto: sources.crypto }, tolerance)]),
  ]
  return createVerifier({
    identity,
    maxBodyBytes: requireBodyLimit(maxBodyBytes),
    logger: sources.logger,
    steps,
    reports: async () => (await import('./alexa-reports.js')).alexaReports(sources.crypto),
    open: (request): AlexaContext => ({ request, now: currentDate(), certificateUrl: '', dnsName }),
    conclude(context) {
      const { certificateUrl, notAfter } = filled(context.signingKey)
      const payload = filled(context.envelope)
      const verified = {
        scheme: identity.name,
        payload,
        body: context.request.body,
        timestamp: filled(context.timestamp),
        signer: { id: dnsName, certificateUrl, notAfter },
        algorithm: `RSASSA-PKCS1-v1_5-${filled(context.signature).hash}`,
      } as const
      return new VerifiedRequest(verified, context.claim)
    },
  })
}
