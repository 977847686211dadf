import { createVerifier } from '../checks/create-verifier.js'
import type { Run as CheckRun, Proved } from '../checks/scheme.js'
import type { Verifier } from '../checks/verifier.js'
import type { VerifierSettings } from '../checks/verifier-options.js'
import type { Reports } from '../explain/report-checks.js'
import { type OptionKinds, readOptions } from '../options/options.js'
import type { SchemeDefinition } from './scheme-definition.js'
import { createRecord, type ResultRules, type RunRecord, type SchemeResult, type SchemeRun } from './scheme-run.js'

/** The members that the runs of one kind of scheme have beside those of every run. */
export type StepsOf<Run> = Omit<Run, keyof SchemeRun<unknown>>

/** Binds to a run the steps of its kind. They find the keys that may have signed, and prove that one of them has. */
export type BindSteps<Run> = (record: RunRecord) => StepsOf<Run>

/** The parts of a verifier that depend on the kind of its scheme, and so on what its requests are signed with. */
export interface SchemeParts<LibraryFindings, Run, Engine> {
  /** The options that every verifier of this kind takes, with their defaults. */
  readonly common: VerifierSettings
  readonly engine: Engine
  readonly bindSteps: BindSteps<Run>
  /** Loads what the first verification needs, and runs it once. */
  prepare(): Promise<void>
  /** Loads the reports of the checks that the library runs. */
  reports(): Promise<Reports<LibraryFindings>>
}

/**
 * Creates the function that creates verifiers of a scheme. The definition was checked before, by the compiler at least.
 *
 * @param baseKinds - the kinds of the options that every scheme of this kind has
 * @param createParts - creates the parts of one verifier from its options
 */
export function createScheme<
  Payload,
  Options extends Base,
  Base extends object,
  Settings,
  Findings,
  LibraryFindings,
  Run,
  Engine,
>(
  scheme: SchemeDefinition<Payload, Options, Base, Settings, Findings, LibraryFindings, Run, Engine>,
  baseKinds: OptionKinds<Base>,
  createParts: (options: Options) => SchemeParts<LibraryFindings, Run, Engine>,
): (options: Options) => Verifier<Payload> {
  // The two tables name every option, but TypeScript cannot infer that from the generic type.
  const kinds = { ...baseKinds, ...scheme.options } as unknown as OptionKinds<Options>
  return (options) => {
    const given = readOptions(scheme.creator, options, kinds)
    const { common, engine, bindSteps, prepare, reports } = createParts(given)
    const settings = scheme.settings(given, engine)
    return createVerifier<Findings & LibraryFindings, Payload>({
      ...common,
      identity: scheme,
      check: (run) => runChecks(scheme, run, bindSteps, settings),
      prepare,
      reports: async () => {
        const all = { ...(await reports()), ...(await scheme.reports(settings, engine)) }
        // The two tables describe every check, but TypeScript cannot infer that from the generic type.
        return all as unknown as Reports<Findings & LibraryFindings>
      },
    })
  }
}

/** Runs the checks of a scheme over one request. */
export async function runChecks<Payload, Settings, Findings, Run>(
  scheme: ResultRules & {
    checks(run: Run, settings: Settings): Promise<SchemeResult<Payload>>
  },
  given: CheckRun<Findings>,
  bindSteps: BindSteps<Run>,
  settings: Settings,
): Promise<Proved<Payload>> {
  const record = createRecord(given as CheckRun<unknown>, scheme)
  const { check, request, now, fresh } = record
  // The scheme gets neither prove() nor conclude() of the record. Object.assign, because Node 20 needs twice as long to spread.
  const run = Object.assign({ check, request, now, fresh }, bindSteps(record))
  // Both together are the run of the kind, but TypeScript cannot infer that from the generic type.
  return record.conclude(await scheme.checks(run as unknown as Run, settings))
}
