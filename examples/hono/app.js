import { memoryReplayGuard } from '@countersign/core'
import { createAlexaVerifier } from '@countersign/core/alexa'
import { withVerification } from '@countersign/core/http'
import { Hono } from 'hono'

/** Creates a Hono app with an Alexa skill in it. `options` go to the verifier. */
export function createApp(options) {
  const verifier = createAlexaVerifier({ replayGuard: memoryReplayGuard(), ...options })
  const answer = withVerification(verifier, ({ payload }, _request, context) =>
    context.json(respondTo(payload.request)),
  )
  const app = new Hono()
  app.get('/', (context) => context.text('A skill lives at /alexa'))
  // Pass the raw Request, because the signature covers the body as it arrived.
  app.post('/alexa', (context) => answer(context.req.raw, context))
  return app
}

function respondTo({ type }) {
  if (type === 'SessionEndedRequest') return { version: '1.0', response: {} }
  return {
    version: '1.0',
    response: { outputSpeech: { type: 'PlainText', text: 'Hello from Hono!' }, shouldEndSession: true },
  }
}
