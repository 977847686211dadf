/** The answer of a replay guard to a claim: granted, held by another holder, or handled before. */
export type ClaimAnswer = 'claimed' | 'held' | 'done'

/**
 * Remembers which messages have been handled, and which are being handled. A claim is a lease with a holder, a random id for
 * each request. A guard that does not know the answer, or is full, rejects. The verifier then fails closed with
 * ERR_DEPENDENCY_FAILED. `testReplayGuard` of `@countersign/testing` tests the contract.
 */
export interface ReplayGuard {
  /**
   * Leases an id to a holder until a time. The same holder may claim again, to renew the lease or because an answer was
   * lost. A lease that has ended has no effect.
   */
  claim(id: string, holder: string, lease: { until: Date }): Promise<ClaimAnswer>
  /**
   * Records an id as handled. Until the record expires, the answer to every claim of the id is `done`. The id is recorded
   * even if the lease has ended or another holder has it.
   */
  complete(id: string, holder: string, options: { expires: Date }): Promise<void>
  /**
   * Releases the lease of this holder, so that the message can be delivered again. Does not change the lease of another
   * holder, or an id that is recorded as handled.
   */
  release(id: string, holder: string): Promise<void>
}
