import type { Step } from '../checks/checks.js'
import { createVerifier, requireBodyLimit } from '../checks/create-verifier.js'
import { filled } from '../checks/filled.js'
import { requireTolerance } from '../checks/freshness.js'
import { type Logger, safeLogger } from '../checks/logger.js'
import type { ReplayGuard } from '../checks/replay-guard.js'
import { requireCrypto } from '../checks/require-crypto.js'
import { VerifiedRequest } from '../checks/verified-request.js'
import type { Verifier } from '../checks/verifier.js'
import { contentChecks, headerChecks, headStart, signatureReplayCheck } from './apig-checks.js'
import type { ApigContext, ApigSettings } from './apig-context.js'
import type { ApigAlgorithm } from './authorization.js'
import { unsignedPayload } from './canonical-request.js'
import { type CredentialScope, requireCredentialScope } from './credential-scope.js'
import { type ApigProfile, type ApigProfileName, readProfile } from './profiles.js'
import { createSecretSource, type Secrets } from './secrets.js'
import { signatureGroup } from './signature-group.js'
import { createSigningKeys } from './signing-keys.js'

/** Options of {@link createApigVerifier}. */
export interface ApigVerifierOptions {
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
  /** Refuses a request that comes a second time, by its signature. Default: none; the timestamp alone then limits replays. */
  replayGuard?: ReplayGuard
  /** Web Crypto. Default: the runtime's. */
  crypto?: Crypto
  /** The clock. Default: the system's. */
  currentDate?: () => Date
  /** Bytes of a body at the most. Default 12 MiB, what the gateway forwards. */
  maxBodyBytes?: number
  /** Default: none. `console` fits. */
  logger?: Logger
}

/** What the Authorization header of a verified request named. */
export interface ApigPayload {
  readonly algorithm: ApigAlgorithm
  readonly accessKey: string
  /** Lower-case names, sorted. No other header is proved to be the signer's. */
  readonly signedHeaders: readonly string[]
  /** Whether the body is proved to be the signer's; false only where `allowUnsignedPayload` let it pass. */
  readonly bodySigned: boolean
}

const identity = { name: 'apig', status: 401 } as const
const mostTolerance = 900

/**
 * Creates a verifier of the requests that Huawei Cloud API Gateway or ROMA Connect forwards to a backend, signed with
 * `SDK-HMAC-SHA256`. The scheme signs a canonical form: it cannot tell a path from the same with a slash at the end, nor
 * `%2F` from `/`, nor query items from the same in another order; decide on the decoded path, never on its spelling.
 * `SDK-HMAC-SM3` is refused, since Web Crypto has no SM3.
 *
 * @throws TypeError for an option that is none: no secret, an empty one, a tolerance above 900 seconds.
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
  const { replayGuard, currentDate = () => new Date(), maxBodyBytes = 12 * 1_048_576 } = options
  const settings = readSettings(options)
  const steps: readonly Step<ApigContext>[] = [
    headStart(settings),
    ...headerChecks(settings),
    ...contentChecks(settings),
    signatureGroup(settings),
    ...(replayGuard === undefined
      ? []
      : [
          signatureReplayCheck(
            { guard: replayGuard, currentDate, crypto: settings.crypto },
            settings.timestampTolerance,
          ),
        ]),
  ]
  return createVerifier({
    identity,
    maxBodyBytes: requireBodyLimit(maxBodyBytes),
    logger: safeLogger(options.logger),
    steps,
    reports: async () => (await import('./apig-reports.js')).apigReports(settings),
    open: (request): ApigContext => ({ request, now: currentDate() }),
    conclude(context) {
      const authorization = filled(context.authorization)
      const { algorithm, accessKey, signedHeaders } = authorization
      const verified = {
        scheme: identity.name,
        payload: Object.freeze({
          algorithm,
          accessKey,
          signedHeaders: Object.freeze(signedHeaders),
          bodySigned: context.declaredHash !== unsignedPayload,
        }),
        body: context.request.body,
        timestamp: filled(context.timestamp),
        signer: { id: accessKey },
        algorithm: 'HMAC-SHA-256',
      } as const
      return new VerifiedRequest(verified, context.claim)
    },
  })
}

function readSettings(options: ApigVerifierOptions): ApigSettings {
  const { secretTimeout = 5, allowUnsignedPayload = false, trustedHost, canonicalUrl, credentialScope } = options
  if (!(secretTimeout > 0 && secretTimeout <= 60))
    throw new TypeError('secretTimeout must be above 0, and 60 seconds at the most')
  if (typeof allowUnsignedPayload !== 'boolean') throw new TypeError('allowUnsignedPayload must be true or false')
  if (trustedHost !== undefined && !/^[!-~]+$/.test(trustedHost))
    throw new TypeError('trustedHost must be a Host header’s value')
  if (canonicalUrl !== undefined && typeof canonicalUrl !== 'function')
    throw new TypeError('canonicalUrl must be a function')
  const crypto = requireCrypto(options.crypto ?? globalThis.crypto)
  return {
    crypto,
    keys: createSigningKeys(crypto, createSecretSource(options.secrets, secretTimeout)),
    profile: readProfile(options.profile ?? 'strict'),
    timestampTolerance: requireTolerance(options.timestampTolerance ?? mostTolerance, mostTolerance),
    allowUnsignedPayload,
    trustedHost,
    canonicalUrl,
    credentialScope: credentialScope && requireCredentialScope(credentialScope),
  }
}
