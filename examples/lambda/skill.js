import { createAlexaVerifier } from '@countersign/core/alexa'
import { requireSignature } from '@countersign/node/lambda'

/** Creates the function's handler. `options` go to the verifier. */
export function createHandler(options) {
  return requireSignature(createAlexaVerifier(options), async ({ payload }) => ({
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(respondTo(payload.request)),
  }))
}

function respondTo({ type }) {
  if (type === 'SessionEndedRequest') return { version: '1.0', response: {} }
  return { version: '1.0', response: { outputSpeech: { type: 'PlainText', text: 'Hello!' }, shouldEndSession: true } }
}
