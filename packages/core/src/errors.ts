/**
 * Every code that a {@link VerificationError} can carry, each with what it means and what to do.
 * The members are documentation; the union of the codes is {@link VerificationErrorCode}.
 */
export interface VerificationErrorCodes {
  /** The method is not the scheme's, or the request target is malformed. The sender is not the service. */
  ERR_REQUEST_INVALID: 'rejected'
  /** Something read the body before the verifier did. Mount the verifier before any body parser. */
  ERR_BODY_CONSUMED: 'rejected'
  /** The body is larger than `maxBodyBytes`. Answered with 413; raise the limit only for a known sender. */
  ERR_BODY_TOO_LARGE: 'rejected'
  /** A header that the scheme needs is absent or empty. */
  ERR_HEADER_MISSING: 'rejected'
  /** A header is malformed, sent more than once, or at odds with the body. */
  ERR_HEADER_INVALID: 'rejected'
  /** The body is not the JSON, the fields, the types or the timestamp format of the scheme. */
  ERR_PAYLOAD_INVALID: 'rejected'
  /** The certificate URL is outside the scheme's policy. Refused before any fetch. */
  ERR_CERTIFICATE_URL_FORBIDDEN: 'rejected'
  /** No usable certificate download: network, timeout, status, size or content. Often worth a retry: see `retryable`. */
  ERR_CERTIFICATE_FETCH_FAILED: 'rejected or unavailable'
  /** The end-entity certificate is malformed, or has a key or a usage that may not sign requests. */
  ERR_CERTIFICATE_INVALID: 'rejected'
  /** The validity of the end-entity certificate has ended. */
  ERR_CERTIFICATE_EXPIRED: 'rejected'
  /** The validity of the end-entity certificate has not begun. Look at this machine's clock. */
  ERR_CERTIFICATE_NOT_YET_VALID: 'rejected'
  /** No SubjectAltName dNSName of the end-entity certificate is the scheme's. */
  ERR_SUBJECT_ALT_NAME_MISMATCH: 'rejected'
  /** No valid certification path to a trust anchor; `reasons` says what was wrong with each candidate. */
  ERR_CERTIFICATION_PATH_INVALID: 'rejected'
  /** The signature is not the signer's over these bytes. `explain` tells which digest was signed. */
  ERR_SIGNATURE_MISMATCH: 'rejected'
  /** The signed timestamp is outside the tolerance. A late delivery, a replay, or a wrong clock. */
  ERR_TIMESTAMP_OUT_OF_RANGE: 'rejected'
  /** The replay guard has seen this message before. */
  ERR_REPLAYED: 'rejected'
  /** The skill, the topic or the access key is not on the list. */
  ERR_SIGNER_NOT_ALLOWED: 'rejected'
  /** A form that is switched off or not implemented, such as SHA-1 or an unsigned payload. */
  ERR_UNSUPPORTED: 'rejected'
  /** The SubscribeURL is not one that confirms the verified message. Refused before any fetch. */
  ERR_SUBSCRIBE_URL_FORBIDDEN: 'rejected'
  /** The service did not confirm the subscription. */
  ERR_CONFIRMATION_FAILED: 'rejected or unavailable'
  /** The caller's secret look-up, certificate store or replay guard failed, so the request cannot be judged. */
  ERR_DEPENDENCY_FAILED: 'unavailable'
}

/** A stable string that says why a request was refused. Switch on it, never on a message. */
export type VerificationErrorCode = keyof VerificationErrorCodes

/** What a {@link VerificationError} carries besides its code and message. */
export interface VerificationErrorOptions {
  /** The scheme that refused the request: `alexa`, `sns`, `apig`. */
  scheme?: string | undefined
  /** HTTP status for a rejection; the default is 400. An oversize body is always 413, a retryable fault always 503. */
  status?: number | undefined
  /** Whether the fault is ours or the network's, so that the same request may pass later. Default `false`. */
  retryable?: boolean | undefined
  /** What failed below. */
  cause?: unknown
  /** For `ERR_CERTIFICATION_PATH_INVALID`: one sentence for each candidate, the nearest to success first. */
  reasons?: readonly string[] | undefined
}

/**
 * The one error that bad input leads to. Its message holds no body, certificate, token or secret.
 *
 * @example
 * ```ts
 * import { VerificationError } from '@countersign/core'
 *
 * export function statusOf(error: unknown): number {
 *   return error instanceof VerificationError ? error.status : 500
 * }
 * ```
 */
export class VerificationError extends Error {
  override readonly name = 'VerificationError'
  /** Why the request was refused. */
  readonly code: VerificationErrorCode
  /** The scheme that refused it; absent on an error straight from `@countersign/core/x509`. */
  readonly scheme: string | undefined
  /** The HTTP status to answer. */
  readonly status: number
  /** True only where the fault is ours or the network's, never the sender's. */
  readonly retryable: boolean
  /** Why each candidate certification path failed; empty for every other code. */
  readonly reasons: readonly string[]

  constructor(code: VerificationErrorCode, message: string, options: VerificationErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.scheme = options.scheme
    this.retryable = options.retryable ?? false
    this.status = this.retryable ? 503 : code === 'ERR_BODY_TOO_LARGE' ? 413 : (options.status ?? 400)
    this.reasons = options.reasons ?? []
  }
}

/** The part of a scheme that its errors carry. */
export interface SchemeIdentity {
  readonly name: string
  /** HTTP status of a rejection. */
  readonly status: number
}

/** Gives an error from a shared module the scheme that met it; wraps whatever is no VerificationError, failing closed. */
export function toSchemeError(error: unknown, scheme: SchemeIdentity): VerificationError {
  if (!(error instanceof VerificationError)) {
    return new VerificationError('ERR_DEPENDENCY_FAILED', 'The request could not be judged: something below failed', {
      scheme: scheme.name,
      retryable: true,
      cause: error,
    })
  }
  if (error.scheme !== undefined) return error
  const { code, message, retryable, cause, reasons } = error
  return new VerificationError(code, message, { scheme: scheme.name, status: scheme.status, retryable, cause, reasons })
}
