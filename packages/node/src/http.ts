import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Verified, Verifier } from '@countersign/core'
import { aFunction, type HeldClaim, type OptionKinds, readOptions } from '@countersign/core/http'
import { requireHandler } from './adapter-options.js'
import { failRequest } from './fail-request.js'
import { createGate, type RequireSignatureOptions as GateOptions, gateOptionKinds } from './gate.js'
import { replaceBodies } from './verified-body.js'
import { warn } from './warn.js'

/** Options of {@link requireSignature}. */
export interface RequireSignatureOptions extends GateOptions {
  /** Called with the error that the handler threw, after the answer 500. Default: a process warning. */
  onError?: (error: unknown, request: IncomingMessage, response: ServerResponse) => unknown
}

const optionKinds: OptionKinds<RequireSignatureOptions> = { ...gateOptionKinds, onError: aFunction }

/** Handles verified requests. The body has been read: use `verified.payload` and `verified.body`. */
export type VerifiedListener<Payload> = (
  verified: Verified<Payload>,
  request: IncomingMessage,
  response: ServerResponse,
) => unknown

/** Represents a request listener for `createServer`. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>

const whatToChange = 'call the listener of requireSignature before other code reads the request'

/**
 * Creates a request listener that lets only verified requests through to a handler. It reads the raw body itself, up to the
 * verifier's limit. A refused request is answered with the status and code of the error, and nothing else. If the handler
 * throws or rejects, the answer is 500, and `onError` is called; the promise of the listener does not reject.
 *
 * The replay guard's claim is held while the handler runs. An answer below 400 completes the claim before the answer leaves.
 * An answer of 400 or more gives it up, so that the service may deliver again. A closed connection does neither.
 *
 * If it is also a listener of `checkContinue`, it sends 100 Continue only if the announced length is within the limit.
 *
 * @throws TypeError if the verifier or the handler is missing, or if an option is not valid.
 * @throws TypeError, from the listener, if the host does not call it with a request and a response of node:http.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { createAlexaVerifier } from '@countersign/core/alexa'
 * import { requireSignature } from '@countersign/node/http'
 *
 * const verifier = createAlexaVerifier({ skillId: 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000' })
 *
 * export const server = createServer(
 *   requireSignature(verifier, ({ payload }, _request, response) => {
 *     response.setHeader('content-type', 'application/json')
 *     response.end(JSON.stringify({ version: '1.0', response: { type: payload.request.type } }))
 *   }),
 * )
 * ```
 */
export function requireSignature<Payload>(
  verifier: Verifier<Payload>,
  handler: VerifiedListener<Payload>,
  options?: RequireSignatureOptions,
): Listener {
  requireHandler(handler)
  const { onError, ...gateOptions } = readOptions('requireSignature', options, optionKinds)
  const admit = createGate<Payload, IncomingMessage, ServerResponse>(
    verifier,
    { host: 'http', whatToChange },
    gateOptions,
  )
  return async (request, response) => {
    const admitting = admit(request, response)
    let claim: HeldClaim | undefined
    try {
      const admission = await admitting
      if (admission === undefined) return
      claim = admission.claim
      replaceBodies(request, admission.verified)
      await handler(admission.verified, request, response)
    } catch (error) {
      await failRequest(response, claim)
      await report(error, request, response)
    }
  }

  async function report(error: unknown, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (onError === undefined) return warn('A handler of verified requests failed', error)
    try {
      await onError(error, request, response)
    } catch (thrown) {
      warn('onError failed', thrown)
    }
  }
}
