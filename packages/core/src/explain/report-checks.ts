import type { CheckDefinition, Step } from '../checks/checks.js'
import type { Check, Explanation } from '../checks/verifier.js'
import { type SchemeIdentity, toSchemeError, type VerificationError } from '../errors.js'

/** What a check adds to its report. */
export type Finding = Pick<Check, 'detail' | 'evidence' | 'hint'>

/** How `explain` words a check. Apart from the check itself, so that verifying loads none of it. */
export interface CheckReport<Context> {
  readonly title: string
  /** What was compared, and what to do. `error` is absent where the check passed. */
  describe?(context: Context, error: VerificationError | undefined): Finding | undefined | Promise<Finding | undefined>
}

/** Reports of checks, by their ids. */
export type CheckReports<Context> = Readonly<Record<string, CheckReport<Context>>>

/** Runs every check that still can, and reports each. */
export async function reportChecks<Context>(
  steps: readonly Step<Context>[],
  reports: CheckReports<Context>,
  context: Context,
  scheme: SchemeIdentity,
): Promise<{ checks: Check[]; errors: VerificationError[] }> {
  const checks: Check[] = []
  const errors: VerificationError[] = []
  const passed = new Set<string>()
  for (const check of (await Promise.all(steps.map(checksOf))).flat()) {
    const { id } = check
    const report = reports[id] ?? { title: id }
    const { title } = report
    const missing = check.needs?.filter((need) => !passed.has(need)) ?? []
    if (missing.length > 0) {
      checks.push({ id, title, outcome: 'skipped', detail: `Needs ${missing.join(', ')}` })
      continue
    }
    if (check.effect !== undefined) {
      checks.push({ id, title, outcome: 'skipped', detail: check.effect })
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
    checks.push({
      id,
      title,
      outcome: error === undefined ? 'passed' : 'failed',
      ...(error === undefined ? {} : { code: error.code, detail: error.message }),
      ...(await describe(report, context, error)),
    })
  }
  return { checks, errors }
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
  report: CheckReport<Context>,
  context: Context,
  error: VerificationError | undefined,
): Promise<Finding> {
  try {
    const finding = (await report.describe?.(context, error)) ?? {}
    return error !== undefined && error.reasons.length > 0
      ? { ...finding, evidence: { reasons: error.reasons, ...finding.evidence } }
      : finding
  } catch {
    return {}
  }
}
