import type { ReplayClaim } from '../checks/replay-claim.js'
import { claimOf } from '../checks/verified-request.js'
import type { Verified } from '../checks/verifier.js'
import { type Logger, loggerKind, safeLogger } from '../checks/verifier-options.js'
import { aNumber, type OptionKinds, readOptions } from '../options/options.js'

/** Options for how an adapter holds a claim while a handler runs. */
export interface HoldClaimOptions {
  /**
   * Seconds that a handler may take. The replay guard's claim is renewed during that time. Afterwards the same message may
   * be handled again. Default 900.
   */
  handlingTimeout?: number
  /** Logs a claim that was lost or could not be settled. `console` can be used. Default: nothing is logged. */
  logger?: Logger
}

/** The kinds of {@link HoldClaimOptions}, for an adapter whose own options include them. */
export const holdClaimOptionKinds: OptionKinds<HoldClaimOptions> = {
  handlingTimeout: aNumber('seconds', 1, 86_400),
  logger: loggerKind,
}

/** A claim that is renewed until it is settled. Only the first call of `complete` or `release` has an effect. */
export interface HeldClaim {
  /** Whether there is a claim to settle. False if the verifier has no replay guard. */
  readonly isHeld: boolean
  /** Records that the handler succeeded. Resolves when this is written or has failed for five seconds. Never rejects. */
  complete(): Promise<void>
  /** Gives the claim up, because the handler failed or never ran. Resolves when that is done or has failed. Never rejects. */
  release(): Promise<void>
}

/** Milliseconds between two renewals: a third of a lease. */
const renewalTime = 5_000

// Without a replay guard, there is no claim to hold.
const noClaim: HeldClaim = { isHeld: false, async complete() {}, async release() {} }

/**
 * Holds the replay guard's claim on a request that was verified with `lease: true`. An adapter settles the claim after
 * its handler has ended.
 *
 * @throws TypeError if the first argument is not the object that `verify` resolved to, such as a copy of it, or if an option is
 * not valid.
 */
export function holdClaim(verified: Verified<unknown>, options?: HoldClaimOptions): HeldClaim {
  const claim = claimOf(verified)
  return claim === undefined ? noClaim : keepRenewed(claim, readOptions('holdClaim', options, holdClaimOptionKinds))
}

function keepRenewed(claim: ReplayClaim, { handlingTimeout = 900, logger }: HoldClaimOptions): HeldClaim {
  const { warn } = safeLogger(logger)
  let elapsed = 0
  let renewal: Promise<void> | undefined
  let settled: Promise<void> | undefined
  const timer = setInterval(() => {
    elapsed += renewalTime
    if (elapsed > handlingTimeout * 1_000) stop('the handling timeout has passed: the claim is no longer renewed')
    else renewal = renew()
  }, renewalTime)
  // Node and Bun have unref(): a claim must not keep alive a process that has nothing else to do.
  ;(timer as unknown as { unref?(): void }).unref?.()

  function stop(reason?: string): void {
    clearInterval(timer)
    if (reason !== undefined) warn(reason)
  }
  async function renew(): Promise<void> {
    try {
      const answer = await claim.renew()
      if (answer !== 'claimed' && settled === undefined)
        stop(`the claim was lost while the handler ran: the replay guard answered ${answer}`)
    } catch (error) {
      if (settled === undefined) warn('the claim could not be renewed', { cause: (error as Error).cause })
    }
  }
  function settle(write: () => Promise<void>, failure: string): Promise<void> {
    stop()
    settled ??= write().catch(({ cause }: Error) => warn(failure, { cause }))
    return settled
  }
  return {
    isHeld: true,
    complete: () =>
      settle(() => claim.complete(), 'the claim could not be completed: the same message may be handled again'),
    release: () =>
      settle(async () => {
        // A running renewal would take the claim again.
        await renewal
        await claim.release()
      }, 'the claim could not be released: the same message is refused until its lease ends'),
  }
}
