import type { Verifier } from '../checks/verifier.js'
import { type VerifierOptions, verifierOptionKinds } from '../checks/verifier-options.js'
import { loadOnce } from '../encoding/when-settled.js'
import type { OptionKinds } from '../options/options.js'
import {
  type CertificateOptions,
  type CertificateSettings,
  certificateOptionKinds,
  readCertificateSettings,
} from '../signing-certificate/certificate-options.js'
import type { InlineRules } from '../signing-certificate/validate-inline-certificates.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import { createScheme } from './create-scheme.js'
import type { InlineRun, InlineSchemeFindings } from './inline-run.js'
import type { InlineSteps } from './inline-steps.js'
import type { SchemeKind, SchemeMembers, SchemeSample, StepsOf } from './scheme-members.js'
import type { RunRecord } from './scheme-run.js'

/** Options of every verifier whose scheme has its certificates inside its messages. Nothing is downloaded or stored. */
export interface InlineOptions extends VerifierOptions, Pick<CertificateOptions, 'trustAnchors'> {}

/** Describes the certificates inside the messages of a scheme. */
export interface InlineCertificates extends InlineRules {
  /** The anchors that a certification path must lead to, if the caller passes no others. Called when they are needed. */
  readonly trustAnchors: () => TrustAnchors | Promise<TrustAnchors>
}

/** A genuine message that `prepare` verifies. No verifier trusts its anchor. */
export interface InlineSample<Settings> extends SchemeSample<Settings> {
  /** PEM of its trust anchor. */
  readonly anchor: string
  /** The time at which it is genuine. */
  readonly time: string
}

/** The kind of the schemes whose messages carry the certificates that signed them. */
export interface InlineKind extends SchemeKind {
  readonly options: InlineOptions
  readonly findings: InlineSchemeFindings
  readonly steps: StepsOf<InlineRun<unknown>>
  readonly engine: CertificateSettings
}

/** A scheme whose messages carry the certificates that signed them. */
export interface InlineScheme<Payload, Options extends InlineOptions, Settings, Findings>
  extends SchemeMembers<Payload, Options, Settings, Findings, InlineKind> {
  readonly certificates: InlineCertificates
  /** Loads a message that `prepare` verifies. */
  sample?(): Promise<InlineSample<Settings>>
}

/** The kind of each option. */
export const inlineOptionKinds: OptionKinds<InlineOptions> = {
  ...verifierOptionKinds,
  trustAnchors: certificateOptionKinds.trustAnchors,
}

/** Creates the function that creates verifiers of a scheme. The compiler or `defineScheme` has checked its definition. */
export function createInlineScheme<Payload, Options extends InlineOptions, Settings, Findings>(
  scheme: InlineScheme<Payload, Options, Settings, Findings>,
): (options: Options) => Verifier<Payload> {
  const { certificates, maxBodyBytes } = scheme
  return createScheme<Payload, Options, Settings, Findings, InlineKind>(scheme, inlineOptionKinds, (given) => {
    const common = readCertificateSettings(given, { maxBodyBytes, trustAnchors: certificates.trustAnchors })
    const steps = loadOnce(async () => {
      const { InlineSteps } = await import('./inline-steps.js')
      return new InlineSteps(common, certificates)
    })
    return {
      common,
      engine: common,
      bindSteps: (record) => bindInlineSteps(record, steps),
      async prepare() {
        await steps()
        await (await import('./prepare-inline-scheme.js')).prepareInlineScheme(scheme, common)
      },
      reports: async () => (await import('./inline-scheme-reports.js')).createInlineReports(common.crypto),
    }
  })
}

/** Binds the steps that need the certificates of a message to the run over that message. */
export function bindInlineSteps(
  record: RunRecord,
  steps: () => InlineSteps | Promise<InlineSteps>,
): InlineKind['steps'] {
  return {
    certificates: async (read) => (await steps()).certificates(record, read),
    verifyInner: async (signed) => (await steps()).verifyInner(record.now, signed),
  }
}
