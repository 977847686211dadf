/** What a replay guard answers to a claim: granted, held by another holder, or handled before. */
export type ClaimAnswer = 'claimed' | 'held' | 'done'

/**
 * Remembers which messages have been handled, and which are being handled.
 * A claim is a lease with a holder, a random id for each request. A guard that cannot tell, or has no room, rejects: the
 * verifier then fails closed with ERR_DEPENDENCY_FAILED. `testReplayGuard` of `@countersign/testing` is its contract.
 */
export interface ReplayGuard {
  /**
   * Leases an id to a holder until a time. The same holder may claim again: that renews the lease, and is how an answer
   * that was lost is asked for once more. A lease that has ended counts as none.
   */
  claim(id: string, holder: string, lease: { until: Date }): Promise<ClaimAnswer>
  /**
   * Records an id as handled: every claim of it is answered `done` until it expires. This holds even if the lease has ended,
   * or has passed to another holder.
   */
  complete(id: string, holder: string, options: { expires: Date }): Promise<void>
  /**
   * Gives up this holder's lease, so that the message may come again. Has no effect on the lease of another holder, nor on
   * an id that is recorded as handled.
   */
  release(id: string, holder: string): Promise<void>
}
