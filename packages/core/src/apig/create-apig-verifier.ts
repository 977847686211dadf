import { createVerifier } from '../checks/create-verifier.js'
import type { Verifier } from '../checks/verifier.js'
import { readVerifierSettings, type VerifierOptions, verifierOptionKinds } from '../checks/verifier-options.js'
import { aFlag, aFunction, aNumber, type OptionKind, type OptionKinds, oneOf, readOptions } from '../options/options.js'
import { type ApigProfile, type ApigProfileName, profileKind, readProfile } from './canonical/profiles.js'
import { checkApigRequest } from './checks.js'
import { type CredentialScope, credentialScopeKind, readCredentialScope } from './credential-scope.js'
import type { ApigPayload } from './payload.js'
import { createSecretKeys } from './secret-keys.js'
import { createSecretSource, type Secrets, secretsKind } from './secrets.js'
import { warmEngine } from './verify-authorization.js'

/** Options of {@link createApigVerifier}. */
export interface ApigVerifierOptions extends VerifierOptions {
  /**
   * Secrets by access key, or an asynchronous look-up that gives undefined for an unknown key.
   * In place of a secret there may be a list of two, both live while a secret is rotated.
   * A record is copied at construction. A look-up that throws, gives an empty secret or does not answer in time is
   * ERR_DEPENDENCY_FAILED; what it answers is not cached.
   */
  secrets: Secrets
  /** Seconds that a look-up may take. Default 5. */
  secretTimeout?: number
  /** Seconds that X-Sdk-Date may be off by, either way, both ends included. Default 900, which is also the most. */
  timestampTolerance?: number
  /** Whether a request may leave its body unsigned, by a signed `x-sdk-content-sha256: UNSIGNED-PAYLOAD`. Default false. */
  allowUnsignedPayload?: boolean
  /** How to read what the vendor's signers disagree on. Default `strict`. */
  profile?: ApigProfileName | Partial<ApigProfile>
  /** Gives the target that was signed for the one that arrived, raw, for a backend behind a proxy that rewrites paths. Default: the same. */
  canonicalUrl?: (url: string) => string
  /** The host that was signed, for a backend behind a proxy that rewrites Host. Default: the Host header, or the host of an absolute target. */
  trustedHost?: string
  /** Region and service of `V11-HMAC-SHA256` signatures, which are refused without. */
  credentialScope?: CredentialScope
  /**
   * Whether a target that handlers may read in more than one way, such as one with `%2F` in its path or `+` in its query, is
   * accepted or refused. Default `accept`: then decide on `payload.target`, which is what was verified.
   */
  ambiguousTarget?: 'accept' | 'refuse'
}

const largestTolerance = 900

const aHost: OptionKind = {
  wanted: "the value of a Host header, such as 'backend.example.com'",
  accepts: (value) =>
    typeof value === 'string' && /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/.test(value),
}

const optionKinds: OptionKinds<ApigVerifierOptions> = {
  ...verifierOptionKinds,
  secrets: secretsKind,
  secretTimeout: aNumber('seconds', 0.001, 60),
  timestampTolerance: aNumber('seconds', 0, largestTolerance),
  allowUnsignedPayload: aFlag,
  profile: profileKind,
  canonicalUrl: aFunction,
  trustedHost: aHost,
  credentialScope: credentialScopeKind,
  ambiguousTarget: oneOf('accept', 'refuse'),
}

const identity = { name: 'apig', status: 401 } as const

/**
 * Creates a verifier of the requests that Huawei Cloud API Gateway or ROMA Connect forwards to a backend, signed with
 * `SDK-HMAC-SHA256`. The scheme signs a canonical form: it cannot tell a path from the same with a slash at the end, nor
 * `%2F` from `/`, nor query items from the same in another order. Decide on `payload.target`, never on the spelling that
 * arrived. `SDK-HMAC-SM3` is refused, since Web Crypto has no SM3.
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
  const given = readOptions('createApigVerifier', options, optionKinds)
  const { secretTimeout = 5, credentialScope } = given
  const common = readVerifierSettings(given, { maxBodyBytes: 12 * 1_048_576 })
  const secrets = createSecretSource(given.secrets, secretTimeout)
  const settings = {
    crypto: common.crypto,
    keys: createSecretKeys(common.crypto, secrets),
    secrets,
    profile: readProfile(given.profile ?? 'strict'),
    timestampTolerance: given.timestampTolerance ?? largestTolerance,
    allowUnsignedPayload: given.allowUnsignedPayload ?? false,
    trustedHost: given.trustedHost,
    canonicalUrl: given.canonicalUrl,
    credentialScope: credentialScope && readCredentialScope(credentialScope),
    ambiguousTarget: given.ambiguousTarget ?? ('accept' as const),
  }
  return createVerifier({
    ...common,
    identity,
    check: (run) => checkApigRequest(run, settings),
    prepare: () => warmEngine(settings),
    reports: async () => (await import('./explain/reports.js')).apigReports(settings),
  })
}
