import { durableReplayGuard, kvStore, verified } from '@countersign/cloudflare'
import { createAlexaVerifier } from '@countersign/core/alexa'
import { createSkill } from './skill.js'

/**
 * Creates a Worker that serves an Alexa skill. Certificates are shared through KV; a repeated request is refused in every
 * location. `optionsFor` adds options to the verifier.
 */
export function createWorker(optionsFor = () => ({})) {
  const skill = createSkill()
  const verifierFor = (env) =>
    createAlexaVerifier({
      skillId: env.SKILL_ID,
      certificateStore: kvStore(env.CERTS),
      replayGuard: durableReplayGuard(env.REPLAY),
      ...optionsFor(env),
    })
  return { fetch: verified(verifierFor, async ({ payload }) => Response.json(await skill.invoke(payload))) }
}
