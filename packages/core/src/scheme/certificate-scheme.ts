import type { Verifier } from '../checks/verifier.js'
import { isPromise, loadOnce } from '../encoding/when-settled.js'
import {
  type CertificateOptions,
  type CertificateSettings,
  certificateOptionKinds,
  readCertificateSettings,
} from '../signing-certificate/certificate-options.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import type { CertificateRun, CertificateSchemeFindings } from './certificate-run.js'
import type { CertificateNames, CertificateProving, CertificateSteps } from './certificate-steps.js'
import { createScheme } from './create-scheme.js'
import type { SchemeKind, SchemeMembers, SchemeSample, StepsOf } from './scheme-members.js'
import type { RunRecord } from './scheme-run.js'

export type { CertificateOptions }

/** Describes the certificates that a scheme signs with. */
export interface SchemeCertificates extends CertificateNames {
  /** The anchors that a certification path must lead to, if the caller passes no others. Called when they are needed. */
  readonly trustAnchors: () => TrustAnchors | Promise<TrustAnchors>
}

/** The kind of the schemes whose requests name the certificate that signed them. */
export interface CertificateKind extends SchemeKind {
  readonly options: CertificateOptions
  readonly findings: CertificateSchemeFindings
  readonly steps: StepsOf<CertificateRun<unknown>>
  readonly engine: CertificateSettings
}

/** A scheme whose requests name the certificate that signed them. */
export interface CertificateScheme<Payload, Options extends CertificateOptions, Settings, Findings>
  extends SchemeMembers<Payload, Options, Settings, Findings, CertificateKind> {
  readonly certificate: SchemeCertificates
  /** Reads from the options how a certificate is proved. Default: by a path, from the file alone. */
  proving?(options: Options): CertificateProving
  /** Loads a request that `prepare` verifies. It is signed by the sample certificate of `signing-certificate/`. */
  sample?(): Promise<SchemeSample<Settings>>
}

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

/** Binds the step that needs the certificate of a request to the run over that request. */
export function bindCertificateSteps(
  record: RunRecord,
  steps: () => CertificateSteps | Promise<CertificateSteps>,
): CertificateKind['steps'] {
  return {
    certificate(read) {
      const loaded = steps()
      return isPromise(loaded) ? loaded.then((one) => one.certificate(record, read)) : loaded.certificate(record, read)
    },
  }
}
