import type { SignedRequest, Verifier } from '@countersign/core'
import { expect } from 'vitest'
import { schemeFacts } from '../schemes/scheme-facts.js'

/** The status of a rejection, by scheme. */
const rejectionStatus: ReadonlyMap<string, number> = new Map(
  Object.entries(schemeFacts).map(([name, { status }]) => [name, status]),
)

/**
 * Resolves to the code that a verifier throws with, or to `accepted`. It also holds the status against what the scheme
 * promises, and `verify` against `explain`: both read one list of checks, so what one refuses the other must name.
 */
export async function outcomeOf(verifier: Verifier<unknown>, request: Request | SignedRequest): Promise<string> {
  const { scheme } = verifier
  const explanation = await verifier.explain(request instanceof Request ? request.clone() : request)
  try {
    await verifier.verify(request)
  } catch (error) {
    expect(error).toMatchObject({ name: 'VerificationError', scheme })
    const { code, status, retryable } = error as { code: string; status: number; retryable: boolean }
    expect(status).toBe(retryable ? 503 : code === 'ERR_BODY_TOO_LARGE' ? 413 : rejectionStatus.get(scheme))
    expect(explanation.verdict).not.toBe('accepted')
    expect(explanation.checks.filter((check) => check.outcome === 'failed').map((check) => check.code)).toContain(code)
    return code
  }
  expect(explanation.verdict).toBe('accepted')
  return 'accepted'
}
