import type { ReplayClaim } from '../checks/replay-claim.js'
import type { ReceivedRequest } from '../request/received-request.js'
import type { Authorization } from './authorization.js'
import type { CanonicalRequest } from './canonical-request.js'
import type { CredentialScope } from './credential-scope.js'
import type { ApigProfile } from './profiles.js'
import type { RequestTarget } from './request-target.js'
import type { SignedHeader } from './signed-headers.js'
import type { SigningKeys } from './signing-keys.js'

/** What is the same for every request to a verifier. */
export interface ApigSettings {
  readonly crypto: Crypto
  readonly keys: SigningKeys
  readonly profile: ApigProfile
  /** Seconds. */
  readonly timestampTolerance: number
  readonly allowUnsignedPayload: boolean
  readonly trustedHost: string | undefined
  readonly canonicalUrl: ((url: string) => string) | undefined
  readonly credentialScope: CredentialScope | undefined
}

/** What the checks of a request read and fill in. */
export interface ApigContext {
  readonly request: ReceivedRequest
  readonly now: Date
  /** The hash of the body, begun before it is known whether the body is signed. */
  hashing?: string | Promise<string>
  /** What was signed, where the canonicalUrl hook tells it from what arrived. */
  target?: RequestTarget
  authorization?: Authorization
  headers?: readonly SignedHeader[]
  sdkDate?: string
  timestamp?: Date
  /** Of a signed x-sdk-content-sha256 header, whatever it says. */
  declaredHash?: string | undefined
  /** Lower-case hex of the body's SHA-256; absent where the body is not signed. */
  bodyHash?: string | Promise<string>
  canonicalRequest?: CanonicalRequest
  /** Lower-case hex of the SHA-256 of the canonical request. */
  canonicalRequestHash?: string
  keys?: readonly CryptoKey[]
  claim?: ReplayClaim
}
