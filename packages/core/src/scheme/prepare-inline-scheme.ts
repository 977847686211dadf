import { strictCheck } from '../checks/check.js'
import { receiveRequest } from '../request/received-request.js'
import type { CertificateSettings } from '../signing-certificate/certificate-options.js'
import { obtainTrustAnchors } from '../signing-certificate/obtain-trust-anchors.js'
import { createTrustAnchors } from '../x509/path/trust-anchors.js'
import { runChecks } from './create-scheme.js'
import { bindInlineSteps, type InlineOptions, type InlineScheme, type InlineSchemeFindings } from './inline-kind.js'
import { InlineSteps } from './inline-steps.js'

/**
 * Loads what the first verification of a scheme needs. If the scheme has a sample, it verifies it with every check, so that
 * the first message finds compiled code. The sample needs no network, clock, timer or random numbers, because Workers do not
 * have them outside a request. Only the steps that are created here trust its anchor, and no result is kept.
 *
 * @throws VerificationError ERR_DEPENDENCY_FAILED if the trust anchors are not available. A function that returns them is
 * not called, because it may need a network.
 */
export async function prepareInlineScheme<Payload, Options extends InlineOptions, Settings, Findings>(
  scheme: InlineScheme<Payload, Options, Settings, Findings>,
  common: CertificateSettings,
): Promise<void> {
  const sample = await scheme.sample?.()
  if (sample !== undefined) {
    const { request, settings, anchor, time } = sample
    const run = {
      check: strictCheck<Findings & InlineSchemeFindings>(),
      request: await receiveRequest(request, request.body.byteLength),
      now: new Date(time),
    }
    const trustAnchors = (): ReturnType<typeof createTrustAnchors> => createTrustAnchors(anchor)
    const steps = new InlineSteps({ ...common, trustAnchors }, scheme.certificates)
    await runChecks(scheme, run, (record) => bindInlineSteps(record, () => steps), settings)
  }
  if (common.anchorsAtHand) await obtainTrustAnchors(common.trustAnchors)
}
