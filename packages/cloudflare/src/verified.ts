import type { Verifier } from '@countersign/core'
import {
  type FetchHandler,
  type VerifiedHandler,
  type WithVerificationOptions,
  withVerification,
} from '@countersign/core/http'
import type { ExecutionContext } from './workers-types.js'

/**
 * Creates the `fetch` handler of a Worker, which lets only verified requests through. A refused request is answered with the
 * status and code of the error.
 * If the first argument is a function of `env`, it is called once for each environment, so the verifier can use bindings.
 *
 * @throws TypeError if the verifier or the handler is missing, or if an option is not valid. The returned handler throws what the
 * caller's handler throws.
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
  return withVerification<Payload, [env: Env, context: ExecutionContext]>(source, handler, {
    ...options,
    ...(options.diagnose === true && { diagnose: 'workers' }),
  })
}
