import type { Check } from '../checks/check.js'
import type { Proved, Run } from '../checks/run.js'
import type { Verifier } from '../checks/verifier.js'
import type { VerifierSettings } from '../checks/verifier-options.js'
import type { Reports } from '../explain/report-checks.js'
import { type OptionKinds, readOptions } from '../options/options.js'
import { createVerifier } from './create-verifier.js'
import type { SchemeKind, SchemeMembers } from './scheme-members.js'
import { createRecord, type ResultRules, type RunRecord, type SchemeResult, type SchemeRun } from './scheme-run.js'

/** The parts of a verifier that depend on the kind of its scheme. */
export interface SchemeParts<Kind extends SchemeKind> {
  /** The options that every verifier of this kind takes, with their defaults. */
  readonly common: VerifierSettings
  readonly engine: Kind['engine']
  readonly bindSteps: BindSteps<Kind['steps']>
  /** Loads what the first verification needs, and runs it once. */
  prepare(): Promise<void>
  /** Loads the reports of the checks that the library runs. */
  reports(): Promise<Reports<Kind['findings']>>
}

/** Binds the steps of a kind to a run. They find the keys that may have signed, and prove that one of them has. */
export type BindSteps<Steps> = (record: RunRecord) => Steps

/**
 * Creates the function that creates verifiers of a scheme. The compiler or `defineScheme` has checked its definition.
 *
 * @param baseKinds - the kinds of the options that every scheme of this kind has
 * @param createParts - creates the parts of one verifier from its options
 */
export function createScheme<Payload, Options extends Kind['options'], Settings, Findings, Kind extends SchemeKind>(
  scheme: SchemeMembers<Payload, Options, Settings, Findings, Kind>,
  baseKinds: OptionKinds<Kind['options']>,
  createParts: (options: Options) => SchemeParts<Kind>,
): (options: Options) => Verifier<Payload> {
  // The two tables name every option, but TypeScript cannot infer that from the generic type.
  const kinds = { ...baseKinds, ...scheme.options } as unknown as OptionKinds<Options>
  return (options) => {
    const given = readOptions(scheme.creator, options, kinds)
    const { common, engine, bindSteps, prepare, reports } = createParts(given)
    const settings = scheme.settings(given, engine)
    return createVerifier<Findings & Kind['findings'], Payload>({
      ...common,
      identity: scheme,
      check: (run) => runChecks(scheme, run, bindSteps, settings),
      prepare,
      reports: async () => {
        const all = { ...(await reports()), ...(await scheme.reports(settings, engine)) }
        // The two tables describe every check, but TypeScript cannot infer that from the generic type.
        return all as unknown as Reports<Findings & Kind['findings']>
      },
    })
  }
}

/** Runs the checks of a scheme over one request. */
export async function runChecks<Payload, Settings, Findings, AllFindings, Steps extends object>(
  scheme: ResultRules & {
    checks(run: SchemeRun<Findings> & Steps, settings: Settings): Promise<SchemeResult<Payload>>
  },
  run: Run<AllFindings>,
  bindSteps: BindSteps<Steps>,
  settings: Settings,
): Promise<Proved<Payload>> {
  const record = createRecord(run as Run<unknown>, scheme)
  const { request, now, fresh } = record
  // The run has the checks of the scheme and more, but TypeScript cannot infer that from the generic type.
  const check = record.check as Check<Findings>
  // The scheme gets neither prove() nor conclude() of the record. Object.assign, because Node 20 needs twice as long to spread.
  return record.conclude(
    await scheme.checks(Object.assign({ check, request, now, fresh }, bindSteps(record)), settings),
  )
}
