import type { IncomingRequest, SignedRequest } from '../request/signed-request.js'
import type { PublicKeyAlgorithm } from '../signature/signature-algorithm.js'
import type { Logger } from './verifier-options.js'

/** Who signed a verified request. */
export interface Signer {
  /**
   * The name of the signer: the SubjectAltName dNSName of a certificate, or its subject if the scheme requires no name; an
   * access key; for a pinned key the SHA-256 of its SubjectPublicKeyInfo; for `paypal` the id of the webhook that matched.
   */
  readonly id: string
  /** The URL of the certificate, if the scheme downloads it. */
  readonly certificateUrl?: string
  /** End of the signing certificate's validity. */
  readonly notAfter?: Date
}

/** The algorithm of a verified signature. */
export type SignatureAlgorithm = PublicKeyAlgorithm | 'HMAC-SHA-256'

/**
 * How much of the body a signature proves. `body`: every byte. `fields`: the signed fields of the payload; anybody may have
 * written the rest. `checksum`: only a checksum, and a forger can make another body with the same checksum. `none`: nothing.
 */
export type Covers = 'body' | 'fields' | 'checksum' | 'none'

/** The proved content of a request. The object is frozen, and only a verifier creates it. */
export interface Verified<Payload> {
  /** The name of the scheme, such as `alexa`. */
  readonly scheme: string
  /** The content: parsed JSON, or for `apig` what the Authorization header named. */
  readonly payload: Payload
  /** The exact bytes that were verified. */
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
  /** A description of the check. */
  title: string
  outcome: 'passed' | 'failed' | 'skipped'
  /** The code of the error that `verify` throws. Present on failed checks only. */
  code?: string
  /** A description of the finding. */
  detail?: string
  /** The values that were compared. A failed signature check has `signedDigest` and `computedDigest`, lower-case hex. */
  evidence?: Record<string, unknown>
  /** How to correct the failure. */
  hint?: string
}

/** Every check of a request, for a person who wants to know why it failed. Never show it to the sender. */
export interface Explanation {
  /** `unavailable` if the request is not at fault, and our side or the network failed. */
  verdict: 'accepted' | 'rejected' | 'unavailable'
  checks: Check[]
  /** What happened to this request: one sentence. Absent if it is accepted. */
  cause?: string
  /** How to correct it: the line to change if a host was named, otherwise advice for every host. */
  fix?: string
  /**
   * `proven`: the accident was undone and the signature then matched, or the form of the request allows no other
   * explanation. `likely`: the usual cause of such a failure. Absent if `cause` only repeats what the failed check found.
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
  /**
   * The host that received the request. If it is given, `fix` is the line to change there. Default: advice for every host.
   */
  host?: ExplainHost
}

/** Option of `verify` that says where the diagnosis of a refused request is logged. */
export interface RefusalDiagnosis {
  /** Receives one warning for each refused request. The sender never sees it. */
  readonly logger: Logger
  /** The host that received the request. If it is given, `fix` is the line to change there. */
  readonly host?: ExplainHost | undefined
}

/** Options of {@link Verifier.verify}. */
export interface VerifyOptions {
  /**
   * Leaves the claim of the replay guard open until `completeClaim` or `releaseClaim` is called. Without such a call the
   * claim ends after 15 seconds. Default false: the claim is completed at once, so the message is handled at most once, even
   * if its handler fails.
   */
  lease?: boolean
  /** How long the body of a `Request` may take to arrive, in seconds. Default 10. */
  bodyTimeout?: number
  /**
   * Logs why a request was refused: the cause, the fix and the confidence of `explain`. For development, because it costs the
   * time and the memory of `explain`. `verify` rejects with the same error as without it, at most five seconds later.
   * It diagnoses one request at a time. Default: nothing is logged.
   */
  diagnose?: RefusalDiagnosis
}

/** Verifies the requests of one scheme. */
export interface Verifier<Payload> {
  /** The name of the scheme, such as `alexa`. */
  readonly scheme: string
  /**
   * Verifies a request and resolves to its proved content.
   *
   * @throws VerificationError with the code of the first check that failed.
   */
  verify(request: Request | SignedRequest | IncomingRequest, options?: VerifyOptions): Promise<Verified<Payload>>
  /**
   * Runs the same checks and reports each of them. It continues after a failed check if it can. The result says what
   * happened and how to correct it. Does not throw on bad input, and does not claim the message from a replay guard.
   *
   * @throws TypeError if an option is unknown or of another kind.
   */
  explain(request: Request | SignedRequest | IncomingRequest, options?: ExplainOptions): Promise<Explanation>
  /**
   * Loads what the first verification needs, and verifies one sample from the package. The first request is then as fast as
   * later ones. It needs no network, clock or random numbers, so it may run at module scope on Workers and in the init phase
   * on Lambda. The adapters call it automatically. Without it, the first request does the same work.
   *
   * @throws VerificationError ERR_DEPENDENCY_FAILED if a promise of trust anchors rejects, or WebCrypto fails. The verifier
   * can still be used. While the failure lasts, each request that needs the failed part fails too.
   */
  prepare(): Promise<void>
}
