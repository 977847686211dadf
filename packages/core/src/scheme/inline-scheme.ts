import type { Verifier } from '../checks/verifier.js'
import { verifierOptionKinds } from '../checks/verifier-options.js'
import { loadOnce } from '../encoding/when-settled.js'
import type { OptionKinds } from '../options/options.js'
import { certificateOptionKinds, readCertificateSettings } from '../signing-certificate/certificate-options.js'
import { createScheme } from './create-scheme.js'
import { bindInlineSteps, type InlineKind, type InlineOptions, type InlineScheme } from './inline-kind.js'

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
