import type { ApigAlgorithm } from './authorization.js'
import { signedSegments } from './canonical/canonical-path.js'
import { signedQueryItems } from './canonical/canonical-query.js'
import type { ApigProfile } from './canonical/profiles.js'
import type { RequestTarget } from './canonical/request-target.js'

/**
 * The target of a request as it was verified, decoded. Two targets that differ here have different signatures, and two that
 * are equal here have the same: it is all that the signature proves of the target.
 */
export interface ApigTarget {
  /** Segments: of `/a/b%20c/` they are `a` and `b c`, of `/` none. A segment may be `..`: the scheme resolves nothing. */
  readonly path: readonly string[]
  /** Items in the order in which they are signed, by name and then value, whatever the order they arrived in. */
  readonly query: readonly (readonly [name: string, value: string])[]
}

/** What is proved of a verified request, besides its body. */
export interface ApigPayload {
  readonly algorithm: ApigAlgorithm
  readonly accessKey: string
  /** Lower-case names, sorted. No other header is proved to be the signer's. */
  readonly signedHeaders: readonly string[]
  /** Whether the body is proved to be the signer's; false only if `allowUnsignedPayload` let it pass. */
  readonly bodySigned: boolean
  /** The target that was signed; with a `canonicalUrl`, what that gave. Decoded when it is first read. */
  readonly target: ApigTarget
}

/** Makes the payload of a verified request, frozen. */
export function createPayload(
  { algorithm, accessKey, signedHeaders, bodySigned }: Omit<ApigPayload, 'target'>,
  signed: RequestTarget,
  profile: ApigProfile,
): ApigPayload {
  let target: ApigTarget | undefined
  return Object.freeze({
    algorithm,
    accessKey,
    signedHeaders: Object.freeze(signedHeaders),
    bodySigned,
    get target() {
      target ??= decodeTarget(signed, profile)
      return target
    },
  })
}

function decodeTarget({ path, query }: RequestTarget, profile: ApigProfile): ApigTarget {
  const items = signedQueryItems(query, profile).map(({ name, value }) => Object.freeze([name, value] as const))
  return Object.freeze({ path: Object.freeze(signedSegments(path, profile)), query: Object.freeze(items) })
}
