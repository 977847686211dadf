import type { ReplayClaim } from '../checks/replay-claim.js'
import { VerifiedRequest } from '../checks/verified-request.js'
import type { Verified } from '../checks/verifier.js'
import type { SnsMessage, SnsSubscriptionConfirmation } from './sns-message.js'

/** What an SNS verifier resolves to. The private field is what tells it from a copy, and from what a caller made up. */
export class VerifiedMessage extends VerifiedRequest<SnsMessage> {
  readonly #message: SnsMessage

  constructor(verified: Verified<SnsMessage>, claim?: ReplayClaim) {
    super(verified, claim)
    this.#message = verified.payload
    Object.freeze(this)
  }

  /** @throws TypeError where the argument is not what `verify` resolved to for a SubscriptionConfirmation. */
  static confirmationIn(verified: Verified<SnsMessage>): SnsSubscriptionConfirmation {
    if (typeof verified !== 'object' || verified === null || !(#message in verified))
      throw new TypeError('Not the very object that the verify() of an SNS verifier resolved to')
    const message = verified.#message
    if (message.Type !== 'SubscriptionConfirmation') throw new TypeError(`A ${message.Type} confirms no subscription`)
    return message
  }
}
