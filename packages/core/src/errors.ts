/**
 * Every code that a {@link VerificationError} can carry: what it means, and after the blank line what to do.
 * The members are documentation; the union of the codes is {@link VerificationErrorCode}.
 */
export interface VerificationErrorCodes {
  /**
   * The method is not one that the scheme uses, the request target is malformed, or the value passed to the verifier is not a
   * request. Alexa, SNS, the App Store, PayPal and SMN send only POST.
   *
   * If the request came from outside, the sender is not the service: leave it refused. If your own code made the request,
   * pass a `Request`, or `{ method, url, headers, body }` with headers as `Headers`, pairs or an object, and the body as bytes.
   */
  ERR_REQUEST_INVALID: 'rejected'
  /**
   * Other code read the body before the verifier did. The signature covers the raw bytes, and they are gone.
   *
   * Mount the verifier before any body parser, or configure the parser to keep the raw bytes. The message names the line to
   * change in your framework. The adapters also emit the message as a process warning.
   */
  ERR_BODY_CONSUMED: 'rejected'
  /**
   * The body is larger than `maxBodyBytes`. The default is 1 MiB, for SNS and SMN 2 MiB, and for API Gateway 12 MiB. The verifier
   * stopped reading at the limit.
   *
   * Raise the limit only if a genuine sender needs it. Anyone who knows the URL can send bodies up to the limit.
   */
  ERR_BODY_TOO_LARGE: 'rejected'
  /**
   * A header that the scheme requires is absent or empty.
   *
   * If genuine requests are refused, check whether a proxy or gateway in front of this server removes headers that it does
   * not know.
   */
  ERR_HEADER_MISSING: 'rejected'
  /**
   * A header is malformed, was sent more than once, or contradicts the body. It is also the code if Host and the `:authority` of
   * HTTP/2 differ.
   *
   * If genuine requests are refused, check what a proxy in front of this server does to headers. It may join two lines into
   * one, or decode the plus signs of base64 into spaces.
   */
  ERR_HEADER_INVALID: 'rejected'
  /**
   * The body is not valid for the scheme: its JSON, its fields, their types or the timestamp format are wrong.
   *
   * Compare the body with the vendor's documentation. The message names the field, never its content. For the App Store, pass
   * a notification to `verify`, a transaction to `verifyTransaction`, and renewal info to `verifyRenewalInfo`.
   */
  ERR_PAYLOAD_INVALID: 'rejected'
  /**
   * The certificate URL is outside the scheme's policy: another host, path, scheme, port or region. Nothing was fetched.
   *
   * The sender is not the service. No option widens the policy. For PayPal, compare the `environment` option with the
   * environment of the webhook. The SMN of other operators has other URLs, and is not supported.
   */
  ERR_CERTIFICATE_URL_FORBIDDEN: 'rejected'
  /**
   * A certificate could not be downloaded. The network failed, a time limit passed, the status, the size or the content of the
   * answer was wrong, or too many certificates are being downloaded at once. The error is `retryable`, with status 503. It is
   * not retryable if the sender chose the URL and the answer was 4xx or a redirect, because then the URL itself is wrong. The
   * statuses 407, 408, 425 and 429 say nothing about the URL, so they are retryable.
   *
   * Let the service deliver again. If the failure persists, check that this machine can reach the certificate host, and that
   * no proxy answers in its place. With a `certificateStore`, a short failure affects fewer requests.
   */
  ERR_CERTIFICATE_FETCH_FAILED: 'rejected or unavailable'
  /**
   * The end-entity certificate is malformed, or its key, its key usage or an extension does not allow it to sign requests.
   *
   * The sender is not the service. Call `explain` on the request, or `parseCertificates` on the file, to see what is wrong.
   */
  ERR_CERTIFICATE_INVALID: 'rejected'
  /**
   * The end-entity certificate has expired.
   *
   * Either somebody sent an old request again, or the clock of this machine is ahead. Compare the clock with a time server.
   * For SMN, the pinned certificate has ended: pass the new one in `certificates`. For the App Store, the certificate that
   * signed an old transaction has ended: get a new signature from the App Store Server API.
   */
  ERR_CERTIFICATE_EXPIRED: 'rejected'
  /**
   * The validity of the end-entity certificate has not begun.
   *
   * The clock of this machine is probably behind. Compare it with a time server.
   */
  ERR_CERTIFICATE_NOT_YET_VALID: 'rejected'
  /**
   * The end-entity certificate does not have the SubjectAltName dNSName that the service signs with.
   *
   * The sender is not the service, or is not in the region that the message names. Only SubjectAltName counts, and not a name in
   * the subject.
   */
  ERR_SUBJECT_ALT_NAME_MISMATCH: 'rejected'
  /**
   * No valid certification path leads from the end-entity certificate to a trust anchor. `reasons` says what was wrong with
   * each candidate path, starting with the one that came nearest to success.
   *
   * If genuine requests are refused, check the `trustAnchors` option. Leave it out in production, so that the pinned anchors of
   * the service count. In a test, pass the anchor of the test authority.
   */
  ERR_CERTIFICATION_PATH_INVALID: 'rejected'
  /**
   * The signer did not sign these bytes, or the body does not match the signed content hash.
   *
   * Call `explain` on the request. It shows which digest was signed, and names the accident if it is a common one. Most often
   * a body parser rewrote the body before the verifier saw it. For PayPal, check that `webhookId` names the webhook of the
   * delivery. For SMN, check that `certificates` pins the certificate of the topic's region.
   */
  ERR_SIGNATURE_MISMATCH: 'rejected'
  /**
   * The signed timestamp is outside the tolerance.
   *
   * The delivery is late, the request is a replay, or the clock of this machine is wrong. Compare the clock with a time server.
   */
  ERR_TIMESTAMP_OUT_OF_RANGE: 'rejected'
  /**
   * The replay guard reports that this message has been handled before. For Alexa, which never repeats a request, the code also
   * means that the message is being handled right now.
   *
   * The request is a replay, or a repeated delivery of a message that was handled. Do not handle it again. The adapters answer
   * 200 to a service that repeats deliveries, such as SNS. If your handler fails and the message must be handled again, give
   * the claim up with `releaseClaim`, as the adapters do.
   */
  ERR_REPLAYED: 'rejected'
  /**
   * The same delivery is being handled right now, by a request that holds the replay guard's claim on it.
   *
   * Answer 503, so that the service delivers again. By then the first request has usually succeeded, or has given its claim up.
   * If the refusals persist, look for a handler that does not end. If a process died, its claim ends after 15 seconds.
   */
  ERR_IN_PROGRESS: 'unavailable'
  /**
   * The skill, the topic, the app, its environment or the access key is not on the list of the verifier.
   *
   * If it is yours, add it to the option `skillId`, `topicArns`, `topicUrns`, `bundleId`, `environment`, `appAppleId` or
   * `secrets`.
   */
  ERR_SIGNER_NOT_ALLOWED: 'rejected'
  /**
   * The request has a form that is switched off or not implemented: SHA-1 while `allowSha1` is false, an unsigned payload, raw
   * SNS delivery, another signature version, another algorithm, an App Store notification whose version is not 2, or a message
   * of SMN that tells a publisher about its subscribers.
   *
   * The message names the form, and the option that allows it if there is one.
   */
  ERR_UNSUPPORTED: 'rejected'
  /**
   * The SubscribeURL of SNS, or the subscribe_url of SMN, does not confirm the subscription of the verified message. Nothing
   * was fetched.
   *
   * Do not visit the URL. The service signed the message nevertheless, so report it to AWS or Huawei Cloud.
   */
  ERR_SUBSCRIBE_URL_FORBIDDEN: 'rejected'
  /**
   * SNS or SMN did not confirm the subscription: it refused, it could not be reached (then the error is `retryable`), or its
   * answer is not a confirmation.
   *
   * If the error is retryable, let the service deliver the confirmation again. The token of SNS is valid for three days, and
   * that of SMN for 48 hours.
   */
  ERR_CONFIRMATION_FAILED: 'rejected or unavailable'
  /**
   * Something that the verifier depends on failed, did not answer in time, or gave an answer that is not valid: the secret
   * look-up, the certificate store, the replay guard, the WebCrypto engine or the request object. A body that ends early, or
   * takes longer than `bodyTimeout`, leads to this error too. The request could not be verified, so it is refused.
   *
   * Look at `cause`. Answer 503, so that the service delivers again.
   */
  ERR_DEPENDENCY_FAILED: 'unavailable'
}

/** The reason why a request was refused, as a string that stays stable. Switch on it, never on the message. */
export type VerificationErrorCode = keyof VerificationErrorCodes

/** The values that a {@link VerificationError} has besides its code and message. */
export interface VerificationErrorOptions {
  /** The scheme that refused the request, such as `alexa`. Default: the scheme whose check throws the error. */
  scheme?: string | undefined
  /** The HTTP status of a rejection. Default: the status of the scheme, or 400. */
  status?: number | undefined
  /** Whether the fault is ours or the network's, so that the same request may pass later. Default: it depends on the code. */
  retryable?: boolean | undefined
  /** The error that led to this one. */
  cause?: unknown
  /** For `ERR_CERTIFICATION_PATH_INVALID`: one sentence for each candidate path, the nearest to success first. */
  reasons?: readonly string[] | undefined
}

// The codes that have their own status or can be retried. Every other code is the sender's fault, with the scheme's status.
const byCode: Partial<Record<VerificationErrorCode, { readonly retryable?: true; readonly status?: number }>> = {
  ERR_BODY_TOO_LARGE: { status: 413 },
  ERR_CERTIFICATE_FETCH_FAILED: { retryable: true },
  ERR_DEPENDENCY_FAILED: { retryable: true },
  ERR_IN_PROGRESS: { retryable: true },
}

/**
 * Reports that a request was refused. Bad input leads to no other error. The message holds no body, certificate, token or secret.
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
  /** The scheme that refused the request. Absent on an error that comes directly from `@countersign/core/x509`. */
  readonly scheme: string | undefined
  /** The HTTP status to answer. */
  readonly status: number
  /** True only if the fault is ours or the network's, never the sender's. */
  readonly retryable: boolean
  /** Why each candidate certification path failed; empty for every other code. */
  readonly reasons: readonly string[]
  // Distinguishes objects of this class from proxies and look-alikes, whose properties may throw when read.
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
 * Tells adapters whether a thrown value is a VerificationError. Never throws, whereas `instanceof` throws on a revoked proxy.
 */
export function isVerificationError(thrown: unknown): thrown is VerificationError {
  return VerificationError.isOne(thrown)
}

/** Describes the part of a scheme that its errors carry. */
export interface SchemeIdentity {
  readonly name: string
  /** The HTTP status of a rejection. */
  readonly status: number
  /**
   * Whether the service repeats a delivery until the answer is a success. A message that has been handled is then answered
   * 200: after any other answer the service would repeat it for days, or put it in a dead-letter queue. Default false.
   */
  readonly repeats?: boolean
}

/**
 * Names the scheme on an error from a shared module; the error keeps its stack. Wraps any other thrown value in
 * ERR_DEPENDENCY_FAILED: our side has failed, so the request is refused.
 */
export function toSchemeError(thrown: unknown, scheme: SchemeIdentity): VerificationError {
  // A scheme cannot be added to a frozen error. The library freezes no error, so this one is foreign.
  if (isVerificationError(thrown) && !Object.isFrozen(thrown)) return nameScheme(thrown, scheme)
  const message = 'An internal step failed'
  return new VerificationError('ERR_DEPENDENCY_FAILED', message, { scheme: scheme.name, cause: thrown })
}

function nameScheme(error: VerificationError, { name, status, repeats }: SchemeIdentity): VerificationError {
  const { scheme, code, retryable } = error
  if (scheme !== undefined) return error
  const rejected = byCode[code]?.status ?? (code === 'ERR_REPLAYED' && repeats ? 200 : status)
  return Object.assign(error, { scheme: name, status: retryable ? 503 : rejected })
}
