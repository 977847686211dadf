import type { Explanation, VerificationError, Verified } from '@countersign/core'

/** The result of a verification. */
export interface Report extends Explanation {
  readonly scheme: string
  readonly verified?: Verified<unknown>
  readonly error?: VerificationError
  readonly notes: readonly string[]
}

/** How a report is printed. */
export interface Look {
  /** For a program. */
  readonly json?: boolean | undefined
  /** For a person, with all findings of every check. */
  readonly verbose?: boolean | undefined
}

/** Selects the members of the JSON report, for programs. */
export function reportJson({
  scheme,
  verdict,
  cause,
  fix,
  confidence,
  checks,
  verified,
  error,
  notes,
}: Report): unknown {
  return {
    scheme,
    verdict,
    cause,
    fix,
    confidence,
    ...(verified && {
      verified: {
        timestamp: verified.timestamp,
        signer: verified.signer,
        algorithm: verified.algorithm,
        covers: verified.covers,
      },
    }),
    ...(error && {
      error: {
        code: error.code,
        message: error.message,
        status: error.status,
        retryable: error.retryable,
        ...(error.reasons.length > 0 && { reasons: error.reasons }),
      },
    }),
    notes,
    checks,
  }
}
