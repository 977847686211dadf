import type { SignedTestRequest } from '@countersign/testing'
import type { RecordedScheme } from '@countersign/testing/recorded'

/** A request for an endpoint, and the expected answer. */
export interface EndpointCase {
  readonly name: string
  /** A description of the request, and why the answer matters. */
  readonly why: string
  /** An endpoint serves a request with any 2xx status, and refuses it with one of its {@link Refusals}. */
  readonly expected: 'served' | 'refused'
  /** Further statuses that refuse. */
  readonly tolerated?: readonly number[]
  readonly request: SignedTestRequest
}

/** The requests of a run. Each is created when it is needed. */
export type Cases = AsyncIterable<EndpointCase>

/** How an endpoint refuses a request. */
export interface Refusals {
  /** The status that Countersign answers. Reports name it as the expected one. */
  readonly status: number
  /** All statuses that refuse. */
  readonly statuses: readonly number[]
  /** The message for an answer with any other status. */
  readonly wanted: string
}

/** The endpoints of a scheme, as `certify` and `send` treat them. */
export interface EndpointProfile {
  readonly scheme: RecordedScheme
  /** The default of `--timeout`, in seconds. */
  readonly timeout: number
  readonly refusals: Refusals
  /**
   * Returns the XML with which the service answers a request that confirms a subscription, or undefined if the URL is another one.
   * It is absent if nothing is confirmed in this way.
   */
  confirmation?(url: URL): string | undefined
}

/** Refusals of a service that accepts several statuses. `status` is the one that Countersign answers. */
export function refusedWith(status: 400 | 401 | 403): Refusals {
  // 404 does not count as a refusal, because a wrong path has the same answer.
  return { status, statuses: [400, 401, 403], wanted: '400, 401 or 403 was expected' }
}
