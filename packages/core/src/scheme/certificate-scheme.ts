import { createVerifier } from '../checks/create-verifier.js'
import type { Proved, Run } from '../checks/scheme.js'
import type { Verifier } from '../checks/verifier.js'
import { type OptionKinds, readOptions } from '../options/options.js'
import {
  type CertificateOptions,
  type CertificateSettings,
  certificateOptionKinds,
  readCertificateSettings,
} from '../signing-certificate/certificate-options.js'
import type { CertificateRules } from '../signing-certificate/check-certificate.js'
import type { IssuerRules } from '../signing-certificate/issuer-download.js'
import { SigningCertificates } from '../signing-certificate/signing-certificates.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import {
  type CertificateNames,
  type CertificateRun,
  type CertificateSchemeFindings,
  startCertificateRun,
} from './certificate-run.js'
import { RunRecord } from './run-record.js'
import type { SchemeDefinition, SchemeSample } from './scheme-definition.js'

export type { CertificateOptions }

/** Describes the certificates that a scheme signs with. */
export interface SchemeCertificates extends CertificateNames {
  /** The content of a file: a chain that begins with the end-entity certificate, or only the end-entity certificate. */
  readonly file: CertificateRules['file']
  /** The anchors that a certification path must lead to, if the caller passes no others. Called when they are needed. */
  readonly trustAnchors: () => Promise<TrustAnchors>
}

/** How the options of one verifier change the way in which a certificate is proved. */
export interface CertificateProving {
  readonly proof: CertificateRules['proof']
  readonly issuers?: IssuerRules
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
  /** Reads how a certificate is proved. Default: by a path, from the file alone. */
  proving?(options: Options): CertificateProving
  /** Loads a request that `prepare` verifies. It is signed by the sample certificate of `signing-certificate/`. */
  sample?(): Promise<SchemeSample<Settings>>
}

const byPath: CertificateProving = { proof: 'path' }

/** Creates the function that creates verifiers of a scheme. The definition was checked before, by the compiler at least. */
export function createCertificateScheme<Payload, Options extends CertificateOptions, Settings, Findings>(
  scheme: CertificateScheme<Payload, Options, Settings, Findings>,
): (options: Options) => Verifier<Payload> {
  const { certificate, creator } = scheme
  // The two tables name every option, but TypeScript cannot infer that from the generic type.
  const kinds = { ...certificateOptionKinds, ...scheme.options } as unknown as OptionKinds<Options>
  return (options) => {
    const given = readOptions(creator, options, kinds)
    const { proof, issuers } = scheme.proving?.(given) ?? byPath
    const common = readCertificateSettings(given, {
      maxBodyBytes: scheme.maxBodyBytes,
      trustAnchors: certificate.trustAnchors,
    })
    const settings = scheme.settings(given, common)
    const certificates = new SigningCertificates(common, { file: certificate.file, proof }, issuers)
    return createVerifier<Findings & CertificateSchemeFindings, Payload>({
      ...common,
      identity: scheme,
      check: (run) => runChecks(scheme, run, certificates, settings),
      prepare: async () => (await import('./prepare-certificate-scheme.js')).prepareCertificateScheme(scheme, common),
      reports: async () =>
        (await import('./certificate-scheme-reports.js')).completeReports(await scheme.reports(settings, common)),
    })
  }
}

/** Runs the checks of a scheme over one request. */
export async function runChecks<Payload, Options extends CertificateOptions, Settings, Findings>(
  scheme: CertificateScheme<Payload, Options, Settings, Findings>,
  run: Run<Findings & CertificateSchemeFindings>,
  certificates: SigningCertificates,
  settings: Settings,
): Promise<Proved<Payload>> {
  const record = new RunRecord(run.now)
  const result = await scheme.checks(startCertificateRun(run, record, certificates, scheme.certificate), settings)
  return record.conclude(result, scheme)
}
