import type { VerificationErrorCode } from '@countersign/core'
import type { SignedTestRequest } from '../signed-test-request.js'

/** A request that a verifier must reject. */
export interface HostileRequest {
  /** The name of the case. It is stable and in kebab-case. */
  readonly name: string
  /** What is wrong, and why it matters. */
  readonly why: string
  readonly request: SignedTestRequest
  /** The code of the error that `verify` throws. */
  readonly expectedCode: VerificationErrorCode
}

/** A hostile request that has not been created yet. */
export interface HostileCase extends Omit<HostileRequest, 'request'> {
  make(): SignedTestRequest | Promise<SignedTestRequest>
}

/** Creates the requests one after the other, each when the caller asks for it. */
export async function* makeHostile(cases: Iterable<HostileCase>): AsyncGenerator<HostileRequest, void, undefined> {
  for (const { name, why, expectedCode, make } of cases) yield { name, why, expectedCode, request: await make() }
}

/** Returns the request with a header set or added; undefined removes the header. */
export function withHeader<Signed extends SignedTestRequest>(
  request: Signed,
  name: string,
  value: string | undefined,
): Signed {
  const headers = request.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase())
  return { ...request, headers: value === undefined ? headers : [...headers, [name, value]] }
}

/** Returns the only value of a header. */
export function headerOf(request: SignedTestRequest, name: string): string {
  return request.headers.find(([other]) => other === name)?.[1] ?? ''
}
