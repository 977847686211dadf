import type { VerificationErrorCode } from '@countersign/core'
import type { SignedTestRequest } from '../signed-test-request.js'

/** A request that a verifier must reject. */
export interface HostileRequest {
  /** Stable, kebab-case. */
  readonly name: string
  /** What is wrong, and why it matters. */
  readonly why: string
  readonly request: SignedTestRequest
  /** The code that `verify` throws with. */
  readonly expectedCode: VerificationErrorCode
}

/** A hostile request before it is made. */
export interface HostileCase extends Omit<HostileRequest, 'request'> {
  make(): SignedTestRequest | Promise<SignedTestRequest>
}

/** Makes the requests one after the other, each when it is asked for. */
export async function* makeHostile(cases: Iterable<HostileCase>): AsyncGenerator<HostileRequest, void, undefined> {
  for (const { name, why, expectedCode, make } of cases) yield { name, why, expectedCode, request: await make() }
}

/** The request with a header set, added or, for undefined, taken out. */
export function withHeader<Signed extends SignedTestRequest>(
  request: Signed,
  name: string,
  value: string | undefined,
): Signed {
  const headers = request.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase())
  return { ...request, headers: value === undefined ? headers : [...headers, [name, value]] }
}

/** The one value of a header. */
export function headerOf(request: SignedTestRequest, name: string): string {
  return request.headers.find(([other]) => other === name)?.[1] ?? ''
}
