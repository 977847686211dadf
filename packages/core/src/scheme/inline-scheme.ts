import type { Check } from '../checks/check.js'
import { createVerifier } from '../checks/create-verifier.js'
import type { Proved, Run } from '../checks/scheme.js'
import type { Verifier } from '../checks/verifier.js'
import { type VerifierOptions, verifierOptionKinds } from '../checks/verifier-options.js'
import { loadOnce } from '../encoding/when-settled.js'
import { type OptionKinds, readOptions } from '../options/options.js'
import {
  type CertificateOptions,
  type CertificateSettings,
  certificateOptionKinds,
  readCertificateSettings,
} from '../signing-certificate/certificate-options.js'
import type { InlineRules } from '../signing-certificate/validate-inline-certificates.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import type { InlineRun, InlineSchemeFindings } from './inline-run.js'
import type { InlineSteps } from './inline-steps.js'
import type { SchemeDefinition, SchemeSample } from './scheme-definition.js'
import { createRecord } from './scheme-run.js'

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

/** A scheme whose messages carry the certificates that signed them. */
export interface InlineScheme<Payload, Options extends InlineOptions, Settings, Findings>
  extends SchemeDefinition<
    Payload,
    Options,
    InlineOptions,
    Settings,
    Findings,
    InlineSchemeFindings,
    InlineRun<Findings>,
    CertificateSettings
  > {
  readonly certificates: InlineCertificates
  /** Loads a message that `prepare` verifies. */
  sample?(): Promise<InlineSample<Settings>>
}

/** The kind of each option. */
export const inlineOptionKinds: OptionKinds<InlineOptions> = {
  ...verifierOptionKinds,
  trustAnchors: certificateOptionKinds.trustAnchors,
}

/** Creates the function that creates verifiers of a scheme. The definition was checked before, by the compiler at least. */
export function createInlineScheme<Payload, Options extends InlineOptions, Settings, Findings>(
  scheme: InlineScheme<Payload, Options, Settings, Findings>,
): (options: Options) => Verifier<Payload> {
  const { certificates, creator, maxBodyBytes } = scheme
  // The two tables name every option, but TypeScript cannot infer that from the generic type.
  const kinds = { ...inlineOptionKinds, ...scheme.options } as unknown as OptionKinds<Options>
  return (options) => {
    const given = readOptions(creator, options, kinds)
    const common = readCertificateSettings(given, { maxBodyBytes, trustAnchors: certificates.trustAnchors })
    const settings = scheme.settings(given, common)
    const steps = loadOnce(async () => {
      const { InlineSteps } = await import('./inline-steps.js')
      return new InlineSteps(common, certificates)
    })
    return createVerifier<Findings & InlineSchemeFindings, Payload>({
      ...common,
      identity: scheme,
      check: (run) => runInlineChecks(scheme, run, steps, settings),
      prepare: async () => (await import('./prepare-inline-scheme.js')).prepareInlineScheme(scheme, common),
      reports: async () =>
        (await import('./inline-scheme-reports.js')).completeReports(
          common.crypto,
          await scheme.reports(settings, common),
        ),
    })
  }
}

/** Runs the checks of a scheme over one message. */
export async function runInlineChecks<Payload, Options extends InlineOptions, Settings, Findings>(
  scheme: InlineScheme<Payload, Options, Settings, Findings>,
  { check, request, now }: Run<Findings & InlineSchemeFindings>,
  steps: () => InlineSteps | Promise<InlineSteps>,
  settings: Settings,
): Promise<Proved<Payload>> {
  // A scheme has all of these checks and more, but TypeScript cannot infer that from the generic type.
  const own = check as Check<unknown>
  const { fresh, prove, conclude } = createRecord(own, now, scheme)
  const result = await scheme.checks(
    {
      check: own as Check<Findings>,
      request,
      now,
      fresh,
      certificates: async (read) => (await steps()).certificates({ check: own, prove, now }, read),
      verifyInner: async (signed) => (await steps()).verifyInner(now, signed),
    },
    settings,
  )
  return conclude(result)
}
