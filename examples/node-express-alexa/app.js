import { createAlexaVerifier } from '@countersign/core/alexa'
import { redisCertificateStore, redisReplayGuard } from '@countersign/node'
import { requireSignature } from '@countersign/node/express'
import express from 'express'

/**
 * Creates an Alexa skill on Express. Its processes share a Redis: a certificate is downloaded once, and a request that
 * comes a second time is refused whichever process it comes to. `options` go to the verifier.
 */
export function createApp({ skillId, redis, ...options }) {
  const verifier = createAlexaVerifier({
    skillId,
    certificateStore: redisCertificateStore(redis),
    replayGuard: redisReplayGuard(redis),
    ...options,
  })
  const app = express()
  // Above app.use(express.json()), if there is one: the signature is over the raw body.
  app.post(
    '/alexa',
    requireSignature(verifier, ({ payload }, _req, res) => {
      res.json(respondTo(payload.request))
    }),
  )
  return app
}

// In its place, ask-sdk-core does as well: `res.json(await skill.invoke(payload))`.
function respondTo({ type }) {
  if (type === 'SessionEndedRequest') return { version: '1.0', response: {} }
  return { version: '1.0', response: { outputSpeech: { type: 'PlainText', text: 'Hello!' }, shouldEndSession: true } }
}
