import { encodeHex } from '../encoding/hex.js'
import { importHmacKey, signHmac } from '../signature/hmac.js'
import { readHeaderFields } from '../verification/header-fields.js'
import { requireCrypto } from '../verification/require-crypto.js'
import type { SignedRequest } from '../verification/verifier.js'
import { formatAuthorization, isAccessKey, isHeaderName } from './authorization.js'
import { buildCanonicalParts, encodeStringToSign, hashCanonicalRequest, hashPayload } from './canonical-request.js'
import { type ApigProfile, type ApigProfileName, readProfile } from './profiles.js'
import { splitRequestTarget } from './request-target.js'
import { formatSdkDate, parseSdkDate } from './sdk-date.js'
import { findSignedHeaders } from './signed-headers.js'
import { type CredentialScope, deriveSecret, formatCredentialScope, requireCredentialScope } from './v11.js'

/** Options of {@link signApigRequest} and {@link signApigHeaders}. */
export interface ApigSignOptions {
  accessKey: string
  secret: string
  /** The signed time. Default: the request's X-Sdk-Date header, else now. */
  date?: Date
  /**
   * Names of the headers to sign, in any case and order; x-sdk-date is always signed. Default: host and all headers of the
   * request but those that clients and proxies set by themselves.
   */
  signedHeaders?: readonly string[]
  /** How to sign what the vendor's signers disagree on. Default `strict`. */
  profile?: ApigProfileName | Partial<ApigProfile>
  /** Signs with `V11-HMAC-SHA256` for this region and service. Default: `SDK-HMAC-SHA256`. */
  credentialScope?: CredentialScope
  /** Web Crypto. Default: the runtime's. */
  crypto?: Crypto
}

/** The two header fields that a signature adds. */
export interface ApigHeaders {
  readonly 'X-Sdk-Date': string
  readonly Authorization: string
}

// Set or rewritten on the way (RFC 9110 section 7.6.1 and below), so that a signature over them would not last.
const unstable = new Set([
  'authorization',
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'via',
])

/**
 * Signs a request as the gateway does, over the URL, the headers and the body that it has. An `x-sdk-content-sha256`
 * header counts as it stands, `UNSIGNED-PAYLOAD` included, as with the vendor's signers.
 * Resolves to a new request; the given one keeps its body.
 *
 * @throws TypeError for an access key or a secret that is none, and for a relative URL.
 * @throws VerificationError ERR_REQUEST_INVALID, ERR_HEADER_INVALID or ERR_HEADER_MISSING for a request that no verifier
 * would accept, or that lacks a header to sign.
 *
 * @example
 * ```ts
 * import { signApigRequest } from '@countersign/core/apig'
 *
 * const request = new Request('https://backend.example.com/app1?a=1', { method: 'POST', body: 'abc' })
 * export const signed = await signApigRequest(request, { accessKey: 'signature_key1', secret: 'signature_secret1' })
 * ```
 */
export async function signApigRequest(request: Request | SignedRequest, options: ApigSignOptions): Promise<Request> {
  const unsigned = 'arrayBuffer' in request ? request : toRequest(request)
  const body = new Uint8Array(await unsigned.clone().arrayBuffer())
  const { method, headers } = unsigned
  const added = await signApigHeaders({ method, url: withoutFragment(unsigned.url), headers, body }, options)
  const signed = new Headers(headers)
  for (const [name, value] of Object.entries(added)) signed.set(name, value)
  // The bytes that were signed, and not the stream they came from, which stays with the given request.
  return new Request(unsigned, { headers: signed, ...(body.byteLength === 0 ? {} : { body }) })
}

/**
 * Signs a request in parts, and resolves to the header fields to add; for clients that send a raw target, which a
 * `Request` would normalise.
 *
 * @throws TypeError and VerificationError as {@link signApigRequest} does.
 */
export async function signApigHeaders(request: SignedRequest, options: ApigSignOptions): Promise<ApigHeaders> {
  const { accessKey, secret } = options
  if (typeof accessKey !== 'string' || !isAccessKey(accessKey))
    throw new TypeError('accessKey must be 1 to 256 printable characters')
  if (typeof secret !== 'string' || secret === '') throw new TypeError('secret must be a string that is not empty')
  const crypto = requireCrypto(options.crypto ?? globalThis.crypto)
  const profile = readProfile(options.profile ?? 'strict')
  const target = splitRequestTarget(request.url)
  const sdkDate = chooseDate(request, options.date)
  const others = [...request.headers].filter(([name]) => name.toLowerCase() !== 'x-sdk-date')
  const fields = readHeaderFields([...others, ['x-sdk-date', sdkDate]])
  const names = chooseHeaders(fields.names(), options.signedHeaders)
  const headers = findSignedHeaders(fields, names, { trusted: undefined, ofTarget: target.host }, profile)
  const declared = headers.find(({ name }) => name === 'x-sdk-content-sha256')?.values[0]
  const body = new Uint8Array(request.body)
  const payloadHash = declared ?? (await hashPayload(crypto, body))
  const canonical = { ...buildCanonicalParts(request.method, target, headers, profile), payloadHash }
  const scope =
    options.credentialScope && formatCredentialScope(sdkDate, requireCredentialScope(options.credentialScope))
  const signer = {
    algorithm: scope === undefined ? 'SDK-HMAC-SHA256' : 'V11-HMAC-SHA256',
    accessKey,
    credentialScope: scope,
    signedHeaders: names,
  } as const
  const data = encodeStringToSign(signer, sdkDate, await hashCanonicalRequest(crypto, canonical))
  const signingSecret = scope === undefined ? secret : await deriveSecret(crypto, accessKey, secret, scope)
  const key = await importHmacKey(crypto, signingSecret, 'sign')
  const signature = encodeHex(await signHmac(crypto, key, data))
  return { 'X-Sdk-Date': sdkDate, Authorization: formatAuthorization({ ...signer, signature }) }
}

function chooseDate(request: SignedRequest, date: Date | undefined): string {
  if (date !== undefined) {
    if (!(date instanceof Date) || Number.isNaN(date.getTime())) throw new TypeError('date must be a time')
    return formatSdkDate(date)
  }
  const [given] = readHeaderFields(request.headers).values('x-sdk-date')
  return given === undefined ? formatSdkDate(new Date()) : formatSdkDate(parseSdkDate(given))
}

function chooseHeaders(present: readonly string[], chosen: readonly string[] | undefined): readonly string[] {
  const names = chosen?.map((name) => name.toLowerCase()) ?? ['host', ...present.filter((name) => !unstable.has(name))]
  if (!names.every(isHeaderName)) throw new TypeError('signedHeaders must be header names')
  return [...new Set([...names, 'x-sdk-date'])].sort()
}

function toRequest({ method, url, headers, body }: SignedRequest): Request {
  const hasBody = body.byteLength > 0
  return new Request(url, {
    method,
    headers: new Headers([...headers]),
    ...(hasBody ? { body: new Uint8Array(body) } : {}),
  })
}

function withoutFragment(url: string): string {
  const hash = url.indexOf('#')
  return hash < 0 ? url : url.slice(0, hash)
}
