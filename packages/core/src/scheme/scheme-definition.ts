import type { Covers } from '../checks/verifier.js'
import { loadOnce } from '../encoding/when-settled.js'
import type { SchemeIdentity } from '../errors.js'
import type { CheckReport } from '../explain/report-checks.js'
import type { OptionKinds } from '../options/options.js'
import type { SignedRequest } from '../request/signed-request.js'
import type { SchemeResult } from './scheme-run.js'

/** The members of every scheme. `Base` is the set of options that the library reads for the kind of the scheme. */
export interface SchemeDefinition<Payload, Options extends Base, Base, Settings, Findings, LibraryFindings, Run, Engine>
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
  readonly options: OptionKinds<Omit<Options, keyof Base>>
  /**
   * Derives the settings of the checks from the options. Called once for each verifier.
   *
   * @throws TypeError if two options do not fit together.
   */
  settings(options: Options, engine: Engine): Settings
  /** The checks, from top to bottom. `verify` stops at the first one that fails; `explain` reports all of them. */
  checks(run: Run, settings: Settings): Promise<SchemeResult<Payload>>
  /** Returns the texts that `explain` reports. Called at the first `explain`, so it may load them. */
  reports(
    settings: Settings,
    engine: Engine,
  ): SchemeReports<Findings, LibraryFindings> | Promise<SchemeReports<Findings, LibraryFindings>>
}

/** The reports of a scheme: one for each of its own checks, and any for checks of the library that it describes better. */
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

/** The checks of a scheme: see {@link SchemeDefinition.checks}. */
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
