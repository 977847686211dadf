import type { SignedTestRequest } from '@countersign/testing'

/** A request for an endpoint, and what it should answer. */
export interface EndpointCase {
  readonly name: string
  /** What the request is, and why the answer matters. */
  readonly why: string
  /** A good endpoint answers 200 to the first, 400 to the second. */
  readonly expected: 'served' | 'refused'
  /** Other statuses that refuse as well. */
  readonly tolerated?: readonly number[]
  readonly request: SignedTestRequest
}
