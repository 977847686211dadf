import { type IncomingRequest, VerificationError, type Verified, type Verifier } from '@countersign/core'
import { describeRefusal, forgetClaim } from '@countersign/core/http'
import { createVerify } from './gate.js'
import { bodyConsumed } from './incoming-message.js'
import type { HttpEvent } from './lambda-event.js'
import { lambdaTarget } from './lambda-target.js'

export type { HttpEvent } from './lambda-event.js'

/** The answer to a refused request, in a form that every kind of HTTP event takes. */
export interface RefusedResult {
  statusCode: number
  headers: Record<string, string>
  body: string
}

/** Options of {@link requireSignature}. */
export interface RequireSignatureOptions<Event, Result> {
  /** Answers a refused request. Default: {@link RefusedResult} with the error's status and, in JSON, its code alone. */
  onRefusal?: (error: VerificationError, event: Event) => Result | Promise<Result>
}

const whatToChange = 'list requireSignature outside jsonBodyParser and other middleware that replaces event.body'

/**
 * Makes a handler of AWS Lambda that lets only verified HTTP requests through. Where the handler throws, or answers 5xx, a
 * replay guard's claim is given up before the function ends, so that the service may deliver again.
 *
 * Amazon Alexa and Amazon SNS sign the body, which every event brings unchanged. Huawei API Gateway signs the target too:
 * a function URL and an Application Load Balancer bring it as it came, API Gateway decodes parts of it, so that there a
 * request with escapes in it may be refused, never one accepted that was not signed.
 *
 * A skill whose endpoint is the function itself, by ARN, gets no HTTP event and no signature: the function's resource
 * policy, with the skill id as its condition, is what protects it. Such an event is a TypeError here.
 *
 * @throws TypeError where the verifier is none, or, from the handler, where the event is no HTTP event.
 * @throws whatever the handler throws.
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
  options: RequireSignatureOptions<Event, Result | RefusedResult> = {},
): (event: Event, context: Context) => Promise<Result | RefusedResult> {
  if (typeof handler !== 'function') throw new TypeError('handler must be a function')
  const verify = createVerify(verifier)
  const { onRefusal = refusedResult } = options
  return async (event, context) => {
    let verified: Verified<Payload>
    try {
      verified = await verify(toIncomingRequest(event))
    } catch (error) {
      if (error instanceof VerificationError) return await onRefusal(error, event)
      throw error
    }
    let done = false
    try {
      const result = await handler(verified, event, context)
      done = !isServerError(result)
      return result
    } finally {
      // Awaited, since nothing runs once a function has answered.
      if (!done) await forgetClaim(verified)
    }
  }
}

function toIncomingRequest(event: HttpEvent): IncomingRequest {
  const method = event?.requestContext?.http?.method ?? event?.httpMethod
  if (typeof method !== 'string') {
    throw new TypeError('Not an HTTP event: requireSignature is for function URLs, API Gateway and load balancers')
  }
  const { body, isBase64Encoded = false } = event
  return {
    method,
    url: lambdaTarget(event),
    headers: headerLines(event),
    async readBody() {
      if (body === undefined || body === null) return Buffer.alloc(0)
      if (typeof body !== 'string') throw bodyConsumed(whatToChange)
      return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
    },
  }
}

function headerLines({ headers, multiValueHeaders }: HttpEvent): [string, string][] {
  const lines: [string, string][] = []
  for (const [name, values = []] of Object.entries(multiValueHeaders ?? headers ?? {})) {
    for (const value of typeof values === 'string' ? [values] : values) lines.push([name, value])
  }
  return lines
}

function refusedResult(error: VerificationError): RefusedResult {
  const { status, headers, body } = describeRefusal(error)
  return { statusCode: status, headers: { ...headers }, body }
}

function isServerError(result: unknown): boolean {
  const { statusCode } = (result ?? {}) as { statusCode?: unknown }
  return typeof statusCode === 'number' && statusCode >= 500
}
