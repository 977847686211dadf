import { aFlag, aFunction, aNumber, type OptionKind, oneOf, type Verifier } from '../scheme/parts.js'
import type { SecretOptions } from '../scheme/secret-kind.js'
import { createSecretScheme } from '../scheme/secret-scheme.js'
import { type ApigProfile, type ApigProfileName, profileKind, readProfile } from './canonical/profiles.js'
import { type ApigFindings, type ApigSettings, checkApigRequest } from './checks.js'
import { type CredentialScope, credentialScopeKind, readCredentialScope } from './credential-scope.js'
import type { ApigPayload } from './payload.js'

/** Options of {@link createApigVerifier}. */
export interface ApigVerifierOptions extends SecretOptions {
  /**
   * How far X-Sdk-Date may be in the past or future, in seconds, with the limit included. Default 900, which is also the
   * maximum.
   */
  timestampTolerance?: number
  /** Whether a request may leave its body unsigned with a signed `x-sdk-content-sha256: UNSIGNED-PAYLOAD`. Default false. */
  allowUnsignedPayload?: boolean
  /** How to read the parts on which the vendor's signers differ. Default `strict`. */
  profile?: ApigProfileName | Partial<ApigProfile>
  /**
   * Returns the raw target that was signed, given the raw target that arrived. Use it for a backend behind a proxy that
   * rewrites paths. Default: the target that arrived.
   */
  canonicalUrl?: (url: string) => string
  /**
   * The host that was signed. Use it for a backend behind a proxy that rewrites Host. Default: the Host header, or the host
   * of an absolute target.
   */
  trustedHost?: string
  /** Region and service of `V11-HMAC-SHA256` signatures. Without this option, they are refused. */
  credentialScope?: CredentialScope
  /**
   * Whether a target that handlers may read in more than one way, such as one with `%2F` in its path or `+` in its query, is
   * accepted or refused. Default `accept`. Then make decisions only with `payload.target`, which was verified.
   */
  ambiguousTarget?: 'accept' | 'refuse'
}

const largestTolerance = 900

const aHost: OptionKind = {
  wanted: "the value of a Host header, such as 'backend.example.com'",
  accepts: (value) =>
    typeof value === 'string' && /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/.test(value),
}

const create = /* @__PURE__ */ createSecretScheme<ApigPayload, ApigVerifierOptions, ApigSettings, ApigFindings>({
  name: 'apig',
  creator: 'createApigVerifier',
  status: 401,
  covers: 'body',
  maxBodyBytes: 12 * 1_048_576,
  options: {
    timestampTolerance: /* @__PURE__ */ aNumber('seconds', 0, largestTolerance),
    allowUnsignedPayload: aFlag,
    profile: profileKind,
    canonicalUrl: aFunction,
    trustedHost: aHost,
    credentialScope: credentialScopeKind,
    ambiguousTarget: /* @__PURE__ */ oneOf('accept', 'refuse'),
  },
  settings: ({ credentialScope, ...given }, engine) => ({
    ...engine,
    profile: readProfile(given.profile ?? 'strict'),
    timestampTolerance: given.timestampTolerance ?? largestTolerance,
    allowUnsignedPayload: given.allowUnsignedPayload ?? false,
    trustedHost: given.trustedHost,
    canonicalUrl: given.canonicalUrl,
    credentialScope: credentialScope && readCredentialScope(credentialScope),
    ambiguousTarget: given.ambiguousTarget ?? 'accept',
  }),
  // Only a request that names a credential scope needs this module.
  derive: async (...name) => await (await import('./v11.js')).deriveSecret(...name),
  checks: checkApigRequest,
  reports: async (settings) => (await import('./explain/reports.js')).apigReports(settings),
})

/**
 * Creates a verifier of the requests that Huawei Cloud API Gateway or ROMA Connect forwards to a backend, signed with
 * `SDK-HMAC-SHA256`. The scheme signs a canonical form. So it ignores a slash at the end of a path, the difference between
 * `%2F` and `/`, and the order of query items. Make decisions with `payload.target`, never with the target that arrived.
 * `SDK-HMAC-SM3` is refused, because WebCrypto has no SM3.
 *
 * @throws TypeError if an option is unknown or not valid: no secret, an empty one, a tolerance above 900 seconds.
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html
 *
 * @example
 * ```ts
 * import { createApigVerifier } from '@countersign/core/apig'
 *
 * const verifier = createApigVerifier({ secrets: { signature_key1: 'signature_secret1' } })
 *
 * export async function callerOf(request: Request): Promise<string> {
 *   const { signer } = await verifier.verify(request)
 *   return signer.id
 * }
 * ```
 */
export function createApigVerifier(options: ApigVerifierOptions): Verifier<ApigPayload> {
  return create(options)
}
