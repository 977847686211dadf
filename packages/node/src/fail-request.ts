import type { ServerResponse } from 'node:http'
import type { HeldClaim } from '@countersign/core/http'
import { isAnswered } from './refuse.js'

/**
 * Answers 500 for a handler that failed. An answer that has ended stays; one that was begun and not ended is cut off, so
 * that nobody takes it for whole, and the claim is given up.
 */
export async function failRequest(response: ServerResponse, claim?: HeldClaim): Promise<void> {
  try {
    if (response.writableEnded) return
    if (isAnswered(response)) {
      await claim?.release()
      response.destroy()
    } else {
      response.statusCode = 500
      response.end()
    }
  } catch {
    // Nothing can be said to a client whose response is broken; the error itself is reported all the same.
  }
}
