import { createServer } from 'node:http'
import { createAlexaVerifier } from '@countersign/core/alexa'
import { requireSignature } from '@countersign/node/http'
import { observeVerifier } from './observe-verifier.js'
import { reportToOpenTelemetry } from './telemetry.js'

const levels = { fault: 'error', setting: 'error', clock: 'warn', stranger: 'info', repeat: 'debug' }

/** Creates a skill whose verdicts go to `log`, a pino logger, and to OpenTelemetry. `options` go to the verifier. */
export function createApp({ skillId, log, tracer, meter, ...options }) {
  const measure = reportToOpenTelemetry({ tracer, meter })
  const verifier = observeVerifier(
    (logger) => createAlexaVerifier({ skillId, logger, ...options }),
    (verdict) => {
      log[levels[verdict.kind] ?? 'debug'](verdict, 'request verified')
      measure(verdict)
    },
  )
  return createServer(
    requireSignature(
      verifier,
      ({ payload }, _request, response) => {
        response.setHeader('content-type', 'application/json').end(JSON.stringify(respondTo(payload.request)))
      },
      // The causes of a fault, for the people who repair it. The message of an error has no body, certificate, token or
      // secret.
      {
        onRefusal(error) {
          if (error.retryable) log.error({ code: error.code, reason: error.message, cause: error.cause?.name }, 'fault')
        },
      },
    ),
  )
}

function respondTo({ type }) {
  if (type === 'SessionEndedRequest') return { version: '1.0', response: {} }
  return { version: '1.0', response: { outputSpeech: { type: 'PlainText', text: 'Hello!' }, shouldEndSession: true } }
}
