import { type Logger, safeLogger } from '../checks/logger.js'
import { aNumber, anObjectWith, type OptionKinds, readOptions } from '../checks/options.js'
import type { ReplayClaim } from '../checks/replay-claim.js'
import { claimOf } from '../checks/verified-request.js'
import type { Verified } from '../checks/verifier.js'

/** Options of an adapter that say how a claim is held while a handler runs. */
export interface HoldClaimOptions {
  /**
   * Seconds that a handler may take. The replay guard's claim is renewed for that long; after it, the same message may be
   * handled once more. Default 900.
   */
  handlingTimeout?: number
  /** Hears of a claim that was lost, or could not be settled. Default: none. `console` fits. */
  logger?: Logger
}

/** The kinds of {@link HoldClaimOptions}, for the options of an adapter that has them among its own. */
export const holdClaimOptionKinds: OptionKinds<HoldClaimOptions> = {
  handlingTimeout: aNumber('seconds', 1, 86_400),
  logger: anObjectWith('a logger', 'debug', 'warn'),
}

/** A claim that is renewed until it is settled. What settles it first counts. */
export interface HeldClaim {
  /** False if the verifier has no replay guard, so that there is nothing to settle. */
  readonly isHeld: boolean
  /** The handler succeeded. Resolves once that is written, or after five seconds in which it could not be. Never rejects. */
  complete(): Promise<void>
  /** The handler failed, or was never reached. Resolves once the claim is given up, or cannot be. Never rejects. */
  release(): Promise<void>
}

/** Milliseconds between two renewals: a third of a lease. */
const renewalTime = 5_000

// Without a replay guard there is nothing to hold.
const noClaim: HeldClaim = { isHeld: false, async complete() {}, async release() {} }

/**
 * Holds the replay guard's claim on a request that was verified with `lease: true`, for an adapter to settle once it knows
 * how its handler ended.
 *
 * @throws TypeError if the first argument is not the very object that `verify` resolved to, or if an option is not valid.
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
    if (elapsed > handlingTimeout * 1_000) stop('handling timeout reached, claim no longer renewed')
    else renewal = renew()
  }, renewalTime)
  // Node and Bun: a claim must not keep a process alive that has nothing else to do.
  ;(timer as unknown as { unref?(): void }).unref?.()

  function stop(reason?: string): void {
    clearInterval(timer)
    if (reason !== undefined) warn(reason)
  }
  async function renew(): Promise<void> {
    try {
      const answer = await claim.renew()
      if (answer !== 'claimed' && settled === undefined) stop(`claim lost while the handler ran: ${answer}`)
    } catch (error) {
      if (settled === undefined) warn('claim not renewed', { cause: (error as Error).cause })
    }
  }
  function settle(write: () => Promise<void>, failure: string): Promise<void> {
    stop()
    settled ??= write().catch(({ cause }: Error) => warn(failure, { cause }))
    return settled
  }
  return {
    isHeld: true,
    complete: () => settle(() => claim.complete(), 'claim not completed: the same message may be handled again'),
    release: () =>
      settle(async () => {
        // A renewal on its way would take up again what is given up here.
        await renewal
        await claim.release()
      }, 'claim not released: the same message is refused until its lease ends'),
  }
}
