import { VerificationError } from '../errors.js'
import type { CheckDefinition } from './checks.js'
import { filled } from './filled.js'
import { type ClaimTerms, ReplayClaim } from './replay-claim.js'

/** What tells one message from another, and how long it could come again. */
export interface ReplayIdentity {
  readonly id: string
  /** Seconds after its timestamp during which a message is fresh, both ends included. */
  readonly tolerance: number
}

/** What a replay check is made from, once for a verifier. */
export interface ReplaySettings extends Pick<ClaimTerms, 'guard' | 'currentDate' | 'crypto'> {
  /** What a copy of a message is that is being handled. Default ERR_IN_PROGRESS, so that an honest sender comes back. */
  readonly whileHeld?: 'ERR_IN_PROGRESS' | 'ERR_REPLAYED'
}

/** The check that a message has not come before, last of all: it leaves a claim behind, which is open until it is settled. */
export function replayCheck<Context extends { timestamp?: Date; claim?: ReplayClaim }>(
  settings: ReplaySettings,
  identityOf: (context: Context) => ReplayIdentity,
): CheckDefinition<Context> {
  return {
    id: 'replay',
    effect: 'Asking the replay guard would claim the request',
    async run(context) {
      const { id, tolerance } = identityOf(context)
      // A second past the tolerance, both ends of which are included.
      const expires = new Date(filled(context.timestamp).getTime() + (tolerance + 1) * 1_000)
      const claim = new ReplayClaim({ ...settings, id, expires })
      const answer = await claim.take()
      if (answer === 'done') throw new VerificationError('ERR_REPLAYED', 'This message has been handled before')
      if (answer === 'held') throw refusalWhileHeld(settings.whileHeld)
      context.claim = claim
    },
  }
}

function refusalWhileHeld(code: ReplaySettings['whileHeld'] = 'ERR_IN_PROGRESS'): VerificationError {
  const retryable = code === 'ERR_IN_PROGRESS'
  return new VerificationError(code, 'This message is being handled by another request right now', { retryable })
}
