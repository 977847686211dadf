import type { CertificateOptions, CertificateSettings } from '../signing-certificate/certificate-options.js'
import { createSampleRun, prepareTrustAnchors } from '../signing-certificate/prepare-certificates.js'
import type { CertificateSchemeFindings } from './certificate-run.js'
import { type CertificateScheme, runCertificateChecks } from './certificate-scheme.js'
import { CertificateSteps } from './certificate-steps.js'

/**
 * Loads what the first verification of a scheme needs. If the scheme has a sample, it verifies it with every check, so that
 * the first request finds compiled code. No result is kept.
 *
 * @throws VerificationError ERR_DEPENDENCY_FAILED if the trust anchors are not available.
 */
export async function prepareCertificateScheme<Payload, Options extends CertificateOptions, Settings, Findings>(
  scheme: CertificateScheme<Payload, Options, Settings, Findings>,
  common: CertificateSettings,
): Promise<void> {
  const { certificate } = scheme
  const sample = await scheme.sample?.()
  if (sample !== undefined) {
    const { run, settings, rules, issuers } = await createSampleRun<Findings & CertificateSchemeFindings>(
      common,
      sample.request,
      certificate.file,
    )
    const steps = new CertificateSteps(settings, certificate, { ...rules, issuers })
    await runCertificateChecks(scheme, run, async () => steps, sample.settings)
  }
  await prepareTrustAnchors(common)
}
