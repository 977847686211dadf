import type { IncomingMessage, ServerResponse } from 'node:http'
import type {
  ExplainHost,
  IncomingRequest,
  VerificationError,
  Verified,
  Verifier,
  VerifyOptions,
} from '@countersign/core'
import {
  aFunction,
  defaultBodyTimeout,
  type HeldClaim,
  holdClaim,
  isVerificationError,
  type OptionKinds,
  prepareVerifier,
  readDiagnosis,
} from '@countersign/core/http'
import {
  type AdapterHost,
  type AdapterOptions,
  requireVerifier,
  type StreamAdapterOptions,
  streamAdapterOptionKinds,
} from './adapter-options.js'
import { requireResponse } from './host.js'
import { toIncomingRequest } from './incoming-message.js'
import { answerRefusal } from './refuse.js'
import { settleAtEnd } from './settle-at-end.js'
import { warn } from './warn.js'

/** Options of a `requireSignature` that answers through node:http. */
export interface RequireSignatureOptions<Request = IncomingMessage, Response = ServerResponse>
  extends StreamAdapterOptions {
  /**
   * Answers a refused request before it returns or resolves. If it is absent or sends nothing, the answer has the status of the
   * error, a JSON body with only its code, and `Retry-After` if the error is retryable.
   */
  onRefusal?: (error: VerificationError, request: Request, response: Response) => unknown
}

export const gateOptionKinds: OptionKinds<RequireSignatureOptions> = {
  ...streamAdapterOptionKinds,
  onRefusal: aFunction,
}

/** Holds a verified request. */
export interface Admission<Payload> {
  readonly verified: Verified<Payload>
  readonly claim: HeldClaim
}

/**
 * Verifies a request. Resolves to undefined if the request was refused and has been answered.
 *
 * @throws TypeError, at once, if the host did not pass a request and a response of node:http.
 */
export type Gate<Payload, Request, Response> = (
  request: Request,
  response: Response,
) => Promise<Admission<Payload> | undefined>

/**
 * Creates the gate before a handler. It verifies, answers refused requests, and settles the claim of the others at the end of the answer.
 *
 * @param options - the options that `readOptions` returned
 */
export function createGate<Payload, Request extends IncomingMessage, Response extends ServerResponse>(
  verifier: Verifier<Payload>,
  { host, whatToChange }: AdapterHost,
  {
    onRefusal,
    bodyTimeout = defaultBodyTimeout,
    prepare,
    diagnose,
    ...holdOptions
  }: RequireSignatureOptions<Request, Response>,
): Gate<Payload, Request, Response> {
  const verify = createVerify(verifier, host, { prepare, diagnose, ...holdOptions })
  return (request, response) => {
    requireResponse(request, response)
    return admit(request, response)
  }

  async function admit(request: Request, response: Response): Promise<Admission<Payload> | undefined> {
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

/** Options that were copied one by one, so each may be undefined. */
type Undefinable<Options> = { readonly [Name in keyof Options]: Options[Name] | undefined }

/**
 * Creates the `verify` of an adapter. It leaves the claim open, and warns once if a body was read before. It also
 * starts to prepare the verifier, unless the option `prepare` is false.
 *
 * @throws TypeError if the verifier is missing or is not a verifier, or if `diagnose` is given without a logger.
 */
export function createVerify<Payload>(
  verifier: Verifier<Payload>,
  host: ExplainHost,
  { prepare, diagnose, logger }: Undefinable<AdapterOptions>,
): (request: IncomingRequest) => Promise<Verified<Payload>> {
  requireVerifier(verifier)
  const options: VerifyOptions = {
    lease: true,
    ...readDiagnosis('requireSignature', { diagnose, logger }, host),
  }
  prepareVerifier(verifier, { prepare, logger })
  let warned = false
  return async (request) => {
    try {
      return await verifier.verify(request, options)
    } catch (error) {
      // The program has a mistake, and every request is refused. Warn, because a code in the answers is easy to miss.
      if (isVerificationError(error) && error.code === 'ERR_BODY_CONSUMED' && !warned) {
        warned = true
        warn(error.message, undefined, error.code)
      }
      throw error
    }
  }
}
