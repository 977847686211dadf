import type { Verifier } from '@countersign/core'
import {
  type FetchHandler,
  type VerifiedHandler,
  type WithVerificationOptions,
  withVerification,
} from '@countersign/core/http'
import type { ExecutionContext } from './workers-types.js'

/**
 * Makes the `fetch` of a Worker, which only verified requests pass. A refused one is answered with its status and code.
 * A function of `env` is called once for each environment, so that the verifier can use its bindings.
 *
 * @throws whatever the handler throws.
 *
 * @example
 * ```ts
 * import { durableReplayGuard, type DurableObjectNamespaceBinding, type KvNamespaceBinding, kvStore, verified } from '@countersign/cloudflare'
 * import { createAlexaVerifier } from '@countersign/core/alexa'
 *
 * export { ReplayGuardObject } from '@countersign/cloudflare'
 *
 * interface Env {
 *   SKILL_ID: string
 *   CERTS: KvNamespaceBinding
 *   REPLAY: DurableObjectNamespaceBinding
 * }
 *
 * const verifierFor = (env: Env) =>
 *   createAlexaVerifier({
 *     skillId: env.SKILL_ID,
 *     certificateStore: kvStore(env.CERTS),
 *     replayGuard: durableReplayGuard(env.REPLAY),
 *   })
 *
 * export default {
 *   fetch: verified(verifierFor, ({ payload }) => Response.json({ version: '1.0', response: { type: payload.request.type } })),
 * }
 * ```
 */
export function verified<Payload, Env = unknown>(
  source: Verifier<Payload> | ((env: Env) => Verifier<Payload>),
  handler: VerifiedHandler<Payload, [env: Env, context: ExecutionContext]>,
  options: WithVerificationOptions = {},
): FetchHandler<[env: Env, context: ExecutionContext]> {
  return withVerification<Payload, [env: Env, context: ExecutionContext]>(source, handler, options)
}
