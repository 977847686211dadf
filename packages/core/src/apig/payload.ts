import type { ApigAlgorithm } from './authorization.js'
import { signedSegments } from './canonical/canonical-path.js'
import type { QueryItem } from './canonical/canonical-query.js'
import type { ApigProfile } from './canonical/profiles.js'
import type { RequestTarget } from './canonical/request-target.js'

/**
 * The verified and decoded target of a request. The signature proves exactly this much: targets that differ here have
 * different signatures, and targets that are equal here have the same signature.
 */
export interface ApigTarget {
  /**
   * The segments of the path. For `/a/b%20c/` they are `a` and `b c`; for `/` there are none. A segment may be `..`, because
   * the scheme does not resolve dot segments.
   */
  readonly path: readonly string[]
  /** The items of the query in the order of signing: by name and then value. The order of arrival is lost. */
  readonly query: readonly (readonly [name: string, value: string])[]
}

/** The proved facts about a verified request, besides its body. */
export interface ApigPayload {
  readonly algorithm: ApigAlgorithm
  readonly accessKey: string
  /** Sorted lower-case names of the signed headers. The signature proves nothing about any other header. */
  readonly signedHeaders: readonly string[]
  /** Whether the signature proves the body. False only if `allowUnsignedPayload` accepted an unsigned body. */
  readonly bodySigned: boolean
  /** The target that was signed, decoded. If there is a `canonicalUrl` hook, this is its result. */
  readonly target: ApigTarget
}

/** Creates the frozen payload of a verified request. */
export function createPayload(
  { algorithm, accessKey, signedHeaders, bodySigned }: Omit<ApigPayload, 'target'>,
  { path }: RequestTarget,
  queryItems: readonly QueryItem[],
  profile: ApigProfile,
): ApigPayload {
  const query = queryItems.map(({ name, value }) => Object.freeze([name, value] as const))
  return Object.freeze({
    algorithm,
    accessKey,
    signedHeaders: Object.freeze(signedHeaders),
    bodySigned,
    // Do not define an accessor here: engines need several times as long to create an object that has its own accessor.
    target: Object.freeze({ path: Object.freeze(signedSegments(path, profile)), query: Object.freeze(query) }),
  })
}
