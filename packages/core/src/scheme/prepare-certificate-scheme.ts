import { strictCheck } from '../checks/check.js'
import type { CertificateOptions, CertificateSettings } from '../signing-certificate/certificate-options.js'
import { createSampleRun, prepareTrustAnchors } from '../signing-certificate/prepare-certificates.js'
import { bindCertificateSteps, type CertificateScheme, type CertificateSchemeFindings } from './certificate-kind.js'
import { CertificateSteps } from './certificate-steps.js'
import { runChecks } from './create-scheme.js'

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
    const { run, settings, issuers } = await createSampleRun<Findings & CertificateSchemeFindings>(
      common,
      sample.request,
      certificate.file,
    )
    const verify = async (check: typeof run.check): Promise<unknown> => {
      const steps = new CertificateSteps(settings, certificate, { proof: 'path', issuers })
      return await runChecks(
        scheme,
        { ...run, check },
        (record) => bindCertificateSteps(record, () => steps),
        sample.settings,
      )
    }
    await verify(run.check)
    // Then do it as a request does, with a download. A download needs a timer, so this fails on Workers, and the result is
    // ignored.
    await verify(strictCheck()).catch(() => {})
  }
  await prepareTrustAnchors(common)
}
