import type { ExplainHost, Verifier } from '@countersign/core'
import {
  aFunction,
  anObjectWith,
  bodyTimeoutKind,
  type DiagnoseOptions,
  diagnoseOptionKinds,
  type HoldClaimOptions,
  holdClaimOptionKinds,
  type OptionKinds,
  type PrepareOptions,
  prepareOptionKinds,
  requireKind,
} from '@countersign/core/http'

/** Options that every adapter has. */
export interface AdapterOptions extends HoldClaimOptions, PrepareOptions, DiagnoseOptions {}

export const adapterOptionKinds: OptionKinds<AdapterOptions> = {
  ...holdClaimOptionKinds,
  ...prepareOptionKinds,
  ...diagnoseOptionKinds,
}

/** Options of an adapter that reads the body from a stream. */
export interface StreamAdapterOptions extends AdapterOptions {
  /** Seconds that a body may take to arrive. A slower request is answered 503. Default 10. */
  bodyTimeout?: number
}

export const streamAdapterOptionKinds: OptionKinds<StreamAdapterOptions> = {
  ...adapterOptionKinds,
  bodyTimeout: bodyTimeoutKind,
}

/** Describes the host of an adapter, for the person who reads an error or a diagnosis. */
export interface AdapterHost {
  readonly host: ExplainHost
  /** The line to change if a parser has read the body. */
  readonly whatToChange: string
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
