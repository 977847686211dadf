import type { CertificateOptions, CertificateSettings } from '../signing-certificate/certificate-options.js'
import { prepareCertificates } from '../signing-certificate/prepare-certificates.js'
import type { CertificateSchemeFindings } from './certificate-run.js'
import { type CertificateScheme, runChecks } from './certificate-scheme.js'

/** Prepares the first verification of a scheme that signs with certificates. */
export async function prepareCertificateScheme<Payload, Options extends CertificateOptions, Settings, Findings>(
  scheme: CertificateScheme<Payload, Options, Settings, Findings>,
  common: CertificateSettings,
): Promise<void> {
  const sample = await scheme.sample?.()
  if (sample === undefined) return
  const { request, settings } = sample
  await prepareCertificates<Findings & CertificateSchemeFindings>(common, {
    request,
    file: scheme.certificate.file,
    check: (run, certificates) => runChecks(scheme, run, certificates, settings),
  })
}
