import type { Explanation } from '@countersign/core'

/** Exit codes of every command: 0 accepted or done, 1 rejected, 2 no verdict (bad usage, unreadable file, failed download). */
export const exitCode = { accepted: 0, rejected: 1, undecided: 2 } as const

/** One of {@link exitCode}. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** The exit code of a verdict. */
export const exitCodeOf: Readonly<Record<Explanation['verdict'], ExitCode>> = {
  accepted: exitCode.accepted,
  rejected: exitCode.rejected,
  unavailable: exitCode.undecided,
}
