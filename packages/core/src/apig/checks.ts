import type { Nothing } from '../checks/check.js'
import { checkFreshness } from '../checks/freshness.js'
import type { Proved, Run } from '../checks/scheme.js'
import { whenSettled } from '../encoding/when-settled.js'
import { VerificationError } from '../errors.js'
import { type Authorization, readAuthorization } from './authorization.js'
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
import { readSdkDate, type SdkDate } from './sdk-date.js'
import type { SecretKeys } from './secret-keys.js'
import { isSignedBy, refuseUnknownKey } from './secret-keys.js'
import type { SecretSource } from './secrets.js'

/** The findings of the checks of a request from API Gateway, by id. */
export interface ApigFindings {
  /** The signed target. If there is a canonicalUrl hook, it is computed from the target that arrived. */
  'request-target': RequestTarget
  authorization: Authorization
  'signed-headers': readonly SignedHeader[]
  date: SdkDate
  timestamp: Nothing
  payload: SignedBody
  'content-hash': Nothing
  'canonical-request': HashedRequest
  'signing-key': readonly CryptoKey[]
  signature: Nothing
}

/** A canonical request, and lower-case hex of its SHA-256. */
export interface HashedRequest {
  readonly canonicalRequest: CanonicalRequest
  readonly hash: string
}

/** The settings that are the same for every request to a verifier. */
export interface ApigSettings {
  readonly crypto: Crypto
  readonly keys: SecretKeys
  /** The source in which explain looks for other secrets. */
  readonly secrets: SecretSource
  readonly profile: ApigProfile
  /** Seconds. */
  readonly timestampTolerance: number
  readonly allowUnsignedPayload: boolean
  readonly trustedHost: string | undefined
  readonly canonicalUrl: ((url: string) => string) | undefined
  readonly credentialScope: CredentialScope | undefined
  readonly ambiguousTarget: 'accept' | 'refuse'
}

/** Checks a request that Huawei API Gateway forwards to a backend. */
export async function checkApigRequest(
  { check, request, now }: Run<ApigFindings>,
  settings: ApigSettings,
): Promise<Proved<ApigPayload>> {
  const { crypto, keys, profile, timestampTolerance } = settings
  // Web Crypto hashes the body while the headers are checked.
  const hashing = hashEarly(request, settings)
  const target = check('request-target', () => readTarget(request.url, settings))
  const authorization = await check.wait('authorization', () => readAuthorization(request.headers, settings))
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
  check('timestamp', () =>
    checkFreshness(
      date().timestamp,
      now,
      { past: timestampTolerance, future: timestampTolerance },
      'Signature expired: X-Sdk-Date',
    ),
  )
  // A body that is refused still has a line in the canonical request that explain shows.
  let read: SignedBody | undefined
  const signedBody = (): SignedBody => {
    read ??= readSignedBody(crypto, headers(), request.body, hashing)
    return read
  }
  const body = check('payload', () => requireSigned(signedBody(), settings))
  await check.wait('content-hash', () => checkContentHash(body()))
  const canonical = await check.wait('canonical-request', () => {
    // If there is no signed date, the request is refused for that reason alone.
    date()
    const parts = buildCanonicalParts(request.method, target(), headers(), profile)
    return whenSettled(signedBody().payloadHash, (payloadHash) => {
      // Object.assign, because Node 20 needs a microsecond to spread an object and add a member.
      const canonicalRequest = Object.assign(parts, { payloadHash })
      return whenSettled(hashCanonicalRequest(crypto, canonicalRequest), (hash) => ({ canonicalRequest, hash }))
    })
  })
  const known = await check.wait('signing-key', () =>
    whenSettled(keys.find(authorization()), (found) =>
      found.length > 0 ? found : refuseUnknownKey(authorization(), settings),
    ),
  )
  await check.wait('signature', () => {
    const data = stringToSign(authorization(), date().text, canonical().hash)
    return whenSettled(isSignedBy(known(), authorization(), data, settings), (isSigned) => {
      if (isSigned) return
      throw new VerificationError(
        'ERR_SIGNATURE_MISMATCH',
        'Verify authorization failed: this is not the signature of this request',
      )
    })
  })
  const { algorithm, accessKey, signedHeaders, signature } = authorization()
  const bodySigned = body().declared !== unsignedPayload
  return {
    payload: createPayload({ algorithm, accessKey, signedHeaders, bodySigned }, target(), profile),
    timestamp: date().timestamp,
    signer: { id: accessKey },
    algorithm: 'HMAC-SHA-256',
    covers: bodySigned ? 'body' : 'none',
    replay: { id: () => `apig:${accessKey}:${signature}`, tolerance: () => timestampTolerance },
  }
}
