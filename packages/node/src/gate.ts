import type { IncomingMessage, ServerResponse } from 'node:http'
import { type IncomingRequest, VerificationError, type Verified, type Verifier } from '@countersign/core'
import { forgetClaim } from '@countersign/core/http'
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
  const verify = createVerify(verifier)
  const { onRefusal = refuse } = options
  return async (request, response) => {
    let verified: Verified<Payload>
    try {
      verified = await verify(toIncomingRequest(request, whatToChange))
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error
      await onRefusal(error, request, response)
      discardRest(request)
      return undefined
    }
    return claimUntilAnswered(verified, response) ? verified : undefined
  }
}

/**
 * Creates the `verify` of an adapter, which warns, once, of a body that was read before.
 *
 * @throws TypeError where the verifier is none.
 */
export function createVerify<Payload>(
  verifier: Verifier<Payload>,
): (request: IncomingRequest) => Promise<Verified<Payload>> {
  if (typeof verifier?.verify !== 'function') throw new TypeError('verifier must have verify()')
  let warned = false
  return async (request) => {
    try {
      return await verifier.verify(request)
    } catch (error) {
      // A mistake in this program, and every request is refused: it must not stay a code in answers that nobody reads.
      if (error instanceof VerificationError && error.code === 'ERR_BODY_CONSUMED' && !warned) {
        warned = true
        process.emitWarning(error.message, { type: 'CountersignWarning', code: error.code })
      }
      throw error
    }
  }
}

/**
 * Gives up a claim where the answer turns out as 5xx, or the connection closes before it.
 *
 * @returns false where the client has gone already, so that nothing need be done.
 */
export function claimUntilAnswered(verified: Verified<unknown>, response: ServerResponse): boolean {
  if (response.closed) {
    void forgetClaim(verified)
    return false
  }
  // The event, since a response that a test injects sets no writableFinished.
  let finished = false
  response
    .once('finish', () => {
      finished = true
    })
    .once('close', () => {
      if (!finished || response.statusCode >= 500) void forgetClaim(verified)
    })
  return true
}
