import type { IncomingMessage, ServerResponse } from 'node:http'
import { releaseClaim, VerificationError, type Verified, type Verifier } from '@countersign/core'
import { toIncomingRequest } from './incoming-message.js'
import { discardRest, refuse } from './refuse.js'

/** Options of every `requireSignature` that answers through node:http. */
export interface RequireSignatureOptions<Request = IncomingMessage, Response = ServerResponse> {
  /**
   * Answers a refused request. Default: the error's status, a JSON body with its code alone, and `Retry-After` where the
   * error is retryable.
   */
  onRefusal?: (error: VerificationError, request: Request, response: Response) => unknown
}

/** Resolves to the verified request, or to undefined where it has been answered or the client has gone. */
export type Gate<Payload, Request, Response> = (
  request: Request,
  response: Response,
) => Promise<Verified<Payload> | undefined>

/** Creates what stands before a handler: it verifies, answers what is refused, and gives up claims that came to nothing. */
export function createGate<Payload, Request extends IncomingMessage, Response extends ServerResponse>(
  verifier: Verifier<Payload>,
  whatToChange: string,
  options: RequireSignatureOptions<Request, Response>,
): Gate<Payload, Request, Response> {
  if (typeof verifier?.verify !== 'function') throw new TypeError('verifier must have verify()')
  const { onRefusal = refuse } = options
  let warned = false
  return async (request, response) => {
    let verified: Verified<Payload>
    try {
      verified = await verifier.verify(toIncomingRequest(request, whatToChange))
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error
      // A mistake in this program, and every request is refused: it must not stay a code in answers that nobody reads.
      if (error.code === 'ERR_BODY_CONSUMED' && !warned) {
        warned = true
        process.emitWarning(error.message, { type: 'CountersignWarning', code: error.code })
      }
      await onRefusal(error, request, response)
      discardRest(request)
      return undefined
    }
    if (response.closed) {
      await forgetClaim(verified)
      return undefined
    }
    response.once('close', () => {
      if (!response.writableFinished || response.statusCode >= 500) forgetClaim(verified)
    })
    return verified
  }
}

/** Gives up a replay guard's claim, so that the service may deliver again. */
export async function forgetClaim(verified: Verified<unknown>): Promise<void> {
  try {
    await releaseClaim(verified)
  } catch {
    // The claim then ends by itself, with the message's tolerance.
  }
}
