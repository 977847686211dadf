import type { Check, Found } from '../checks/check.js'
import type { Check as CheckRow, Explanation } from '../checks/verifier.js'
import { type SchemeIdentity, toSchemeError, type VerificationError } from '../errors.js'
import type { ReceivedRequest } from '../request/received-request.js'
import { adviceFor } from './advice.js'
import { Budget } from './budget.js'
import type { Changes } from './changes.js'

/** Maps each check of a scheme to its report. A missing id does not compile. */
export type Reports<Findings> = { readonly [Id in keyof Findings]: CheckReport<Findings> }

/** Describes a check for `explain`. Kept apart from the check itself, so that `verify` does not load it. */
export interface CheckReport<Findings> {
  readonly title: string
  /** Returns the compared values, and what to do. */
  describe?(explained: Explained<Findings>): Finding | undefined | Promise<Finding | undefined>
}

/** Holds a request after its checks, for the reports. */
export interface Explained<Findings> {
  readonly request: ReceivedRequest
  readonly now: Date
  /** What each passed check found. */
  readonly found: Partial<Findings>
  /** The error of the reported check. Absent if it passed. */
  readonly error?: VerificationError
  /** Limits the work of all reports of the request together. */
  readonly budget: Budget
  /** Runs the checks over the request with a change. Absent while such a run is in progress. */
  readonly retry?: Retry | undefined
}

/** A request with a change, which may undo an accident. */
export type Changed = Partial<Pick<ReceivedRequest, 'headers' | 'body'>>

/** Runs the checks over a changed request. Resolves to the reports, or to undefined if the budget is spent. */
export type Retry = (changed: Changed) => Promise<readonly Reported[] | undefined>

/** Holds what a check adds to its row. */
export interface Finding extends Pick<CheckRow, 'detail' | 'evidence' | 'hint'> {
  /** Used for the {@link Explanation}, and not for the row. */
  readonly diagnosis?: Diagnosis
}

/** The part of a report about the request as a whole. */
export interface Diagnosis {
  /** A sentence. */
  readonly cause: string
  /** Advice for every host. */
  readonly fix: string
  /** The line to change, by host. */
  readonly changes?: Changes
  readonly confidence?: 'proven' | 'likely'
}

/** The row of a check, and what its report says about the request as a whole. */
export interface Reported {
  readonly row: CheckRow
  readonly diagnosis?: Diagnosis | undefined
}

/** The context that all reports share. */
export interface ReportContext {
  readonly budget?: Budget
  readonly retry?: Retry | undefined
}

/** The finding of a check that did not pass throws this, so that the check that calls it is skipped. */
class Skipped {
  readonly need: string

  constructor(need: string) {
    this.need = need
  }
}

/** Runs checks, goes on after a failure, and reports every check. */
export class ReportedChecks<Findings> {
  readonly #rows: {
    readonly id: keyof Findings & string
    readonly need?: string
    readonly error?: VerificationError
  }[] = []
  readonly #found: Partial<Findings> = {}
  readonly #scheme: SchemeIdentity

  constructor(scheme: SchemeIdentity) {
    this.#scheme = scheme
  }

  /** The runner that is passed to the function of a scheme. */
  readonly check: Check<Findings> = Object.assign(
    <Id extends keyof Findings>(id: Id, run: () => Findings[Id]): Found<Findings[Id]> => {
      try {
        return this.#pass(id, run())
      } catch (thrown) {
        return this.#fail(id, thrown)
      }
    },
    {
      wait: async <Id extends keyof Findings>(
        id: Id,
        run: () => Findings[Id] | Promise<Findings[Id]>,
      ): Promise<Found<Findings[Id]>> => {
        try {
          return this.#pass(id, await run())
        } catch (thrown) {
          return this.#fail(id, thrown)
        }
      },
      thorough: true,
      note: (name: string, value: unknown): void => {
        Object.assign(this.#found, { [name]: value })
      },
    },
  )

  /**
   * Builds the rows of all checks that were run, in their order. Adds to each row what its report says about the request as a
   * whole.
   */
  async report(
    reports: Reports<Findings>,
    request: ReceivedRequest,
    now: Date,
    { budget = new Budget(), retry }: ReportContext = {},
  ): Promise<readonly Reported[]> {
    const reported: Reported[] = []
    for (const { id, need, error } of this.#rows) {
      const { title } = reports[id]
      if (need !== undefined) {
        reported.push({ row: { id, title, outcome: 'skipped', detail: `Needs the check ${need}, which did not pass` } })
        continue
      }
      const explained = { request, now, found: this.#found, budget, retry, ...(error && { error }) }
      const { diagnosis, ...finding } = await describe(reports[id], explained)
      const failure = error && { code: error.code, detail: error.message, hint: adviceFor(error) }
      const outcome = error === undefined ? 'passed' : 'failed'
      reported.push({ row: { id, title, outcome, ...failure, ...finding }, diagnosis })
    }
    return reported
  }

  /** The errors of the failed checks. */
  get errors(): readonly VerificationError[] {
    return this.#rows.flatMap(({ error }) => error ?? [])
  }

  #pass<Id extends keyof Findings>(id: Id, value: Findings[Id]): Found<Findings[Id]> {
    this.#found[id] = value
    this.#rows.push({ id: id as Id & string })
    return () => value
  }

  #fail<Id extends keyof Findings>(id: Id, thrown: unknown): () => never {
    const name = id as Id & string
    if (thrown instanceof Skipped) this.#rows.push({ id: name, need: thrown.need })
    else this.#rows.push({ id: name, error: toSchemeError(thrown, this.#scheme) })
    return () => {
      throw new Skipped(name)
    }
  }
}

/** Derives the verdict from the errors: a fault of the sender outweighs a fault of ours. */
export function verdictOf(errors: readonly VerificationError[]): Explanation['verdict'] {
  if (errors.length === 0) return 'accepted'
  return errors.every((error) => error.retryable) ? 'unavailable' : 'rejected'
}

// A description is optional: if it fails, the verdict does not change.
async function describe<Findings>(report: CheckReport<Findings>, explained: Explained<Findings>): Promise<Finding> {
  const { error } = explained
  let finding: Finding = {}
  try {
    finding = (await report.describe?.(explained)) ?? {}
  } catch {
    // The row then has only the code and the message.
  }
  return error !== undefined && error.reasons.length > 0
    ? { ...finding, evidence: { reasons: error.reasons, ...finding.evidence } }
    : finding
}
