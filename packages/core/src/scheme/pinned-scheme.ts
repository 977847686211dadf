import type { Verifier } from '../checks/verifier.js'
import { readVerifierSettings, verifierOptionKinds } from '../checks/verifier-options.js'
import { loadOnce } from '../encoding/when-settled.js'
import type { OptionKinds } from '../options/options.js'
import { pinnedCertificatesKind } from '../signing-certificate/pem-blocks.js'
import { createScheme } from './create-scheme.js'
import { bindPinnedSteps, type PinnedKind, type PinnedOptions, type PinnedScheme } from './pinned-kind.js'

/** The kind of each option. */
export const pinnedOptionKinds: OptionKinds<PinnedOptions> = {
  ...verifierOptionKinds,
  certificates: pinnedCertificatesKind,
}

/** Creates the function that creates verifiers of a scheme. The compiler or `defineScheme` has checked its definition. */
export function createPinnedScheme<Payload, Options extends PinnedOptions, Settings, Findings>(
  scheme: PinnedScheme<Payload, Options, Settings, Findings>,
): (options: Options) => Verifier<Payload> {
  const { maxBodyBytes, pinned } = scheme
  return createScheme<Payload, Options, Settings, Findings, PinnedKind>(scheme, pinnedOptionKinds, (given) => {
    const common = readVerifierSettings(given, { maxBodyBytes })
    const { crypto } = common
    const steps = loadOnce(async () => {
      const { PinnedSteps } = await import('./pinned-steps.js')
      return new PinnedSteps(crypto, { ...pinned, certificates: given.certificates })
    })
    const engine = { crypto, steps }
    return {
      common,
      engine,
      bindSteps: (record) => bindPinnedSteps(record, steps),
      prepare: async () => (await import('./prepare-pinned-scheme.js')).preparePinnedScheme(scheme, engine),
      reports: async () => (await import('./pinned-scheme-reports.js')).createPinnedReports(crypto),
    }
  })
}
