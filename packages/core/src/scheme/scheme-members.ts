import type { Covers } from '../checks/verifier.js'
import { loadOnce } from '../encoding/when-settled.js'
import type { SchemeIdentity } from '../errors.js'
import type { CheckReport } from '../explain/report-checks.js'
import type { OptionKinds } from '../options/options.js'
import type { SignedRequest } from '../request/signed-request.js'
import type { SchemeResult, SchemeRun } from './scheme-run.js'

/** The types that schemes of one kind share. What proves their signatures decides the kind. */
export interface SchemeKind {
  /** The options that the library reads. */
  readonly options: object
  /** The findings of the checks that the library runs, by id. */
  readonly findings: object
  /** The steps that a run has beside the members of every run. */
  readonly steps: object
  /** The values that the steps of one verifier need. */
  readonly engine: unknown
}

/** The steps in a run of one kind. */
export type StepsOf<Run> = Omit<Run, keyof SchemeRun<unknown>>

/** The members of every scheme. */
export interface SchemeMembers<Payload, Options extends Kind['options'], Settings, Findings, Kind extends SchemeKind>
  extends SchemeIdentity {
  /** The function that creates verifiers, for messages about its options, such as `createAlexaVerifier`. */
  readonly creator: string
  /** How much of the body the signature proves. */
  readonly covers: Covers
  /** The largest body that is accepted by default, in bytes. */
  readonly maxBodyBytes: number
  /**
   * The code for a copy of a message that is still being handled. Default ERR_IN_PROGRESS, because an honest sender retries.
   */
  readonly whileHeld?: 'ERR_IN_PROGRESS' | 'ERR_REPLAYED'
  /** The kinds of the options that the scheme adds. */
  readonly options: OptionKinds<Omit<Options, keyof Kind['options']>>
  /**
   * Derives the settings of the checks from the options. Called once for each verifier.
   *
   * @throws TypeError if two options do not fit together.
   */
  settings(options: Options, engine: Kind['engine']): Settings
  /** The checks, from top to bottom. `verify` stops at the first one that fails; `explain` reports all of them. */
  checks(run: SchemeRun<Findings> & Kind['steps'], settings: Settings): Promise<SchemeResult<Payload>>
  /** Returns the texts that `explain` reports. Called at the first `explain`, so it may load them. */
  reports(
    settings: Settings,
    engine: Kind['engine'],
  ): SchemeReports<Findings, Kind['findings']> | Promise<SchemeReports<Findings, Kind['findings']>>
}

/** The reports of a scheme: one for each of its own checks, and one for each check of the library that it describes better. */
export type SchemeReports<Findings, LibraryFindings> = {
  readonly [Id in keyof Findings]: CheckReport<Findings & LibraryFindings>
} & {
  readonly [Id in keyof LibraryFindings]?: CheckReport<Findings & LibraryFindings>
}

/** A genuine request that `prepare` verifies, and the settings that accept it. */
export interface SchemeSample<Settings> {
  readonly request: SignedRequest
  readonly settings: Settings
}

/** The checks of a scheme: see {@link SchemeMembers.checks}. */
type Checks<Run, Settings, Payload> = (run: Run, settings: Settings) => Promise<SchemeResult<Payload>>

/**
 * Returns checks that are loaded with the first request. A program that only creates a verifier, or imports another function
 * of the same entry, does not load them.
 */
export function loadChecks<Run, Settings, Payload>(
  load: () => Promise<Checks<Run, Settings, Payload>>,
): Checks<Run, Settings, Payload> {
  const loadOne = loadOnce(load)
  return (run, settings) => {
    const checks = loadOne()
    return typeof checks === 'function' ? checks(run, settings) : checks.then((loaded) => loaded(run, settings))
  }
}
