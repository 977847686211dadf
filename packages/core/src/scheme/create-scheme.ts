import type { Check } from '../checks/check.js'
import { createVerifier } from '../checks/create-verifier.js'
import type { Proved, Run } from '../checks/scheme.js'
import type { Verifier } from '../checks/verifier.js'
import type { VerifierSettings } from '../checks/verifier-options.js'
import type { Reports } from '../explain/report-checks.js'
import { type OptionKinds, readOptions } from '../options/options.js'
import type { SchemeDefinition } from './scheme-definition.js'
import { createRecord, type ResultRules, type RunRecord, type SchemeResult } from './scheme-run.js'

/** Adds the steps of the library to a run. They find the keys that may have signed, and prove that one of them has. */
export type AddSteps<SchemeRun> = (run: RunRecord) => SchemeRun

/** The parts of a verifier that depend on the kind of its scheme, and so on what its requests are signed with. */
export interface SchemeParts<LibraryFindings, SchemeRun, Engine> {
  /** The options that every verifier of this kind takes, with their defaults. */
  readonly common: VerifierSettings
  readonly engine: Engine
  readonly addSteps: AddSteps<SchemeRun>
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
  SchemeRun,
  Engine,
>(
  scheme: SchemeDefinition<Payload, Options, Base, Settings, Findings, LibraryFindings, SchemeRun, Engine>,
  baseKinds: OptionKinds<Base>,
  createParts: (options: Options) => SchemeParts<LibraryFindings, SchemeRun, Engine>,
): (options: Options) => Verifier<Payload> {
  // The two tables name every option, but TypeScript cannot infer that from the generic type.
  const kinds = { ...baseKinds, ...scheme.options } as unknown as OptionKinds<Options>
  return (options) => {
    const given = readOptions(scheme.creator, options, kinds)
    const { common, engine, addSteps, prepare, reports } = createParts(given)
    const settings = scheme.settings(given, engine)
    return createVerifier<Findings & LibraryFindings, Payload>({
      ...common,
      identity: scheme,
      check: (run) => runChecks(scheme, run, addSteps, settings),
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
export async function runChecks<Payload, Settings, Findings, SchemeRun>(
  scheme: ResultRules & {
    checks(run: SchemeRun, settings: Settings): Promise<SchemeResult<Payload>>
  },
  { check, request, now }: Run<Findings>,
  addSteps: AddSteps<SchemeRun>,
  settings: Settings,
): Promise<Proved<Payload>> {
  const record = createRecord({ check: check as Check<unknown>, request, now }, scheme)
  return record.conclude(await scheme.checks(addSteps(record), settings))
}
