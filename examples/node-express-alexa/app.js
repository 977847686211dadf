import { createAlexaVerifier } from '@countersign/core/alexa'
import { redisCertificateStore, redisReplayGuard } from '@countersign/node'
import { requireSignature } from '@countersign/node/express'
import express from 'express'

/**
 * Creates an Alexa skill on Express. Its processes share a Redis: a certificate is downloaded once, and a repeated request
 * is refused by every process. `options` go to the verifier.
 */
export function createApp({ skillId, redis, ...options }) {
  const verifier = createAlexaVerifier({
    skillId,
    certificateStore: redisCertificateStore(redis),
    replayGuard: redisReplayGuard(redis),
    ...options,
  })
  const app = express()
  // If there is an app.use(express.json()), put this before it, because the signature covers the raw body.
  app.post(
    '/alexa',
    requireSignature(verifier, ({ payload }, _req, res) => {
      res.json(respondTo(payload.request))
    }),
  )
  return app
}

// With ask-sdk-core, this would be `res.json(await skill.invoke(payload))`.
function respondTo({ type }) {
  if (type === 'SessionEndedRequest') return { version: '1.0', response: {} }
  return { version: '1.0', response: { outputSpeech: { type: 'PlainText', text: 'Hello!' }, shouldEndSession: true } }
}
