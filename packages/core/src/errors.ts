/**
 * Every code that a {@link VerificationError} can carry: what it means, and after the blank line what to do.
 * The members are documentation; the union of the codes is {@link VerificationErrorCode}.
 */
export interface VerificationErrorCodes {
  /**
   * The method is not the scheme's (Alexa and SNS send POST), the request target is malformed, or what was handed over is not
   * a request.
   *
   * From outside: the sender is not the service, so leave it refused. In your own code: hand over a `Request`, or
   * `{ method, url, headers, body }` with headers as `Headers`, pairs or an object, and the body as bytes.
   */
  ERR_REQUEST_INVALID: 'rejected'
  /**
   * Something read the body before the verifier did. The signature is over the raw bytes, which are gone.
   *
   * Mount the verifier before any body parser, or let the parser keep the bytes. The message, which the adapters also emit as a
   * process warning, names the line to change in the host that it sees.
   */
  ERR_BODY_CONSUMED: 'rejected'
  /**
   * The body is larger than `maxBodyBytes`, 1 MiB unless told. It was not read to its end.
   *
   * Raise the limit only where a genuine sender needs it: whoever knows the URL may send bodies up to it.
   */
  ERR_BODY_TOO_LARGE: 'rejected'
  /**
   * A header that the scheme needs is absent or empty.
   *
   * If genuine requests are refused, look whether a proxy or a gateway in front drops headers that it does not know.
   */
  ERR_HEADER_MISSING: 'rejected'
  /**
   * A header is malformed, was sent more than once, or is at odds with the body; or Host and `:authority` of HTTP/2 differ.
   *
   * If genuine requests are refused, look what a proxy in front does to headers: joining two lines into one, or decoding
   * the plus signs of base64 into spaces.
   */
  ERR_HEADER_INVALID: 'rejected'
  /**
   * The body is not the JSON, the fields, the types or the timestamp format of the scheme.
   *
   * Compare the body with the vendor's documentation. The message names the field, never its content.
   */
  ERR_PAYLOAD_INVALID: 'rejected'
  /**
   * The certificate URL is outside the scheme's policy: another host, path, scheme, port or region. Nothing was fetched.
   *
   * The sender is not the service. There is no option to widen the policy.
   */
  ERR_CERTIFICATE_URL_FORBIDDEN: 'rejected'
  /**
   * There is no usable download of a certificate: the network, the time limit, the status, the size or the content.
   * `retryable` and 503, unless the host answered 4xx or a redirect: then the URL itself is at fault.
   *
   * Let the service deliver again. If it lasts, look whether this host may reach the certificate host, and whether a proxy
   * answers in its place. A `certificateStore` bridges short failures.
   */
  ERR_CERTIFICATE_FETCH_FAILED: 'rejected or unavailable'
  /**
   * The end-entity certificate is malformed, or has a key, a usage or an extension that may not sign requests.
   *
   * The sender is not the service. `parseCertificates` on the file, or `explain`, says what is wrong with it.
   */
  ERR_CERTIFICATE_INVALID: 'rejected'
  /**
   * The validity of the end-entity certificate has ended.
   *
   * An old request, sent again, or a clock that is ahead: compare this machine's with a time server.
   */
  ERR_CERTIFICATE_EXPIRED: 'rejected'
  /**
   * The validity of the end-entity certificate has not begun.
   *
   * Nearly always this machine's clock, which is behind.
   */
  ERR_CERTIFICATE_NOT_YET_VALID: 'rejected'
  /**
   * No SubjectAltName dNSName of the end-entity certificate is the one that the service signs with.
   *
   * The sender is not the service, or not in the region that the message names. A name in the subject counts for nothing.
   */
  ERR_SUBJECT_ALT_NAME_MISMATCH: 'rejected'
  /**
   * No valid certification path leads from the end-entity certificate to a trust anchor. `reasons` says what was wrong with
   * each candidate, the nearest to success first.
   *
   * If genuine requests are refused, look which anchors the verifier was given. A test authority's certificates need its own
   * anchor, and production's anchors are `amazonTrustAnchors()`.
   */
  ERR_CERTIFICATION_PATH_INVALID: 'rejected'
  /**
   * The signature is not the signer's over these bytes, or the body does not match the signed content hash.
   *
   * Run `explain` on the request: it tells which digest was signed, and names the accident where it is an ordinary one. Most
   * often a body parser rewrote the body on its way to the verifier.
   */
  ERR_SIGNATURE_MISMATCH: 'rejected'
  /**
   * The signed timestamp is outside the tolerance.
   *
   * A late delivery, a replay, or this machine's clock.
   */
  ERR_TIMESTAMP_OUT_OF_RANGE: 'rejected'
  /**
   * This message has been handled before, says the replay guard. For Alexa, which repeats nothing, also a message that is
   * being handled.
   *
   * A replay, or a repeated delivery of a message that was handled: both want no second handling. A service that repeats what
   * it gets no success for, such as SNS, is answered 200. If your handler failed the first time, give the claim up with
   * `releaseClaim`; the adapters do.
   */
  ERR_REPLAYED: 'rejected'
  /**
   * The same delivery is being handled right now, by a request that holds the replay guard's claim on it.
   *
   * Let the service deliver again, since the answer is 503: by then the first request has succeeded, or given its claim up.
   * If it lasts, look for a handler that neither ends nor fails. A process that died leaves a claim for 15 seconds.
   */
  ERR_IN_PROGRESS: 'unavailable'
  /**
   * The skill, the topic or the access key is not on the list.
   *
   * If it is yours, add it to `skillId`, `topicArns` or `secrets`.
   */
  ERR_SIGNER_NOT_ALLOWED: 'rejected'
  /**
   * The request has a form that is switched off or not implemented: SHA-1 where `allowSha1` is false, an unsigned payload, raw
   * SNS delivery, another signature version or algorithm.
   *
   * The message says which, and which option turns it on where there is one.
   */
  ERR_UNSUPPORTED: 'rejected'
  /**
   * The SubscribeURL of a confirmation is not one that confirms the verified message. Nothing was fetched.
   *
   * Do not visit it. The message was signed by SNS all the same, so report it to AWS.
   */
  ERR_SUBSCRIBE_URL_FORBIDDEN: 'rejected'
  /**
   * SNS did not confirm the subscription: it refused, it could not be reached (then `retryable`), or its answer was not one.
   *
   * Where it is retryable, let SNS deliver the confirmation again. A token is good for three days.
   */
  ERR_CONFIRMATION_FAILED: 'rejected or unavailable'
  /**
   * Something that the caller brought failed, hung, or answered nonsense: the secret look-up, the certificate store, the
   * replay guard, the WebCrypto engine, the request object. Or the body broke off, or took longer than `bodyTimeout`. The
   * request cannot be judged, and is not let through.
   *
   * Look at `cause`. The service delivers again, since the answer is 503.
   */
  ERR_DEPENDENCY_FAILED: 'unavailable'
}

/** A stable string that says why a request was refused. Switch on it, never on a message. */
export type VerificationErrorCode = keyof VerificationErrorCodes

/** What a {@link VerificationError} carries besides its code and message. */
export interface VerificationErrorOptions {
  /** The scheme that refused the request, such as `alexa`. Default: the scheme whose check throws the error. */
  scheme?: string | undefined
  /** HTTP status for a rejection; the default is the scheme's, or 400. */
  status?: number | undefined
  /** Whether the fault is ours or the network's, so that the same request may pass later. Default: as the code says. */
  retryable?: boolean | undefined
  /** What failed below. */
  cause?: unknown
  /** For `ERR_CERTIFICATION_PATH_INVALID`: one sentence for each candidate, the nearest to success first. */
  reasons?: readonly string[] | undefined
}

// What a code says by itself. A code that is not named here is the sender's fault, and gets the status of the scheme.
const byCode: Partial<Record<VerificationErrorCode, { readonly retryable?: true; readonly status?: number }>> = {
  ERR_BODY_TOO_LARGE: { status: 413 },
  ERR_CERTIFICATE_FETCH_FAILED: { retryable: true },
  ERR_DEPENDENCY_FAILED: { retryable: true },
  ERR_IN_PROGRESS: { retryable: true },
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
  // Tells what this class made from proxies and look-alikes, whose properties may throw when read.
  readonly #made = true

  constructor(code: VerificationErrorCode, message: string, options: VerificationErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.scheme = options.scheme
    this.retryable = options.retryable ?? byCode[code]?.retryable ?? false
    this.status = this.retryable ? 503 : (byCode[code]?.status ?? options.status ?? 400)
    this.reasons = options.reasons ?? []
  }

  static isOne(value: unknown): value is VerificationError {
    return typeof value === 'object' && value !== null && #made in value
  }
}

/**
 * Whether what was thrown is a VerificationError. Never throws itself, as `instanceof` does on a revoked proxy. For adapters.
 */
export function isVerificationError(thrown: unknown): thrown is VerificationError {
  return VerificationError.isOne(thrown)
}

/** The part of a scheme that its errors carry. */
export interface SchemeIdentity {
  readonly name: string
  /** HTTP status of a rejection. */
  readonly status: number
  /**
   * Whether the service repeats a delivery until it is answered with success: one that has been handled is then answered 200,
   * since anything else would go on for days, or end in a dead-letter queue. Default false.
   */
  readonly repeats?: boolean
}

/**
 * Names the scheme on an error from a shared module, which keeps its stack. Wraps whatever is not a VerificationError:
 * something of ours has failed, and the request is not let through.
 */
export function toSchemeError(thrown: unknown, scheme: SchemeIdentity): VerificationError {
  // An error that is frozen cannot be named, so it is not ours.
  if (isVerificationError(thrown) && !Object.isFrozen(thrown)) return nameScheme(thrown, scheme)
  const message = 'The request could not be judged: something below failed'
  return new VerificationError('ERR_DEPENDENCY_FAILED', message, { scheme: scheme.name, cause: thrown })
}

function nameScheme(error: VerificationError, { name, status, repeats }: SchemeIdentity): VerificationError {
  const { scheme, code, retryable } = error
  if (scheme !== undefined) return error
  const rejected = byCode[code]?.status ?? (code === 'ERR_REPLAYED' && repeats ? 200 : status)
  return Object.assign(error, { scheme: name, status: retryable ? 503 : rejected })
}
