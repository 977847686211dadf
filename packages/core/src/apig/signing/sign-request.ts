// Signing needs this code and verifying does not, so it is loaded at the first signature.

import { encodeHex } from '../../encoding/hex.js'
import { importHmacKey, signHmac } from '../../scheme/hmac.js'
import type { SignedRequest } from '../../scheme/parts.js'
import { readHeaderFields, requireCrypto } from '../../scheme/signing.js'
import { formatAuthorization } from '../authorization-grammar.js'
import { buildCanonicalParts, hashCanonicalRequest, hashPayload, stringToSign } from '../canonical/canonical-request.js'
import { readProfile } from '../canonical/profiles.js'
import { splitRequestTarget } from '../canonical/request-target.js'
import { findSignedHeaders } from '../canonical/signed-headers.js'
import { formatCredentialScope, readCredentialScope } from '../credential-scope.js'
import { formatSdkDate, parseSdkDate } from '../sdk-date.js'
import { deriveSecret } from '../v11.js'
import { type ApigSignOptions, readSignOptions } from './read-sign-options.js'

/** The two header fields that signing adds. */
export interface ApigHeaders {
  readonly 'X-Sdk-Date': string
  readonly Authorization: string
}

// Programs on the way set or rewrite these headers (RFC 9110 section 7.6.1 and below), so a signature over them would break.
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

/** Implements `signApigRequest`. */
export async function signRequest(request: Request | SignedRequest, options: ApigSignOptions): Promise<Request> {
  const read = readSignOptions('signApigRequest', options)
  const unsigned = 'arrayBuffer' in request ? request : toRequest(request)
  const body = new Uint8Array(await unsigned.clone().arrayBuffer())
  const { method, headers } = unsigned
  const added = await sign({ method, url: withoutFragment(unsigned.url), headers, body }, read)
  const signed = new Headers(headers)
  for (const [name, value] of Object.entries(added)) signed.set(name, value)
  // Send the bytes that were signed, not the stream that they came from.
  return new Request(unsigned, { headers: signed, ...(body.byteLength === 0 ? {} : { body }) })
}

/** Implements `signApigHeaders`. */
export async function signHeaders(request: SignedRequest, options: ApigSignOptions): Promise<ApigHeaders> {
  return await sign(request, readSignOptions('signApigHeaders', options))
}

async function sign(request: SignedRequest, options: ApigSignOptions): Promise<ApigHeaders> {
  const { accessKey, secret } = options
  const crypto = requireCrypto(options.crypto ?? globalThis.crypto)
  const profile = readProfile(options.profile ?? 'strict')
  const target = splitRequestTarget(request.url)
  const sdkDate = chooseDate(request, options.date)
  const others = [...request.headers].filter(([name]) => name.toLowerCase() !== 'x-sdk-date')
  const fields = readHeaderFields([...others, ['x-sdk-date', sdkDate]])
  const names = chooseHeaders(fields.names(), options.signedHeaders)
  // If there is a Host header, it is signed instead of the host of the URL, as for a backend behind a proxy.
  const ofTarget = fields.values('host').length === 0 ? target.host : undefined
  const headers = findSignedHeaders(fields, names, { trusted: undefined, ofTarget }, profile)
  const declared = headers.find(({ name }) => name === 'x-sdk-content-sha256')?.values[0]
  const body = new Uint8Array(request.body)
  const payloadHash = declared ?? (await hashPayload(crypto, body))
  const canonical = { ...buildCanonicalParts(request.method, target, headers, profile), payloadHash }
  const scope = options.credentialScope && formatCredentialScope(sdkDate, readCredentialScope(options.credentialScope))
  const signer = {
    algorithm: scope === undefined ? 'SDK-HMAC-SHA256' : 'V11-HMAC-SHA256',
    accessKey,
    credentialScope: scope,
    signedHeaders: names,
  } as const
  const data = stringToSign(signer, sdkDate, await hashCanonicalRequest(crypto, canonical))
  const signingSecret = scope === undefined ? secret : await deriveSecret(crypto, accessKey, secret, scope)
  const key = await importHmacKey(crypto, signingSecret, 'sign')
  const signature = encodeHex(await signHmac(crypto, key, data))
  return { 'X-Sdk-Date': sdkDate, Authorization: formatAuthorization({ ...signer, signature }) }
}

function chooseDate(request: SignedRequest, date: Date | undefined): string {
  if (date !== undefined) return formatSdkDate(date)
  const [given] = readHeaderFields(request.headers).values('x-sdk-date')
  return given === undefined ? formatSdkDate(new Date()) : formatSdkDate(parseSdkDate(given))
}

function chooseHeaders(present: readonly string[], chosen: readonly string[] | undefined): readonly string[] {
  const names = chosen?.map((name) => name.toLowerCase()) ?? ['host', ...present.filter((name) => !unstable.has(name))]
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
