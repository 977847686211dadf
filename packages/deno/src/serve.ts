import type { Verifier } from '@countersign/core'
import {
  aFunction,
  anObjectWith,
  aString,
  type OptionKinds,
  readOptions,
  type VerifiedHandler,
  type WithVerificationOptions,
  withVerification,
  withVerificationOptionKinds,
} from '@countersign/core/http'
import { type DenoHttpServer, type DenoServeInfo, type DenoServeOptions, requireDeno } from './deno-types.js'

/** Options of {@link serve}: the options of Deno.serve, and the options of `withVerification` in core. */
export interface ServeOptions extends DenoServeOptions, WithVerificationOptions {}

const optionKinds = {
  ...withVerificationOptionKinds,
  port: {
    wanted: 'a port, a whole number from 0 to 65535',
    accepts: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535,
  },
  hostname: aString,
  signal: anObjectWith('an AbortSignal', 'addEventListener'),
  onListen: aFunction,
  onError: aFunction,
} satisfies OptionKinds<ServeOptions>

/**
 * Serves verified requests with Deno.serve. A refused request is answered with the status and code of the error.
 * A skill on port 8000 needs only the permission `--allow-net=0.0.0.0:8000,s3.amazonaws.com:443`.
 *
 * @throws TypeError if the verifier or the handler is missing, or if an option is not valid.
 * @throws the error of Deno.serve, such as AddrInUse. An error of the handler goes to `onError`, which answers 500 by default.
 *
 * @example
 * ```ts
 * import { createAlexaVerifier } from '@countersign/core/alexa'
 * import { serve } from '@countersign/deno'
 *
 * const verifier = createAlexaVerifier({ skillId: 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000' })
 *
 * export const server = serve(verifier, ({ payload }) =>
 *   Response.json({ version: '1.0', response: { outputSpeech: { type: 'PlainText', text: payload.request.type } } }),
 * )
 * ```
 */
export function serve<Payload>(
  verifier: Verifier<Payload>,
  handler: VerifiedHandler<Payload, [info: DenoServeInfo]>,
  options?: ServeOptions,
): DenoHttpServer {
  const given = readOptions('serve', options, optionKinds)
  const { port, hostname, signal, onListen, onError, ...verificationOptions } = given
  const { onRefusal, bodyTimeout, handlingTimeout, prepare, diagnose, logger, ...serveOptions } = given
  const verified = withVerification<Payload, [info: DenoServeInfo]>(verifier, handler, {
    ...verificationOptions,
    ...(diagnose === true && { diagnose: 'deno' }),
  })
  return requireDeno().serve(serveOptions, verified)
}
