import { createTrustAnchors } from '../x509/path/trust-anchors.js'
import type { CertificateSettings } from './certificate-options.js'
import { certificateSources } from './certificate-sources.js'
import { InlineCertificates } from './inline-certificates.js'
import type { InlineRules } from './validate-inline-certificates.js'

/** A message that carries its certificates, and the checks of its scheme. */
export interface InlineSample {
  /** PEM of the trust anchor. No verifier trusts it. */
  readonly anchor: string
  readonly check: (certificates: InlineCertificates) => Promise<unknown>
}

/**
 * Loads what the first verification needs, and runs every check of a scheme once on a sample. The first message then finds
 * compiled code. The sample needs no network, clock, timer or random numbers, because Workers do not have them outside a
 * request. Only the objects that are created here trust the anchor of the sample, and no result is kept.
 *
 * @throws VerificationError ERR_DEPENDENCY_FAILED if the trust anchors are not available. A function that returns them is
 * not called, because it may need a network.
 */
export async function prepareInlineCertificates(
  settings: CertificateSettings,
  rules: InlineRules,
  { anchor, check }: InlineSample,
): Promise<void> {
  await check(new InlineCertificates({ ...settings, trustAnchors: () => createTrustAnchors(anchor) }, rules))
  if (settings.anchorsAtHand) await certificateSources(settings).trustAnchors()
}
