import type { ReplayGuard } from './replay-guard.js'
import type { Covers, SignatureAlgorithm, Signer, Verified } from './verifier.js'

/** A claim that a replay guard holds for a verified request. */
export interface Claim {
  readonly guard: ReplayGuard
  readonly id: string
}

/** What a verifier resolves to. A class, so that nothing but a verifier can make one. */
export class VerifiedRequest<Payload> implements Verified<Payload> {
  readonly scheme: string
  readonly payload: Payload
  readonly body: Uint8Array
  readonly timestamp: Date
  readonly signer: Signer
  readonly algorithm: SignatureAlgorithm
  readonly covers: Covers
  readonly #claim: Claim | undefined

  constructor(verified: Verified<Payload>, claim?: Claim) {
    this.scheme = verified.scheme
    this.payload = verified.payload
    this.body = verified.body
    this.timestamp = verified.timestamp
    this.signer = verified.signer
    this.algorithm = verified.algorithm
    this.covers = verified.covers
    this.#claim = claim
    // A subclass has fields of its own to set first, and freezes then.
    if (new.target === VerifiedRequest) Object.freeze(this)
  }

  static async release(verified: Verified<unknown>): Promise<void> {
    if (!(#claim in verified)) throw new TypeError('Not what verify() resolved to')
    await verified.#claim?.guard.release(verified.#claim.id)
  }
}

/**
 * Gives up the replay guard's claim on a verified request, so that the service may deliver it again.
 * For a handler that failed; the adapters call it by themselves.
 *
 * @throws TypeError where the argument is not the very object that `verify` resolved to. Whatever the guard throws is passed on.
 */
export async function releaseClaim(verified: Verified<unknown>): Promise<void> {
  await VerifiedRequest.release(verified)
}
