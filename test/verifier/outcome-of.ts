import type { SignedRequest, Verifier } from '@countersign/core'
import { expect } from 'vitest'

// What each scheme's sender is answered for every rejection.
const rejectionStatus: Readonly<Record<string, number>> = { alexa: 400, sns: 403, apig: 401 }

/**
 * The code that a verifier throws with, or `accepted`. On the way it holds the answer against what the scheme promises, and
 * `verify` against `explain`: they read one list of checks, so what the one refuses the other must name.
 */
export async function outcomeOf(verifier: Verifier<unknown>, request: Request | SignedRequest): Promise<string> {
  const { scheme } = verifier
  const explanation = await verifier.explain(request instanceof Request ? request.clone() : request)
  try {
    await verifier.verify(request)
  } catch (error) {
    expect(error).toMatchObject({ name: 'VerificationError', scheme })
    const { code, status, retryable } = error as { code: string; status: number; retryable: boolean }
    expect(status).toBe(retryable ? 503 : code === 'ERR_BODY_TOO_LARGE' ? 413 : rejectionStatus[scheme])
    expect(explanation.verdict).not.toBe('accepted')
    expect(explanation.checks.filter((check) => check.outcome === 'failed').map((check) => check.code)).toContain(code)
    return code
  }
  expect(explanation.verdict).toBe('accepted')
  return 'accepted'
}
