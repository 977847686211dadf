import type { SignedTestRequest } from '@countersign/testing'

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

/** How the endpoints of a scheme refuse a request. */
export interface Refusals {
  readonly scheme: 'alexa' | 'sns' | 'apig' | 'appstore' | 'paypal' | 'smn'
  /** Statuses that refuse. */
  readonly statuses: readonly number[]
  /** The message for an answer with any other status. */
  readonly wanted: string
}

/** The refusals of each scheme. */
export const refusals: Readonly<Record<Refusals['scheme'], Refusals>> = {
  alexa: { scheme: 'alexa', statuses: [400], wanted: 'Alexa wants 400' },
  // Amazon SNS gives up after any 4xx. But 404 does not count as a refusal, because a wrong path has the same answer.
  sns: { scheme: 'sns', statuses: [400, 401, 403], wanted: '400, 401 or 403 was expected' },
  apig: { scheme: 'apig', statuses: [400, 401, 403], wanted: '400, 401 or 403 was expected' },
  appstore: { scheme: 'appstore', statuses: [400, 401, 403], wanted: '400, 401 or 403 was expected' },
  paypal: { scheme: 'paypal', statuses: [400, 401, 403], wanted: '400, 401 or 403 was expected' },
  smn: { scheme: 'smn', statuses: [400, 401, 403], wanted: '400, 401 or 403 was expected' },
}
