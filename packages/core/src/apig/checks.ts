import { whenSettled } from '../encoding/when-settled.js'
import type { Nothing } from '../scheme/parts.js'
import type { SchemeResult } from '../scheme/scheme-run.js'
import type { SecretEngine, SecretRun, SecretSchemeFindings } from '../scheme/secret-kind.js'
import type { Authorization } from './authorization.js'
import {
  buildCanonicalParts,
  type CanonicalRequest,
  hashCanonicalRequest,
  stringToSign,
  unsignedPayload,
} from './canonical/canonical-request.js'
import type { ApigProfile } from './canonical/profiles.js'
import { readTarget } from './canonical/read-target.js'
import type { RequestTarget } from './canonical/request-target.js'
import { findSignedHeaders, type SignedHeader } from './canonical/signed-headers.js'
import { checkContentHash, hashEarly, readSignedBody, requireSigned, type SignedBody } from './content-hash.js'
import { type CredentialScope, checkCredentialScope } from './credential-scope.js'
import { type ApigPayload, createPayload } from './payload.js'
import { readAuthorization } from './read-authorization.js'
import { readSdkDate, type SdkDate } from './sdk-date.js'

/** The findings of the checks of a request from API Gateway, by id. */
export interface ApigFindings {
  /** The signed target. If there is a canonicalUrl hook, it is computed from the target that arrived. */
  'request-target': RequestTarget
  authorization: Authorization
  'signed-headers': readonly SignedHeader[]
  date: SdkDate
  payload: SignedBody
  'content-hash': Nothing
  'canonical-request': HashedRequest
}

/** The findings of every check, those of the library included. */
export type AllFindings = ApigFindings & SecretSchemeFindings

/** A canonical request, and lower-case hex of its SHA-256. */
export interface HashedRequest {
  readonly canonicalRequest: CanonicalRequest
  readonly hash: string
}

/** The settings that are the same for every request to a verifier. */
export interface ApigSettings extends SecretEngine {
  readonly profile: ApigProfile
  /** Seconds. */
  readonly timestampTolerance: number
  readonly allowUnsignedPayload: boolean
  readonly trustedHost: string | undefined
  readonly canonicalUrl: ((url: string) => string) | undefined
  readonly credentialScope: CredentialScope | undefined
  readonly ambiguousTarget: 'accept' | 'refuse'
}

/**
 * Checks a request that Huawei API Gateway forwards to a backend. It awaits only promises. On Node, findings are available at
 * once, and awaiting them would take half as long as all checks.
 */
export async function checkApigRequest(
  { check, request, fresh, prove }: SecretRun<ApigFindings>,
  settings: ApigSettings,
): Promise<SchemeResult<ApigPayload>> {
  const { crypto, profile, timestampTolerance } = settings
  const reading = check.wait('request-target', () => readTarget(request.url, settings))
  const target = reading instanceof Promise ? await reading : reading
  const parsing = check.wait('authorization', () => readAuthorization(request.headers, settings))
  const authorization = parsing instanceof Promise ? await parsing : parsing
  // WebCrypto hashes the body while the headers are checked.
  const hashing = hashEarly(request, settings)
  const headers = check('signed-headers', () => {
    const { host: ofTarget, scheme } = target()
    const host = { trusted: settings.trustedHost, ofTarget, scheme }
    return findSignedHeaders(request.headers, authorization().signedHeaders, host, profile)
  })
  const date = check('date', () => {
    const signed = readSdkDate(headers())
    checkCredentialScope(authorization().credentialScope, signed.text, settings.credentialScope)
    return signed
  })
  const timestamp = fresh(
    () => date().timestamp,
    () => ({ past: timestampTolerance, future: timestampTolerance }),
    'Signature expired: X-Sdk-Date',
  )
  // Even a refused body has a line in the canonical request that explain shows.
  let read: SignedBody | undefined
  const signedBody = (): SignedBody => {
    read ??= readSignedBody(crypto, headers(), request.body, hashing)
    return read
  }
  const body = check('payload', () => requireSigned(signedBody(), settings))
  const comparing = check.wait('content-hash', () => checkContentHash(body()))
  if (comparing instanceof Promise) await comparing
  const building = check.wait('canonical-request', () => {
    // If there is no signed date, the request is refused for that reason alone.
    date()
    const parts = buildCanonicalParts(request.method, target(), headers(), profile)
    return whenSettled(signedBody().payloadHash, (payloadHash) => {
      // Use Object.assign, because Node 20 needs a microsecond to spread an object and add a member.
      const canonicalRequest = Object.assign(parts, { payloadHash })
      return whenSettled(hashCanonicalRequest(crypto, canonicalRequest), (hash) => ({ canonicalRequest, hash }))
    })
  })
  const canonical = building instanceof Promise ? await building : building
  const proof = await prove(authorization, () => ({
    signature: authorization().signatureBytes,
    data: stringToSign(authorization(), date().text, canonical().hash),
  }))
  const { algorithm, accessKey, signedHeaders, signature } = authorization()
  const { queryItems } = canonical().canonicalRequest
  const bodySigned = body().declared !== unsignedPayload
  return {
    payload: createPayload({ algorithm, accessKey, signedHeaders, bodySigned }, target(), queryItems, profile),
    proof: proof(),
    timestamp: timestamp(),
    covers: bodySigned ? 'body' : 'none',
    replayId: () => `${accessKey}:${signature}`,
  }
}
