import { createAlexaVerifier } from '@countersign/core/alexa'
import { withVerification } from '@countersign/core/http'
import { kindOfRefusal } from './kind-of-refusal.js'

/**
 * Creates a Worker that logs refusals as lines of JSON. `console` is also the logger of the verifier, which reports downloads
 * and stores.
 */
export function createWorker(options) {
  return {
    fetch: withVerification(
      createAlexaVerifier({ ...options, logger: console }),
      ({ payload }) =>
        Response.json({
          version: '1.0',
          response: { outputSpeech: { type: 'PlainText', text: payload.request.type } },
        }),
      {
        onRefusal(error) {
          const { scheme, code, retryable } = error
          const kind = kindOfRefusal(error)
          // biome-ignore lint/suspicious/noConsole: on Workers, the console is the log.
          const write = kind === 'fault' || kind === 'setting' ? console.error : console.log
          write(JSON.stringify({ message: 'request refused', scheme, code, kind, retryable }))
        },
      },
    ),
  }
}
