import { type SchemeIdentity, toSchemeError } from '../errors.js'
import { reportChecks, runChecks, type Step, verdictOf } from './checks.js'
import type { Logger } from './logger.js'
import { type ReceivedRequest, receiveRequest } from './received-request.js'
import type { Check, Explanation, IncomingRequest, SignedRequest, Verified, Verifier } from './verifier.js'

/** A scheme: how a context is opened for a request, the checks over it, and what it has proved once all have passed. */
export interface SchemeDefinition<Context, Payload> {
  readonly identity: SchemeIdentity
  readonly maxBodyBytes: number
  readonly logger: Logger
  readonly steps: readonly Step<Context>[]
  open(request: ReceivedRequest): Context
  /** Called only where every check has passed. */
  conclude(context: Context): Verified<Payload>
}

/** Makes the two readers, `verify` and `explain`, of one list of checks. */
export function createVerifier<Context, Payload>(scheme: SchemeDefinition<Context, Payload>): Verifier<Payload> {
  const { identity, steps, logger } = scheme
  return {
    scheme: identity.name,
    async verify(request: Request | SignedRequest | IncomingRequest): Promise<Verified<Payload>> {
      try {
        const received = receiveRequest(request, scheme.maxBodyBytes)
        const context = scheme.open(received instanceof Promise ? await received : received)
        await runChecks(steps, context)
        return scheme.conclude(context)
      } catch (thrown) {
        const error = toSchemeError(thrown, identity)
        const { code, message, retryable } = error
        logger.warn('request refused', { scheme: identity.name, code, message, retryable })
        throw error
      }
    },
    async explain(request: Request | SignedRequest | IncomingRequest): Promise<Explanation> {
      const reading: Check = {
        id: 'request',
        title: 'The request can be read, within its size limit',
        outcome: 'passed',
      }
      try {
        const context = scheme.open(await receiveRequest(request, scheme.maxBodyBytes))
        const { checks, errors } = await reportChecks(steps, context, identity)
        return { verdict: verdictOf(errors), checks: [reading, ...checks] }
      } catch (thrown) {
        const error = toSchemeError(thrown, identity)
        const failed: Check = { ...reading, outcome: 'failed', code: error.code, detail: error.message }
        return { verdict: verdictOf([error]), checks: [failed] }
      }
    },
  }
}

/**
 * Checks a body limit that a caller configured.
 *
 * @throws TypeError where it is no positive integer.
 */
export function requireBodyLimit(maxBodyBytes: number): number {
  if (!Number.isSafeInteger(maxBodyBytes) || maxBodyBytes < 1)
    throw new TypeError('maxBodyBytes must be a positive integer')
  return maxBodyBytes
}
