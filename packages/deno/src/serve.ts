import type { Verifier } from '@countersign/core'
import { type VerifiedHandler, type WithVerificationOptions, withVerification } from '@countersign/core/http'
import { type DenoHttpServer, type DenoServeInfo, type DenoServeOptions, requireDeno } from './deno-types.js'

/** Options of {@link serve}: those of Deno.serve, and of core's `withVerification`. */
export interface ServeOptions extends DenoServeOptions, WithVerificationOptions {}

/**
 * Serves verified requests with Deno.serve. A refused one is answered with its status and code.
 * Least permissions for a skill on port 8000: `--allow-net=0.0.0.0:8000,s3.amazonaws.com:443`, and nothing else.
 *
 * @throws whatever Deno.serve throws, such as AddrInUse. What the handler throws goes to `onError`, by default a 500.
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
  options: ServeOptions = {},
): DenoHttpServer {
  const { onRefusal, ...serveOptions } = options
  const verified = withVerification<Payload, [info: DenoServeInfo]>(
    verifier,
    handler,
    onRefusal === undefined ? {} : { onRefusal },
  )
  return requireDeno().serve(serveOptions, verified)
}
