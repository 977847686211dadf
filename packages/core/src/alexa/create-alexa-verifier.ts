import { createVerifier } from '../checks/create-verifier.js'
import type { Verifier } from '../checks/verifier.js'
import { aFlag, aNumber, type OptionKinds, readOptions } from '../options/options.js'
import {
  type CertificateOptions,
  certificateOptionKinds,
  readCertificateSettings,
} from '../signing-certificate/certificate-options.js'
import { SigningCertificates } from '../signing-certificate/signing-certificates.js'
import { checkAlexaRequest } from './checks.js'
import type { AlexaRequestEnvelope } from './envelope.js'
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

const optionKinds: OptionKinds<AlexaVerifierOptions> = {
  ...certificateOptionKinds,
  skillId: skillIdKind,
  timestampTolerance: aNumber('seconds', 0, largestTolerance),
  allowSha1: aFlag,
}

const identity = { name: 'alexa', status: 400 } as const

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
  const given = readOptions('createAlexaVerifier', options, optionKinds)
  const common = readCertificateSettings(given, {
    maxBodyBytes: 1_048_576,
    // Load the anchors when a certificate is validated, so that a verifier with other anchors does not load them.
    trustAnchors: async () => (await import('../trust/amazon.js')).amazonTrustAnchors(),
  })
  const settings = {
    certificates: new SigningCertificates(common, { file: 'chain', proof: 'path' }),
    allowSha1: given.allowSha1 ?? true,
    timestampTolerance: given.timestampTolerance ?? largestTolerance,
    isServed: readSkillPolicy(given.skillId),
  }
  const listed = given.skillId
  const skillIds = typeof listed === 'string' ? [listed] : typeof listed === 'symbol' ? [] : [...listed]
  return createVerifier({
    ...common,
    identity,
    check: (run) => checkAlexaRequest(run, settings),
    prepare: async () => (await import('./prepare.js')).prepareAlexa(common),
    reports: async () => (await import('./reports.js')).alexaReports(common.crypto, skillIds),
  })
}
