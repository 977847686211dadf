import type { Check, Found } from '../checks/check.js'
import type { Check as CheckRow, Explanation } from '../checks/verifier.js'
import { type SchemeIdentity, toSchemeError, type VerificationError } from '../errors.js'
import type { ReceivedRequest } from '../request/received-request.js'
import { adviceFor } from './advice.js'
import { Budget } from './budget.js'
import type { Changes } from './changes.js'

/** How `explain` words each check of a scheme: one entry for every id, or it does not compile. */
export type Reports<Findings> = { readonly [Id in keyof Findings]: CheckReport<Findings> }

/** How `explain` words a check. Apart from the check itself, so that verifying loads none of it. */
export interface CheckReport<Findings> {
  readonly title: string
  /** What was compared, and what to do. */
  describe?(explained: Explained<Findings>): Finding | undefined | Promise<Finding | undefined>
}

/** A request after its checks, as a report reads it. */
export interface Explained<Findings> {
  readonly request: ReceivedRequest
  readonly now: Date
  /** What each check found that passed. */
  readonly found: Partial<Findings>
  /** Why the check that is reported failed; absent if it passed. */
  readonly error?: VerificationError
  /** Limits the work of all reports of the request together. */
  readonly budget: Budget
  /** Runs the checks over the request with a change; absent while that is done already. */
  readonly retry?: Retry | undefined
}

/** A request with a change, which may undo an accident. */
export type Changed = Partial<Pick<ReceivedRequest, 'headers' | 'body'>>

/** Runs the checks over a changed request. Resolves to the reports, or to undefined if the budget is spent. */
export type Retry = (changed: Changed) => Promise<readonly Reported[] | undefined>

/** What a check adds to its report. */
export interface Finding extends Pick<CheckRow, 'detail' | 'evidence' | 'hint'> {
  /** For {@link Explanation}, and not for the row. */
  readonly diagnosis?: Diagnosis
}

/** What a report says of the request as a whole. */
export interface Diagnosis {
  /** A sentence. */
  readonly cause: string
  /** Advice for every host. */
  readonly fix: string
  /** The line to change, by host. */
  readonly changes?: Changes
  readonly confidence?: 'proven' | 'likely'
}

/** The report of a check, and what it says of the request as a whole. */
export interface Reported {
  readonly row: CheckRow
  readonly diagnosis?: Diagnosis | undefined
}

/** What reports share. */
export interface ReportContext {
  readonly budget?: Budget
  readonly retry?: Retry | undefined
}

/** Thrown by the finding of a check that did not pass: what calls it is skipped. */
class Skipped {
  readonly need: string

  constructor(need: string) {
    this.need = need
  }
}

/** A runner of checks that goes on after a failure, and reports every check. */
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

  /** What the function of a scheme runs its checks with. */
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
    },
  )

  /** The reports of all checks that were run, in their order. */
  async rows(reports: Reports<Findings>, request: ReceivedRequest, now: Date): Promise<CheckRow[]> {
    return (await this.report(reports, request, now)).map(({ row }) => row)
  }

  /** The same, each with what it says of the request as a whole. */
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
        reported.push({ row: { id, title, outcome: 'skipped', detail: `Needs ${need}` } })
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

  /** What the checks that failed threw. */
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

/** Verdict of a set of failures: a fault of the sender's outweighs one of ours. */
export function verdictOf(errors: readonly VerificationError[]): Explanation['verdict'] {
  if (errors.length === 0) return 'accepted'
  return errors.every((error) => error.retryable) ? 'unavailable' : 'rejected'
}

// A description is a courtesy: if it fails, the verdict stands all the same.
async function describe<Findings>(report: CheckReport<Findings>, explained: Explained<Findings>): Promise<Finding> {
  const { error } = explained
  let finding: Finding = {}
  try {
    finding = (await report.describe?.(explained)) ?? {}
  } catch {
    // The row then has the code and the message alone.
  }
  return error !== undefined && error.reasons.length > 0
    ? { ...finding, evidence: { reasons: error.reasons, ...finding.evidence } }
    : finding
}
