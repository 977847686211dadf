import type { ServerResponse } from 'node:http'
import type { HeldClaim } from '@countersign/core/http'
import { isAnswered } from './refuse.js'

/**
 * Answers 500 for a handler that failed. An answer that has ended is not changed. An answer that has begun is cut off, so
 * that the client sees that it is incomplete, and the claim is given up.
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
    // A client whose response is broken cannot be answered. The error itself is still reported.
  }
}
