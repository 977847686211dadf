import { explainHostKind } from '../checks/diagnose-option.js'
import type { ExplainHost, RefusalDiagnosis } from '../checks/verifier.js'
import type { Logger } from '../checks/verifier-options.js'
import { aFlag, type OptionKinds } from '../options/options.js'

/** Options of an adapter that say whether it logs why a request was refused. */
export interface DiagnoseOptions {
  /**
   * Whether the adapter logs to its `logger` why a request was refused: the cause, the fix and the confidence of `explain`.
   * The name of a host, such as 'nest', makes `fix` the line to change in that host. For development, because it costs the
   * time and the memory of `explain`. The sender gets the same answer as without it. Default false.
   */
  diagnose?: boolean | ExplainHost
}

const hostKind = /* @__PURE__ */ explainHostKind()

/** The kinds of {@link DiagnoseOptions}, for the options of an adapter that has them among its own. */
export const diagnoseOptionKinds: OptionKinds<DiagnoseOptions> = {
  diagnose: {
    wanted: `true, false or a host: ${hostKind.wanted}`,
    accepts: (value) => aFlag.accepts(value) || hostKind.accepts(value),
  },
}

/**
 * Converts the options of an adapter to the `diagnose` option of `verify`.
 *
 * @param owner - the function that takes the options, for the message
 * @param host - the host that the adapter is for, if there is only one
 * @throws TypeError if `diagnose` is given without a logger.
 */
export function readDiagnosis(
  owner: string,
  { diagnose = false, logger }: { diagnose?: boolean | ExplainHost | undefined; logger?: Logger | undefined },
  host?: ExplainHost,
): { diagnose?: RefusalDiagnosis } {
  if (diagnose === false) return {}
  if (logger === undefined)
    throw new TypeError(
      `${owner}: options.diagnose needs options.logger, which receives the diagnosis, such as console`,
    )
  return { diagnose: { logger, host: diagnose === true ? host : diagnose } }
}
