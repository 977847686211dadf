import { memoryReplayGuard } from '@countersign/core'
import { createAlexaVerifier } from '@countersign/core/alexa'
import { withVerification } from '@countersign/core/http'
import { serve } from 'bun'

/** Serves an Alexa skill with Bun.serve, on one process. `options` go to the verifier, `serveOptions` to Bun.serve. */
export function serveSkill(options, serveOptions = {}) {
  const verifier = createAlexaVerifier({ replayGuard: memoryReplayGuard(), ...options })
  const answer = withVerification(verifier, ({ payload }) => Response.json(respondTo(payload.request)))
  return serve({
    routes: { '/alexa': { POST: (request) => answer(request) } },
    fetch: () => new Response('Not found', { status: 404 }),
    ...serveOptions,
  })
}

function respondTo({ type }) {
  if (type === 'SessionEndedRequest') return { version: '1.0', response: {} }
  return {
    version: '1.0',
    response: { outputSpeech: { type: 'PlainText', text: 'Hello from Bun!' }, shouldEndSession: true },
  }
}
