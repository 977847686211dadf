import type { IncomingRequest, SignedRequest } from '../request/signed-request.js'

/** Who signed a verified request. */
export interface Signer {
  /** What names the signer: the SubjectAltName dNSName of a certificate, or an access key. */
  readonly id: string
  /** Where the certificate came from, for schemes that sign with one. */
  readonly certificateUrl?: string
  /** End of the signing certificate's validity. */
  readonly notAfter?: Date
}

/** The algorithm of a verified signature. */
export type SignatureAlgorithm = 'RSASSA-PKCS1-v1_5-SHA-256' | 'RSASSA-PKCS1-v1_5-SHA-1' | 'HMAC-SHA-256'

/**
 * What a signature proves of the body. `body`: every byte. `fields`: the signed fields of the payload, and the rest of the
 * body is anybody's. `checksum`: a checksum, to which a forger can fit another body. `none`: nothing.
 */
export type Covers = 'body' | 'fields' | 'checksum' | 'none'

/** What a request is proved to say. Frozen; only a verifier makes one. */
export interface Verified<Payload> {
  /** `alexa`, `sns` or `apig`. */
  readonly scheme: string
  /** What the scheme carries: parsed JSON, or for `apig` what the Authorization header named. */
  readonly payload: Payload
  /** The very bytes that were verified. */
  readonly body: Uint8Array
  /** The signed time. */
  readonly timestamp: Date
  readonly signer: Signer
  readonly algorithm: SignatureAlgorithm
  readonly covers: Covers
}

/** One check of a scheme, as `explain` reports it. */
export interface Check {
  /** Stable name, such as `certificate-url`. */
  id: string
  /** What is checked, in words. */
  title: string
  outcome: 'passed' | 'failed' | 'skipped'
  /** The code that `verify` throws with; on failed checks only. */
  code?: string
  /** What was found. */
  detail?: string
  /** What was compared. A failed signature check has `signedDigest` and `computedDigest`, lower-case hex. */
  evidence?: Record<string, unknown>
  /** What to do about it. */
  hint?: string
}

/** Every check of a request, for the person who wants to know why. Never show it to the sender. */
export interface Explanation {
  /** `unavailable` where nothing is wrong with the request and something of ours or the network failed. */
  verdict: 'accepted' | 'rejected' | 'unavailable'
  checks: Check[]
  /** What happened to this request: one sentence. Absent if it is accepted. */
  cause?: string
  /** What to do: the line to change in the host that was named, or else advice for every host. */
  fix?: string
  /**
   * `proven`: the accident was undone and the signature then matched, or the form of the request leaves no other reading.
   * `likely`: what usually leads to such a failure. Absent if `cause` only repeats what the failed check found.
   */
  confidence?: 'proven' | 'likely'
}

/** A host for which `explain` knows the line to change. */
export type ExplainHost =
  | 'express'
  | 'fastify'
  | 'nest'
  | 'next'
  | 'koa'
  | 'hono'
  | 'lambda'
  | 'workers'
  | 'deno'
  | 'http'

/** Options of {@link Verifier.explain}. */
export interface ExplainOptions {
  /** The host that received the request. `fix` then is the line to change there. Default: advice for every host. */
  host?: ExplainHost
}

/** Options of {@link Verifier.verify}. */
export interface VerifyOptions {
  /**
   * Leaves the replay guard's claim open, for `completeClaim` or `releaseClaim` to settle; otherwise it ends by itself after
   * 15 seconds. Default false: the claim is completed at once, so that the message is handled at most once, even if its
   * handler fails.
   */
  lease?: boolean
  /** Seconds that the body of a `Request` may take to arrive. Default 10. */
  bodyTimeout?: number
}

/** Verifies the requests of one scheme. */
export interface Verifier<Payload> {
  /** `alexa`, `sns` or `apig`. */
  readonly scheme: string
  /**
   * Resolves to what the request is proved to say.
   *
   * @throws VerificationError with the code of the first check that failed.
   */
  verify(request: Request | SignedRequest | IncomingRequest, options?: VerifyOptions): Promise<Verified<Payload>>
  /**
   * Runs the same checks, all that still can, reports each, and says what happened and what to do. Does not throw on bad
   * input, and claims nothing from a replay guard.
   *
   * @throws TypeError if an option is unknown or of another kind.
   */
  explain(request: Request | SignedRequest | IncomingRequest, options?: ExplainOptions): Promise<Explanation>
  /**
   * Loads what the first verification needs, and runs it once on a sample that the package carries, so that the first request
   * is as fast as those after it. Needs no network, clock or random numbers: it may run at module scope on Workers, and in
   * the init phase on Lambda. The adapters call it by themselves. Without it, the first request does the same work.
   *
   * @throws VerificationError ERR_DEPENDENCY_FAILED if a promise of trust anchors rejects, or the engine fails. The verifier
   * can still be used: what fails here fails with each request that needs it, as long as it does.
   */
  prepare(): Promise<void>
}
