import { Readable } from 'node:stream'
import type { VerificationError, Verified, Verifier } from '@countersign/core'
import {
  aFunction,
  anObjectWith,
  defaultBodyTimeout,
  describeRefusal,
  holdClaim,
  isVerificationError,
  type OptionKinds,
  readOptions,
} from '@countersign/core/http'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { type StreamAdapterOptions, streamAdapterOptionKinds } from './adapter-options.js'
import { createVerify } from './gate.js'
import { bodyConsumed } from './host.js'
import { toIncomingRequest } from './incoming-message.js'
import { discardRest, isUnfinished } from './refuse.js'
import { settleAtEnd } from './settle-at-end.js'
import { bodyForHandler } from './verified-body.js'
import { warn } from './warn.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** What the `requireSignature` of this scope has verified. */
    verified: Verified<unknown> | undefined
  }
}

/** Options of {@link requireSignature}. */
export interface RequireSignatureOptions extends StreamAdapterOptions {
  verifier: Verifier<unknown>
  /**
   * Answers a refused request, before it returns or resolves. Default, and if it sends nothing: the error's status, a JSON
   * body with its code alone, and `Retry-After` if the error is retryable.
   */
  onRefusal?: (error: VerificationError, request: FastifyRequest, reply: FastifyReply) => unknown
}

const optionKinds: OptionKinds<RequireSignatureOptions> = {
  ...streamAdapterOptionKinds,
  onRefusal: aFunction,
  verifier: { ...anObjectWith('a verifier, such as createAlexaVerifier({ … }), an object', 'verify'), required: true },
}

const whatToChange = 'register requireSignature before any plugin that reads or replaces the payload in preParsing'

/**
 * A plugin of Fastify 5 that lets only verified requests through to the routes of the scope that it is registered in, and
 * of the scopes below. It reads the raw body itself, up to the verifier's limit and the route's, in place of the content
 * type parsers of the scope. Afterwards `request.verified` is what `verify` resolved to, and `request.body` its payload,
 * which the schema of the route validates; for `apig`, whose payload is not the body, a Buffer of the verified bytes. What a
 * parser that is added later makes of the body is replaced.
 *
 * A refused request is answered with the error's status and code, nothing else. A replay guard's claim is held while the
 * request is handled. An answer below 400 completes it, before the answer leaves; an answer of 400 or more gives it up, so
 * that the service may deliver again. A connection that closes first does neither.
 *
 * @throws TypeError, from `ready()`, if the verifier is missing, or if an option is not valid.
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
export const requireSignature: FastifyPluginAsync<RequireSignatureOptions> = async (scope, given) => {
  const options = readOptions('requireSignature', withoutFastifyOptions(given), optionKinds)
  const { verifier, onRefusal, bodyTimeout = defaultBodyTimeout, prepare, ...holdOptions } = options
  const verify = createVerify(verifier, prepare, holdOptions)
  if (!scope.hasRequestDecorator('verified')) scope.decorateRequest('verified', undefined)
  scope.addHook('preParsing', async (request, reply, payload) => {
    const incoming = toIncomingRequest(request.raw, reply.raw, { whatToChange, bodyTimeout })
    const { readBody } = incoming
    incoming.readBody = async (maxBytes) => {
      // Another hook has put a stream of its own on top, and reads the body in its own time.
      if (payload !== request.raw) throw bodyConsumed(whatToChange)
      return await readBody(Math.min(maxBytes, request.routeOptions.bodyLimit))
    }
    let verified: Verified<unknown>
    try {
      verified = await verify(incoming)
    } catch (error) {
      if (!isVerificationError(error)) throw error
      await answerRefusal(error, request, reply, onRefusal)
      return payload
    }
    settleAtEnd(holdClaim(verified, holdOptions), reply.raw)
    request.verified = verified
    return new VerifiedStream(verified.body)
  })
  // The body has been read and judged: to parse it once more would cost time, and might give another reading.
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (request, _payload, done) => done(null, request.verified))
  scope.addHook('preValidation', async (request) => {
    if (request.verified !== undefined) request.body = bodyForHandler(request.verified)
  })
}

// Fastify's own marks: the hook belongs to the scope that registers the plugin, not to one of its own.
Object.assign(requireSignature, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: '@countersign/node',
  [Symbol.for('plugin-meta')]: { name: '@countersign/node', fastify: '5.x' },
})

/** The verified bytes, for a parser that the application adds after the plugin. */
class VerifiedStream extends Readable {
  readonly #body: Uint8Array

  constructor(body: Uint8Array) {
    super()
    this.#body = body
  }

  override _read(): void {
    this.push(this.#body)
    this.push(null)
  }
}

/** Leaves out what `register` takes for itself. */
function withoutFastifyOptions(given: RequireSignatureOptions): RequireSignatureOptions {
  const { prefix, logLevel, logSerializers, ...options } = given as RequireSignatureOptions & Record<string, unknown>
  return options
}

async function answerRefusal(
  error: VerificationError,
  request: FastifyRequest,
  reply: FastifyReply,
  onRefusal: RequireSignatureOptions['onRefusal'],
): Promise<void> {
  if (isUnfinished(error, request.raw) && request.raw.httpVersionMajor < 2) reply.header('connection', 'close')
  try {
    await onRefusal?.(error, request, reply)
  } catch (thrown) {
    warn('onRefusal failed, and the default answer was sent', thrown)
  }
  // Fastify goes on to the route if nothing was sent.
  if (!reply.sent) {
    const { status, headers, body } = describeRefusal(error)
    // A string, so that no serializer of the application has a say.
    reply.code(status).headers(headers).send(body)
  }
  discardRest(request.raw)
}
