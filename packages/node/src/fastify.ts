import { Readable } from 'node:stream'
import { VerificationError, type Verified, type Verifier } from '@countersign/core'
import { describeRefusal } from '@countersign/core/http'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { claimUntilAnswered, createVerify } from './gate.js'
import { bodyConsumed, toIncomingRequest } from './incoming-message.js'
import { discardRest } from './refuse.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the `requireSignature` of this scope has verified. */
    verified: Verified<unknown> | undefined
  }
}

/** Options of {@link requireSignature}. */
export interface RequireSignatureOptions {
  verifier: Verifier<unknown>
  /**
   * Answers a refused request. Default: the error's status, a JSON body with its code alone, and `Retry-After` where the
   * error is retryable.
   */
  onRefusal?: (error: VerificationError, request: FastifyRequest, reply: FastifyReply) => unknown
}

const whatToChange = 'register requireSignature before any plugin that reads or replaces the payload in preParsing'

/**
 * A plugin of Fastify 5 that lets only verified requests through to the routes of the scope that it is registered in, and
 * of the scopes below. It reads the raw body itself, up to the verifier's limit, before any content type parser, and then
 * hands the very bytes that were verified to the parsers of the scope. So `request.body`, its schema and its limit are
 * what they are without it, and `request.verified` is what `verify` resolved to.
 *
 * A refused request is answered with the error's status and code, nothing else. Where the answer is 5xx, or the connection
 * closes first, a replay guard's claim is given up, so that the service may deliver again.
 *
 * @throws TypeError, from `ready()`, where the verifier is none.
 *
 * @example
 * ```ts
 * import { createAlexaVerifier } from '@countersign/core/alexa'
 * import { requireSignature } from '@countersign/node/fastify'
 * import fastify from 'fastify'
 *
 * const verifier = createAlexaVerifier({ skillId: 'amzn1.ask.skill.00000000-0000-0000-0000-000000000000' })
 *
 * export const app = fastify()
 * app.register(async (scope) => {
 *   await scope.register(requireSignature, { verifier })
 *   scope.post('/alexa', async ({ verified }) => ({ version: '1.0', response: { at: verified?.timestamp } }))
 * })
 * ```
 */
export const requireSignature: FastifyPluginAsync<RequireSignatureOptions> = async (scope, options) => {
  const { onRefusal = refuse } = options
  const verify = createVerify(options.verifier)
  if (!scope.hasRequestDecorator('verified')) scope.decorateRequest('verified', undefined)
  scope.addHook('preParsing', async (request, reply, payload) => {
    let verified: Verified<unknown>
    try {
      const incoming = toIncomingRequest(request.raw, whatToChange)
      // Another hook has put a stream of its own on top, and reads the body in its own time.
      if (payload !== request.raw) incoming.readBody = async () => Promise.reject(bodyConsumed(whatToChange))
      verified = await verify(incoming)
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error
      await onRefusal(error, request, reply)
      // Fastify goes on to the route where nothing was sent.
      if (!reply.sent) refuse(error, request, reply)
      discardRest(request.raw)
      return payload
    }
    if (claimUntilAnswered(verified, reply.raw)) request.verified = verified
    else reply.hijack()
    return Readable.from(verified.body, { objectMode: false })
  })
}

// Fastify's own marks: the hook belongs to the scope that registers the plugin, not to one of its own.
Object.assign(requireSignature, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: '@countersign/node',
  [Symbol.for('plugin-meta')]: { name: '@countersign/node', fastify: '5.x' },
})

function refuse(error: VerificationError, _request: FastifyRequest, reply: FastifyReply): void {
  const { status, headers, body } = describeRefusal(error)
  // A string, so that no serializer of the application has a say.
  reply.code(status).headers(headers).send(body)
}
