import type { IncomingMessage, ServerResponse } from 'node:http'
import type { IncomingRequest, VerificationError, Verified, Verifier } from '@countersign/core'
import {
  aFunction,
  defaultBodyTimeout,
  type HeldClaim,
  type HoldClaimOptions,
  holdClaim,
  isVerificationError,
  type OptionKinds,
  prepareVerifier,
} from '@countersign/core/http'
import { requireVerifier, type StreamAdapterOptions, streamAdapterOptionKinds } from './adapter-options.js'
import { requireResponse } from './host.js'
import { toIncomingRequest } from './incoming-message.js'
import { answerRefusal } from './refuse.js'
import { settleAtEnd } from './settle-at-end.js'
import { warn } from './warn.js'

/** Options of every `requireSignature` that answers through node:http. */
export interface RequireSignatureOptions<Request = IncomingMessage, Response = ServerResponse>
  extends StreamAdapterOptions {
  /**
   * Answers a refused request, before it returns or resolves. Default, and if it sends nothing: the error's status, a JSON
   * body with its code alone, and `Retry-After` if the error is retryable.
   */
  onRefusal?: (error: VerificationError, request: Request, response: Response) => unknown
}

export const gateOptionKinds: OptionKinds<RequireSignatureOptions> = {
  ...streamAdapterOptionKinds,
  onRefusal: aFunction,
}

/** A request that was let in. */
export interface Admission<Payload> {
  readonly verified: Verified<Payload>
  readonly claim: HeldClaim
}

/** Resolves to the verified request, or to undefined if it was refused and answered. */
export type Gate<Payload, Request, Response> = (
  request: Request,
  response: Response,
) => Promise<Admission<Payload> | undefined>

/**
 * Creates what stands before a handler: it verifies, answers what is refused, and has the answer to the rest settle a claim.
 *
 * @param options - as `readOptions` gave them
 */
export function createGate<Payload, Request extends IncomingMessage, Response extends ServerResponse>(
  verifier: Verifier<Payload>,
  whatToChange: string,
  { onRefusal, bodyTimeout = defaultBodyTimeout, prepare, ...holdOptions }: RequireSignatureOptions<Request, Response>,
): Gate<Payload, Request, Response> {
  const verify = createVerify(verifier, prepare, holdOptions)
  return async (request, response) => {
    requireResponse(request, response)
    let verified: Verified<Payload>
    try {
      verified = await verify(toIncomingRequest(request, response, { whatToChange, bodyTimeout }))
    } catch (error) {
      if (!isVerificationError(error)) throw error
      await answerRefusal(error, request, response, onRefusal)
      return undefined
    }
    const claim = holdClaim(verified, holdOptions)
    settleAtEnd(claim, response)
    return { verified, claim }
  }
}

/**
 * Creates the `verify` of an adapter, which leaves a claim open, and warns, once, of a body that was read before. Has the
 * verifier prepared meanwhile, unless that is not wanted.
 *
 * @throws TypeError if the verifier is missing or is something else.
 */
export function createVerify<Payload>(
  verifier: Verifier<Payload>,
  prepare: boolean | undefined,
  { logger }: HoldClaimOptions,
): (request: IncomingRequest) => Promise<Verified<Payload>> {
  requireVerifier(verifier)
  prepareVerifier(verifier, { prepare, logger })
  let warned = false
  return async (request) => {
    try {
      return await verifier.verify(request, { lease: true })
    } catch (error) {
      // A mistake in this program, and every request is refused: it must not stay a code in answers that nobody reads.
      if (isVerificationError(error) && error.code === 'ERR_BODY_CONSUMED' && !warned) {
        warned = true
        warn(error.message, undefined, error.code)
      }
      throw error
    }
  }
}
