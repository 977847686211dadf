import { createAlexaVerifier } from '@countersign/core/alexa'
import { kvReplayGuard, kvStore, serve } from '@countersign/deno'

/**
 * Serves an Alexa skill on port 8000. Certificates and replay claims are shared through Deno KV.
 * `options` go to the verifier, `serveOptions` to Deno.serve.
 */
export function serveSkill({ skillId, kv, ...options }, serveOptions = {}) {
  const verifier = createAlexaVerifier({
    skillId,
    certificateStore: kvStore(kv),
    replayGuard: kvReplayGuard(kv),
    ...options,
  })
  return serve(verifier, ({ payload }) => Response.json(respondTo(payload.request)), serveOptions)
}

function respondTo({ type }) {
  if (type === 'SessionEndedRequest') return { version: '1.0', response: {} }
  const outputSpeech = { type: 'PlainText', text: 'Hello from Deno!' }
  return { version: '1.0', response: { outputSpeech, shouldEndSession: true } }
}
