import type { CheckDefinition } from './checks.js'
import { filled } from './filled.js'
import { claimOnce, type ReplayGuard } from './replay-guard.js'

/** What tells one message from another, and how long it could come again. */
export interface ReplayIdentity {
  readonly id: string
  /** Seconds after its timestamp during which a message is fresh, both ends included. */
  readonly tolerance: number
}

/** The check that a message has not come before, last of all: it leaves a claim behind. */
export function replayCheck<Context extends { timestamp?: Date }>(
  guard: ReplayGuard,
  identityOf: (context: Context) => ReplayIdentity,
): CheckDefinition<Context> {
  return {
    id: 'replay',
    effect: 'Asking the replay guard would claim the request',
    async run(context) {
      const { id, tolerance } = identityOf(context)
      // A second past the tolerance, both ends of which are included.
      await claimOnce(guard, id, new Date(filled(context.timestamp).getTime() + (tolerance + 1) * 1_000))
    },
  }
}
