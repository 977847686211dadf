import type { Explanation, RefusalDiagnosis } from '../checks/verifier.js'
import { safeLogger } from '../checks/verifier-options.js'
import type { VerificationError } from '../errors.js'
import type { ReceivedRequest } from '../request/received-request.js'
import { within } from '../transfer/within.js'
import { adviceFor } from './advice.js'
import { asSentence } from './diagnosis.js'
import { explainReceived, explainUnreadable } from './explain-request.js'
import type { Scheme } from './scheme.js'

/** Holds a request that was refused. */
export interface Refused {
  /** The value that was passed to `verify`. Its body may have been read. */
  readonly given: unknown
  /** The request in memory, or undefined if it could not be read. */
  readonly received: ReceivedRequest | undefined
  readonly error: VerificationError
}

/** Logs why a request was refused. Never rejects. */
export type DiagnoseRefusal = (refused: Refused, diagnosis: RefusalDiagnosis) => Promise<void>

/** How long an answer waits for its diagnosis, in milliseconds. The diagnosis may download a certificate. */
const patience = 5_000

/**
 * Creates the function that logs the diagnosis of refused requests. It diagnoses one request at a time, so that a flood of
 * forged requests does not keep the machine busy. It logs the sentences of the diagnosis only, and no evidence.
 */
export function createDiagnoseRefusal<Findings, Payload>(scheme: Scheme<Findings, Payload>): DiagnoseRefusal {
  let isRunning = false
  return async ({ given, received, error }, { logger, host }) => {
    const { warn } = safeLogger(logger)
    const { code } = error
    const event = { scheme: scheme.identity.name, code }
    if (isRunning) return warn('refusal not diagnosed: another one is running', event)
    isRunning = true
    const explaining = explain().finally(() => {
      isRunning = false
    })
    try {
      const { cause, fix, confidence } = await within(patience, explaining)
      const said = cause === undefined ? { cause: asSentence(error.message), fix: adviceFor(error) } : { cause, fix }
      warn('refusal diagnosed', { ...event, ...said, ...(confidence && { confidence }) })
    } catch {
      warn('refusal not diagnosed: explain failed, or took too long', event)
    }

    async function explain(): Promise<Explanation> {
      return received === undefined
        ? explainUnreadable(given, error, host)
        : await explainReceived(scheme, received, host)
    }
  }
}
