import type { SignedTestRequest } from '@countersign/testing'
import { formatFixture as format, type RecordedRequest, type RecordedScheme } from '@countersign/testing/recorded'

/** The name of a scheme, as in `verifier.scheme`. */
export type Scheme = RecordedScheme

/** A signed request, and the values that a test needs to verify it, without the secret. */
export interface Fixture {
  readonly scheme: Scheme
  readonly request: SignedTestRequest
  /** The time that the request was signed at. */
  readonly at?: Date
  /** PEM by URL, as the certificate hosts would serve it. */
  readonly certificates: Readonly<Record<string, string>>
  /** PEM of the trust anchors. For SMN, PEM of the pinned certificate. */
  readonly trustAnchors?: string
}

/** Formats a fixture as JSON, for a file in a test suite. */
export function formatFixture({ request, ...rest }: Fixture): string {
  return format(request, rest)
}

/** Converts a request that was recognised in a text to a fixture. */
export function fixtureOf({ request, material }: RecordedRequest, scheme: Scheme): Fixture {
  return { scheme, request, certificates: {}, ...material }
}
