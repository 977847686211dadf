import { releaseClaim } from '../checks/verified-request.js'
import type { Verified } from '../checks/verifier.js'

/**
 * Gives up the replay guard's claim on a verified request that came to nothing, as `releaseClaim` does, and never rejects:
 * what the sender is answered is the handler's own outcome, whatever becomes of the claim. For adapters.
 */
export async function forgetClaim(verified: Verified<unknown>): Promise<void> {
  try {
    await releaseClaim(verified)
  } catch {
    // The claim then ends by itself, with the message's tolerance.
  }
}
