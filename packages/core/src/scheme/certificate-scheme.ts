import type { Verifier } from '../checks/verifier.js'
import { loadOnce } from '../encoding/when-settled.js'
import { certificateOptionKinds, readCertificateSettings } from '../signing-certificate/certificate-options.js'
import {
  bindCertificateSteps,
  type CertificateKind,
  type CertificateOptions,
  type CertificateScheme,
} from './certificate-kind.js'
import { createScheme } from './create-scheme.js'

/** Creates the function that creates verifiers of a scheme. The compiler or `defineScheme` has checked its definition. */
export function createCertificateScheme<Payload, Options extends CertificateOptions, Settings, Findings>(
  scheme: CertificateScheme<Payload, Options, Settings, Findings>,
): (options: Options) => Verifier<Payload> {
  const { certificate, maxBodyBytes } = scheme
  return createScheme<Payload, Options, Settings, Findings, CertificateKind>(
    scheme,
    certificateOptionKinds,
    (given) => {
      const proving = scheme.proving?.(given) ?? { proof: 'path' }
      const common = readCertificateSettings(given, { maxBodyBytes, trustAnchors: certificate.trustAnchors })
      const steps = loadOnce(async () => {
        const { CertificateSteps } = await import('./certificate-steps.js')
        return new CertificateSteps(common, certificate, proving)
      })
      return {
        common,
        engine: common,
        bindSteps: (record) => bindCertificateSteps(record, steps),
        async prepare() {
          await steps()
          await (await import('./prepare-certificate-scheme.js')).prepareCertificateScheme(scheme, common)
        },
        reports: async () => (await import('./certificate-scheme-reports.js')).createCertificateReports(common.crypto),
      }
    },
  )
}
