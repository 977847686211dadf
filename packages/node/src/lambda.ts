import type { VerificationError, Verified, Verifier } from '@countersign/core'
import {
  aFunction,
  describeRefusal,
  holdClaim,
  isVerificationError,
  type OptionKinds,
  readOptions,
} from '@countersign/core/http'
import { type AdapterOptions, adapterOptionKinds, requireHandler } from './adapter-options.js'
import { createVerify } from './gate.js'
import { type HttpEvent, requireHttpEvent } from './lambda-event.js'
import { toIncomingRequest, verifiedEvent } from './lambda-request.js'
import { warn } from './warn.js'

export type { HttpEvent } from './lambda-event.js'

/** Describes the answer to a refused request, in a form that every kind of HTTP event accepts. */
export interface RefusedResult {
  statusCode: number
  headers: Record<string, string>
  body: string
}

/** Options of {@link requireSignature}. */
export interface RequireSignatureOptions<Event, Result> extends AdapterOptions {
  /**
   * Answers a refused request. If it is absent or resolves to undefined, the answer is a {@link RefusedResult} with the status
   * of the error and a JSON body with only its code.
   */
  onRefusal?: (error: VerificationError, event: Event) => Refused<Result> | Promise<Refused<Result>>
}

// biome-ignore lint/suspicious/noConfusingVoidType: a function that only logs returns void
type Refused<Result> = Result | undefined | void

const optionKinds = {
  ...adapterOptionKinds,
  onRefusal: aFunction,
} satisfies OptionKinds<RequireSignatureOptions<HttpEvent, unknown>>

/**
 * Creates an AWS Lambda handler that lets only verified HTTP requests through. The replay guard's claim is held while the
 * handler runs. A result below 400 completes the claim before the function ends. If the handler throws, or answers 400 or
 * more, the claim is given up, so that the service may deliver again.
 *
 * The handler finds the verified body in `event.body`, even if a middleware had replaced it and kept `event.rawBody`.
 *
 * Amazon Alexa and Amazon SNS sign the body, which every event holds unchanged. Huawei API Gateway also signs the target. A
 * function URL and an Application Load Balancer keep the target as it was sent. API Gateway decodes parts of it, so a
 * genuine request whose target has percent escapes may be refused there. An unsigned target is never accepted.
 *
 * A skill whose endpoint is the ARN of the function gets neither an HTTP event nor a signature. The resource policy of the
 * function, with the skill id as its condition, protects it. Here, such an event leads to a TypeError.
 *
 * @throws TypeError if the verifier or the handler is missing, or if an option is not valid. The returned handler throws a
 * TypeError if the event is not an HTTP event, and throws what the caller's handler throws.
 *
 * @example
 * ```ts
 * import { createAlexaVerifier } from '@countersign/core/alexa'
 * import { requireSignature } from '@countersign/node/lambda'
 *
 * const verifier = createAlexaVerifier({ skillId: 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000' })
 *
 * export const handler = requireSignature(verifier, async ({ payload }) => ({
 *   statusCode: 200,
 *   headers: { 'content-type': 'application/json' },
 *   body: JSON.stringify({ version: '1.0', response: { type: payload.request.type } }),
 * }))
 * ```
 */
export function requireSignature<Payload, Result, Event extends HttpEvent = HttpEvent, Context = unknown>(
  verifier: Verifier<Payload>,
  handler: (verified: Verified<Payload>, event: Event, context: Context) => Result | Promise<Result>,
  options?: RequireSignatureOptions<Event, Result | RefusedResult>,
): (event: Event, context: Context) => Promise<Result | RefusedResult> {
  requireHandler(handler)
  const { onRefusal, prepare, diagnose, ...holdOptions } = readOptions('requireSignature', options, optionKinds)
  const verify = createVerify(verifier, 'lambda', { prepare, diagnose, ...holdOptions })
  return async (event, context) => {
    requireHttpEvent(event)
    let verified: Verified<Payload>
    try {
      verified = await verify(toIncomingRequest(event))
    } catch (error) {
      if (!isVerificationError(error)) throw error
      return (await callerAnswer(error, event)) ?? refusedResult(error)
    }
    const claim = holdClaim(verified, holdOptions)
    let succeeded = false
    try {
      const result = await handler(verified, verifiedEvent(event), context)
      succeeded = !isFailure(result)
      return result
    } finally {
      // Await it, because nothing runs after a function has answered.
      await (succeeded ? claim.complete() : claim.release())
    }
  }

  async function callerAnswer(error: VerificationError, event: Event): Promise<Refused<Result | RefusedResult>> {
    try {
      return await onRefusal?.(error, event)
    } catch (thrown) {
      warn('onRefusal failed, and the default answer was sent', thrown)
      return undefined
    }
  }
}

function refusedResult(error: VerificationError): RefusedResult {
  const { status, headers, body } = describeRefusal(error)
  return { statusCode: status, headers: { ...headers }, body }
}

// API Gateway also accepts the status as a string of digits. A result without a status means 200.
function isFailure(result: unknown): boolean {
  const { statusCode } = (result ?? {}) as { statusCode?: unknown }
  return statusCode !== undefined && !(Number(statusCode) < 400)
}
