import { type SchemeIdentity, toSchemeError, type VerificationError } from '../errors.js'
import type { Check, Explanation } from './verifier.js'

/** What a check adds to its report. */
export type Finding = Pick<Check, 'detail' | 'evidence' | 'hint'>

/**
 * One named check of a scheme. `verify` and `explain` read the same list of them.
 * A check reads what earlier checks left in the context, and leaves there what later ones need.
 */
export interface CheckDefinition<Context> {
  readonly id: string
  readonly title: string
  /** Ids of the checks that fill what this one reads: it is skipped where one of them did not pass. */
  readonly needs?: readonly string[]
  /** Why `explain` must not run this check, where running it changes something. */
  readonly effect?: string
  /** Throws a VerificationError, or returns. Returns a promise only where it must wait. */
  run(context: Context): void | Promise<void>
  /** For `explain` alone: what was compared, and what to do. `error` is absent where the check passed. */
  describe?(context: Context, error: VerificationError | undefined): Finding | undefined | Promise<Finding | undefined>
}

/**
 * Checks whose outcome may be known already, such as those of a certificate whose key is in the cache.
 * `verify` asks `resolve`, which runs the checks where it must; `explain` runs them all.
 */
export interface CheckGroup<Context> {
  /** The checks, or what loads them. */
  readonly checks: readonly CheckDefinition<Context>[] | (() => Promise<readonly CheckDefinition<Context>[]>)
  resolve(context: Context): void | Promise<void>
}

/** What a scheme is a list of. */
export type Step<Context> = CheckDefinition<Context> | CheckGroup<Context>

/** Runs the checks in order; the first that fails throws. */
export async function runChecks<Context>(steps: readonly Step<Context>[], context: Context): Promise<void> {
  for (const step of steps) {
    const pending = 'checks' in step ? step.resolve(context) : step.run(context)
    if (pending !== undefined) await pending
  }
}

/** Runs every check that still can, and reports each. */
export async function reportChecks<Context>(
  steps: readonly Step<Context>[],
  context: Context,
  scheme: SchemeIdentity,
): Promise<{ checks: Check[]; errors: VerificationError[] }> {
  const reports: Check[] = []
  const errors: VerificationError[] = []
  const passed = new Set<string>()
  for (const check of (await Promise.all(steps.map(checksOf))).flat()) {
    const { id, title } = check
    const missing = check.needs?.filter((need) => !passed.has(need)) ?? []
    if (missing.length > 0) {
      reports.push({ id, title, outcome: 'skipped', detail: `Needs ${missing.join(', ')}` })
      continue
    }
    if (check.effect !== undefined) {
      reports.push({ id, title, outcome: 'skipped', detail: check.effect })
      continue
    }
    let error: VerificationError | undefined
    try {
      await check.run(context)
      passed.add(id)
    } catch (thrown) {
      error = toSchemeError(thrown, scheme)
      errors.push(error)
    }
    reports.push({
      id,
      title,
      outcome: error === undefined ? 'passed' : 'failed',
      ...(error === undefined ? {} : { code: error.code, detail: error.message }),
      ...(await describe(check, context, error)),
    })
  }
  return { checks: reports, errors }
}

async function checksOf<Context>(step: Step<Context>): Promise<readonly CheckDefinition<Context>[]> {
  if (!('checks' in step)) return [step]
  return typeof step.checks === 'function' ? await step.checks() : step.checks
}

/** Verdict of a set of failures: a fault of the sender's outweighs one of ours. */
export function verdictOf(errors: readonly VerificationError[]): Explanation['verdict'] {
  if (errors.length === 0) return 'accepted'
  return errors.every((error) => error.retryable) ? 'unavailable' : 'rejected'
}

// A description is a courtesy: that it fails must not hide the verdict.
async function describe<Context>(
  check: CheckDefinition<Context>,
  context: Context,
  error: VerificationError | undefined,
): Promise<Finding> {
  try {
    const finding = (await check.describe?.(context, error)) ?? {}
    return error !== undefined && error.reasons.length > 0
      ? { ...finding, evidence: { reasons: error.reasons, ...finding.evidence } }
      : finding
  } catch {
    return {}
  }
}
