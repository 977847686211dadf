import { VerificationError } from '@countersign/core'
import { tryField } from '@countersign/core/http'

/** Describes a host that is recognised by its objects, and what to change there so that the raw body reaches the verifier. */
interface Host {
  advice(usual: string): string
  is(message: object, response: object): boolean
}

const hosts: readonly Host[] = [
  {
    // Next.js, pages router.
    advice: () => 'in this API route of Next.js, export const config = { api: { bodyParser: false } }',
    is: (_message, response) => hasMethod(response, 'setPreviewData') && hasMethod(response, 'revalidate'),
  },
  {
    // Nest loads reflect-metadata, as other libraries for Express do, and the message has a reference to the Express application.
    advice: (usual) =>
      `if this is Nest, create the application with NestFactory.create(AppModule, { rawBody: true }); otherwise ${usual}`,
    is: (message) => hasMethod(Reflect, 'getMetadata') && typeof tryField(message, 'app') === 'function',
  },
]

/** Returns what to change in this host, for the person who reads the error. `usual` is the advice of the adapter. */
export function adviceFor(message: object, response: object, usual: string): string {
  return hosts.find((host) => host.is(message, response))?.advice(usual) ?? usual
}

/** Creates the error for a body that a parser has read. It names the line to change. */
export function bodyConsumed(whatToChange: string): VerificationError {
  return new VerificationError('ERR_BODY_CONSUMED', `The body was read before the verifier ran: ${whatToChange}`)
}

/**
 * Refuses to read a stream that Fastify reads after its middleware has run. Fastify would wait for it forever.
 *
 * @throws VerificationError ERR_BODY_CONSUMED if Fastify will read the body.
 */
export function refuseBorrowedStream(message: object, response: object): void {
  // @fastify/middie and @fastify/express set both properties; the logger pino alone sets the first.
  if (!Object.hasOwn(response, 'log') || !Object.hasOwn(message, 'log') || !Object.hasOwn(message, 'ips')) return
  throw new VerificationError(
    'ERR_BODY_CONSUMED',
    'The body belongs to Fastify, which reads it after its middleware: register requireSignature of ' +
      '@countersign/node/fastify as a plugin (with Nest, on app.getHttpAdapter().getInstance()) instead of middleware',
  )
}

/**
 * Checks that the host passed a response.
 *
 * @throws TypeError if it did not; the message says what to use in this host.
 */
export function requireResponse(message: unknown, response: unknown): void {
  if (isObject(message) && isObject(response) && hasMethod(response, 'end')) return
  const isFetch = isObject(message) && hasMethod(message, 'arrayBuffer')
  throw new TypeError(
    isFetch
      ? 'This host passes a fetch-style Request: use withVerification of @countersign/core/http'
      : 'requireSignature needs the request and the response of node:http: call it as (request, response)',
  )
}

function hasMethod(object: object, name: string): boolean {
  return typeof tryField(object, name) === 'function'
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
