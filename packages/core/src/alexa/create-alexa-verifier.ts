import type { CertificateOptions } from '../scheme/certificate-kind.js'
import { createCertificateScheme } from '../scheme/certificate-scheme.js'
import { aFlag, aNumber, loadOnce, type Verifier } from '../scheme/parts.js'
import { loadChecks } from '../scheme/scheme-members.js'
import type { AlexaFindings, AlexaSettings } from './checks.js'
import type { AlexaRequestEnvelope } from './envelope.js'
import { certificateUrls, dnsName } from './signing-certificate.js'
import { type anySkill, readSkillPolicy, skillIdKind } from './skill-policy.js'

/** Options of {@link createAlexaVerifier}. */
export interface AlexaVerifierOptions extends CertificateOptions {
  /** The accepted skill ids, such as `amzn1.ask.skill.…`, or {@link anySkill}. */
  skillId: string | readonly string[] | typeof anySkill
  /**
   * How far the timestamp may be in the past or future, in seconds, with the limit included. Default 150, which is also the
   * maximum.
   */
  timestampTolerance?: number
  /** Whether a request with a SHA-1 `Signature` and no `Signature-256` is accepted. Default true. */
  allowSha1?: boolean
}

const largestTolerance = 150

const create = /* @__PURE__ */ createCertificateScheme<
  AlexaRequestEnvelope,
  AlexaVerifierOptions,
  AlexaSettings,
  AlexaFindings
>({
  name: 'alexa',
  creator: 'createAlexaVerifier',
  status: 400,
  covers: 'body',
  // The service does not repeat a request, so a copy is not a retry.
  whileHeld: 'ERR_REPLAYED',
  maxBodyBytes: 1_048_576,
  certificate: {
    url: certificateUrls,
    dnsName,
    file: 'chain',
    // Load the anchors when a certificate is validated, so that a verifier with other anchors does not load them.
    trustAnchors: /* @__PURE__ */ loadOnce(async () => (await import('../trust/amazon.js')).amazonTrustAnchors()),
  },
  options: {
    skillId: skillIdKind,
    timestampTolerance: /* @__PURE__ */ aNumber('seconds', 0, largestTolerance),
    allowSha1: aFlag,
  },
  settings: ({ skillId, timestampTolerance = largestTolerance, allowSha1 = true }) => ({
    allowSha1,
    timestampTolerance,
    skills: readSkillPolicy(skillId),
  }),
  checks: /* @__PURE__ */ loadChecks(async () => (await import('./checks.js')).checkAlexaRequest),
  sample: async () => (await import('./sample.js')).alexaSample,
  reports: async (settings, { crypto }) => (await import('./reports.js')).alexaReports(crypto, settings),
})

/**
 * Creates a verifier for the requests that the Alexa service sends to a skill. A replay guard identifies requests by their
 * requestId. Skill events may always be an hour old, even if the tolerance is shorter, because the service repeats them for
 * that long.
 *
 * @throws TypeError if an option is unknown, missing or of another kind.
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
  return create(options)
}
