import type { SignedRequest, Verifier } from '@countersign/core'
import { expect } from 'vitest'
import { promisedStatus, type SchemeFacts, schemeFacts } from '../schemes/scheme-facts.js'

const facts: ReadonlyMap<string, SchemeFacts> = new Map(Object.entries(schemeFacts))

/**
 * Resolves to the code of the error that a receiver's verifier throws, or to `accepted`. It also checks that the error has the
 * status that the scheme promises, and that `explain` reports the same failure as `verify`.
 */
export async function outcome(
  { verifier }: { readonly verifier: Verifier<unknown> },
  request: Request | SignedRequest,
): Promise<string> {
  const { scheme } = verifier
  const explanation = await verifier.explain(request instanceof Request ? request.clone() : request)
  try {
    await verifier.verify(request)
  } catch (error) {
    expect(error).toMatchObject({ name: 'VerificationError', scheme })
    const { code, status, retryable } = error as { code: string; status: number; retryable: boolean }
    expect(status).toBe(promisedStatus(facts.get(scheme) as SchemeFacts, { code, retryable }))
    expect(explanation.verdict).not.toBe('accepted')
    expect(explanation.checks.filter((check) => check.outcome === 'failed').map((check) => check.code)).toContain(code)
    return code
  }
  expect(explanation.verdict).toBe('accepted')
  return 'accepted'
}
