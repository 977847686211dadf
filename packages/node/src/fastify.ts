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
    /** The verified request, if `requireSignature` is registered in this scope. */
    verified: Verified<unknown> | undefined
  }
}

/** Options of {@link requireSignature}. */
export interface RequireSignatureOptions extends StreamAdapterOptions {
  verifier: Verifier<unknown>
  /**
   * Answers a refused request before it returns or resolves. If it is absent or sends nothing, the answer has the status of the
   * error, a JSON body with only its code, and `Retry-After` if the error is retryable.
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
 * Lets only verified requests through to the routes of the Fastify 5 scope in which this plugin is registered, and of the
 * scopes below it. It reads the raw body itself, up to the limits of the verifier and of the route, and replaces the content
 * type parsers of the scope. Afterwards `request.verified` is the value that `verify` resolved to, and `request.body` is its
 * payload, which the schema of the route validates. For `apig`, whose payload is not the body, `request.body` is a Buffer of
 * the verified bytes. If a parser is added later, the body that it creates is replaced.
 *
 * A refused request is answered with the status and code of the error, and nothing else. The replay guard's claim is held
 * while the request is handled. An answer below 400 completes the claim before the answer leaves. An answer of 400 or more
 * gives it up, so that the service may deliver again. A closed connection does neither.
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
  const { verifier, onRefusal, bodyTimeout = defaultBodyTimeout, prepare, diagnose, ...holdOptions } = options
  const verify = createVerify(verifier, 'fastify', { prepare, diagnose, ...holdOptions })
  if (!scope.hasRequestDecorator('verified')) scope.decorateRequest('verified', undefined)
  scope.addHook('preParsing', async (request, reply, payload) => {
    const incoming = toIncomingRequest(request.raw, reply.raw, { whatToChange, bodyTimeout })
    const readBody = incoming.readBody.bind(incoming)
    incoming.readBody = async (maxBytes) => {
      // Another hook has replaced the payload with its own stream, and reads the body itself.
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
  // The body has been read and verified. Parsing it again would take time, and might give another result.
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (request, _payload, done) => done(null, request.verified))
  scope.addHook('preValidation', (request, _reply, done) => {
    if (request.verified !== undefined) request.body = bodyForHandler(request.verified)
    done()
  })
}

// These symbols tell Fastify that the hook belongs to the scope that registers the plugin, not to a new scope.
Object.assign(requireSignature, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: '@countersign/node',
  [Symbol.for('plugin-meta')]: { name: '@countersign/node', fastify: '5.x' },
})

/** Creates a stream of the verified bytes, for a parser that the application adds after the plugin. */
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

/** Leaves out the options that `register` itself uses. */
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
  // If nothing was sent, Fastify would continue with the route.
  if (!reply.sent) {
    const { status, headers, body } = describeRefusal(error)
    // Send a string, so that no serializer of the application changes it.
    reply.code(status).headers(headers).send(body)
  }
  discardRest(request.raw)
}
