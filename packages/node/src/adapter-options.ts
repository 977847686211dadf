import type { Verifier } from '@countersign/core'
import {
  aFunction,
  anObjectWith,
  bodyTimeoutKind,
  type HoldClaimOptions,
  holdClaimOptionKinds,
  type OptionKinds,
  type PrepareOptions,
  prepareOptionKinds,
  requireKind,
} from '@countersign/core/http'

/** Options of an adapter that reads the body from a stream. */
export interface StreamAdapterOptions extends HoldClaimOptions, PrepareOptions {
  /** Seconds that a body may take to arrive. A slower request is answered 503. Default 10. */
  bodyTimeout?: number
}

export const streamAdapterOptionKinds: OptionKinds<StreamAdapterOptions> = {
  ...holdClaimOptionKinds,
  ...prepareOptionKinds,
  bodyTimeout: bodyTimeoutKind,
}

/**
 * Checks the first argument of `requireSignature`.
 *
 * @throws TypeError if the verifier is missing or is not a verifier.
 */
export function requireVerifier(verifier: Verifier<unknown>): void {
  requireKind(
    'requireSignature: verifier',
    verifier,
    anObjectWith('a verifier, such as createAlexaVerifier({ … }), an object', 'verify'),
  )
}

/** @throws TypeError if the handler is not a function. */
export function requireHandler(handler: unknown): void {
  requireKind('requireSignature: handler', handler, aFunction)
}
