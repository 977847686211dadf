import { toSchemeError } from '../errors.js'
import { bodyTimeoutKind, receiveRequest } from '../request/received-request.js'
import { strictCheck } from './check.js'
import { aFlag, type OptionKinds, oneOf, readOptions } from './options.js'
import { type ReplayClaim, takeClaim } from './replay-claim.js'
import type { Proved, Scheme } from './scheme.js'
import { createVerified } from './verified-request.js'
import type {
  ExplainHost,
  ExplainOptions,
  Explanation,
  IncomingRequest,
  SignedRequest,
  Verified,
  Verifier,
  VerifyOptions,
} from './verifier.js'

const verifyOptionKinds: OptionKinds<VerifyOptions> = { lease: aFlag, bodyTimeout: bodyTimeoutKind }

// A table, so that a host that is missing here does not compile.
const hosts: Readonly<Record<ExplainHost, true>> = {
  express: true,
  fastify: true,
  nest: true,
  next: true,
  koa: true,
  hono: true,
  lambda: true,
  workers: true,
  deno: true,
  http: true,
}

const none: VerifyOptions = {}

/** Makes the two readers, `verify` and `explain`, of the checks of a scheme. */
export function createVerifier<Findings, Payload>(scheme: Scheme<Findings, Payload>): Verifier<Payload> {
  const { identity, logger } = scheme
  const check = strictCheck<Findings>()
  return {
    scheme: identity.name,
    async verify(
      given: Request | SignedRequest | IncomingRequest,
      options?: VerifyOptions,
    ): Promise<Verified<Payload>> {
      const { lease, bodyTimeout } = options === undefined ? none : readOptions('verify', options, verifyOptionKinds)
      try {
        const received = receiveRequest(given, scheme.maxBodyBytes, bodyTimeout)
        const request = received instanceof Promise ? await received : received
        const proved = await scheme.check({ check, request, now: scheme.currentDate() })
        const { payload, timestamp, signer, algorithm, covers } = proved
        const claim = await claimFor(scheme, proved)
        if (!lease) await claim?.complete()
        const { name } = identity
        return createVerified(
          { scheme: name, payload, body: request.body, timestamp, signer, algorithm, covers },
          claim,
        )
      } catch (thrown) {
        const error = toSchemeError(thrown, identity)
        const { code, message, retryable } = error
        logger.warn('request refused', { scheme: identity.name, code, message, retryable })
        throw error
      }
    },
    async explain(request: Request | SignedRequest | IncomingRequest, options?: ExplainOptions): Promise<Explanation> {
      const { host } = readOptions('explain', options, { host: oneOf(...Object.keys(hosts)) })
      // Loaded here, so that a program that only verifies does not load it.
      const { explainRequest } = await import('../explain/explain-request.js')
      return await explainRequest(scheme, request, host)
    },
  }
}

// Last of all, since it leaves a claim behind, which is open until it is settled.
async function claimFor<Findings, Payload>(
  { replayGuard: guard, crypto, currentDate }: Scheme<Findings, Payload>,
  { replay, timestamp }: Proved<Payload>,
): Promise<ReplayClaim | undefined> {
  if (guard === undefined) return undefined
  // A second past the tolerance, both ends of which are included.
  const expires = new Date(timestamp.getTime() + (replay.tolerance + 1) * 1_000)
  return await takeClaim({ guard, id: replay.id(), expires, currentDate, crypto }, replay.whileHeld)
}
