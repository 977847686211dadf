import type { Check } from '../checks/check.js'
import { createVerifier } from '../checks/create-verifier.js'
import type { Proved, Run } from '../checks/scheme.js'
import type { Verifier } from '../checks/verifier.js'
import { isPromise, loadOnce } from '../encoding/when-settled.js'
import { type OptionKinds, readOptions } from '../options/options.js'
import {
  type CertificateOptions,
  type CertificateSettings,
  certificateOptionKinds,
  readCertificateSettings,
} from '../signing-certificate/certificate-options.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import type { CertificateRun, CertificateSchemeFindings } from './certificate-run.js'
import type { CertificateNames, CertificateProving, CertificateSteps } from './certificate-steps.js'
import type { SchemeDefinition, SchemeSample } from './scheme-definition.js'
import { createRecord } from './scheme-run.js'

export type { CertificateOptions }

/** Describes the certificates that a scheme signs with. */
export interface SchemeCertificates extends CertificateNames {
  /** The anchors that a certification path must lead to, if the caller passes no others. Called when they are needed. */
  readonly trustAnchors: () => TrustAnchors | Promise<TrustAnchors>
}

/** A scheme whose requests name the certificate that signed them. */
export interface CertificateScheme<Payload, Options extends CertificateOptions, Settings, Findings>
  extends SchemeDefinition<
    Payload,
    Options,
    CertificateOptions,
    Settings,
    Findings,
    CertificateSchemeFindings,
    CertificateRun<Findings>,
    CertificateSettings
  > {
  readonly certificate: SchemeCertificates
  /** Reads from the options how a certificate is proved. Default: by a path, from the file alone. */
  proving?(options: Options): CertificateProving
  /** Loads a request that `prepare` verifies. It is signed by the sample certificate of `signing-certificate/`. */
  sample?(): Promise<SchemeSample<Settings>>
}

/** Creates the function that creates verifiers of a scheme. The definition was checked before, by the compiler at least. */
export function createCertificateScheme<Payload, Options extends CertificateOptions, Settings, Findings>(
  scheme: CertificateScheme<Payload, Options, Settings, Findings>,
): (options: Options) => Verifier<Payload> {
  const { certificate, creator, maxBodyBytes } = scheme
  // The two tables name every option, but TypeScript cannot infer that from the generic type.
  const kinds = { ...certificateOptionKinds, ...scheme.options } as unknown as OptionKinds<Options>
  return (options) => {
    const given = readOptions(creator, options, kinds)
    const proving = scheme.proving?.(given) ?? { proof: 'path' }
    const common = readCertificateSettings(given, { maxBodyBytes, trustAnchors: certificate.trustAnchors })
    const settings = scheme.settings(given, common)
    const steps = loadOnce(async () => {
      const { CertificateSteps } = await import('./certificate-steps.js')
      return new CertificateSteps(common, certificate, proving)
    })
    return createVerifier<Findings & CertificateSchemeFindings, Payload>({
      ...common,
      identity: scheme,
      check: (run) => runCertificateChecks(scheme, run, steps, settings),
      prepare: async () => (await import('./prepare-certificate-scheme.js')).prepareCertificateScheme(scheme, common),
      reports: async () =>
        (await import('./certificate-scheme-reports.js')).completeReports(
          common.crypto,
          await scheme.reports(settings, common),
        ),
    })
  }
}

/** Runs the checks of a scheme over one request. */
export async function runCertificateChecks<Payload, Options extends CertificateOptions, Settings, Findings>(
  scheme: CertificateScheme<Payload, Options, Settings, Findings>,
  { check, request, now }: Run<Findings & CertificateSchemeFindings>,
  steps: () => CertificateSteps | Promise<CertificateSteps>,
  settings: Settings,
): Promise<Proved<Payload>> {
  // A scheme has all of these checks and more, but TypeScript cannot infer that from the generic type.
  const own = check as Check<unknown>
  const { fresh, prove, conclude } = createRecord(own, now, scheme)
  const run = { check: own, prove, now }
  const result = await scheme.checks(
    {
      check: own as Check<Findings>,
      request,
      now,
      fresh,
      certificate(read) {
        const loaded = steps()
        return isPromise(loaded) ? loaded.then((one) => one.certificate(run, read)) : loaded.certificate(run, read)
      },
    },
    settings,
  )
  return conclude(result)
}
