import type { CheckDefinition, CheckGroup } from '../checks/checks.js'
import { filled } from '../checks/filled.js'
import { checkFreshness } from '../checks/freshness.js'
import { type ReplaySettings, replayCheck } from '../checks/replay-check.js'
import { whenSettled } from '../encoding/when-settled.js'
import { VerificationError } from '../errors.js'
import { optionalHeader } from '../request/header-fields.js'
import type { ApigContext, ApigSettings } from './apig-context.js'
import { type Authorization, readUsualAuthorization } from './authorization.js'
import { buildCanonicalParts, hashCanonicalRequest, hashPayload, unsignedPayload } from './canonical-request.js'
import { formatCredentialScope } from './credential-scope.js'
import { splitRequestTarget } from './request-target.js'
import { parseSdkDate } from './sdk-date.js'
import { findSignedHeaders, type SignedHeader } from './signed-headers.js'

type ApigCheck = CheckDefinition<ApigContext>

/**
 * Lets the engine hash the body while `verify` checks the headers; a check that nobody sees, and that refuses nothing.
 * A request without an Authorization header is refused before it costs a hash.
 */
export function headStart({ crypto, allowUnsignedPayload }: ApigSettings): CheckGroup<ApigContext> {
  return {
    checks: [],
    run(context) {
      const { headers, body } = context.request
      if (headers.values('authorization').length === 0) return
      if (allowUnsignedPayload && headers.values('x-sdk-content-sha256')[0] === unsignedPayload) return
      context.hashing = startHashing(crypto, body)
    },
  }
}

/** The checks before any cryptography. */
export function headerChecks(settings: ApigSettings): readonly ApigCheck[] {
  return [
    {
      id: 'request-target',
      run(context) {
        context.target = readTarget(context.request.url, settings.canonicalUrl)
      },
    },
    {
      id: 'authorization',
      run(context) {
        return readAuthorization(context, settings)
      },
    },
    {
      id: 'signed-headers',
      needs: ['request-target', 'authorization'],
      run(context) {
        const host = { trusted: settings.trustedHost, ofTarget: context.target?.host }
        const { signedHeaders } = filled(context.authorization)
        context.headers = findSignedHeaders(context.request.headers, signedHeaders, host, settings.profile)
      },
    },
    {
      id: 'date',
      needs: ['signed-headers'],
      run(context) {
        const sdkDate = onlyValue(filled(context.headers), 'x-sdk-date')
        if (sdkDate === undefined) {
          throw new VerificationError(
            'ERR_HEADER_MISSING',
            'Header x-sdk-date not found: SignedHeaders does not name it',
          )
        }
        context.timestamp = parseSdkDate(sdkDate)
        context.sdkDate = sdkDate
        checkCredentialScope(filled(context.authorization), sdkDate, settings)
      },
    },
    {
      id: 'timestamp',
      needs: ['date'],
      run({ timestamp, now }) {
        checkExpiry(filled(timestamp), now, settings.timestampTolerance)
      },
    },
  ]
}

/** The checks of what was signed, up to its hash. */
export function contentChecks(settings: ApigSettings): readonly ApigCheck[] {
  const { crypto, profile } = settings
  return [
    {
      id: 'payload',
      needs: ['signed-headers'],
      run(context) {
        const declared = onlyValue(filled(context.headers), 'x-sdk-content-sha256')
        context.declaredHash = declared
        if (declared !== unsignedPayload)
          context.bodyHash = context.hashing ?? startHashing(crypto, context.request.body)
        else if (!settings.allowUnsignedPayload) {
          throw new VerificationError('ERR_UNSUPPORTED', 'The body is not signed: UNSIGNED-PAYLOAD is not allowed here')
        }
      },
    },
    {
      id: 'content-hash',
      needs: ['payload'],
      run({ declaredHash, bodyHash }) {
        if (declaredHash !== undefined && bodyHash !== undefined) return checkContentHash(declaredHash, bodyHash)
      },
    },
    {
      id: 'canonical-request',
      needs: ['request-target', 'signed-headers', 'date'],
      run(context) {
        // Built while the engine may still hash the body.
        const { method, path, query, headerLines, signedHeaders } = buildCanonicalParts(
          context.request.method,
          filled(context.target),
          filled(context.headers),
          profile,
        )
        return whenSettled(context.declaredHash ?? filled(context.bodyHash), (payloadHash) => {
          // Field by field: to spread an object takes a tenth of the time that the check has.
          const canonicalRequest = { method, path, query, headerLines, signedHeaders, payloadHash }
          context.canonicalRequest = canonicalRequest
          return whenSettled(hashCanonicalRequest(crypto, canonicalRequest), (hash) => {
            context.canonicalRequestHash = hash
          })
        })
      },
    },
  ]
}

/** The check that a signature has not come before. */
export function signatureReplayCheck(settings: ReplaySettings, timestampTolerance: number): ApigCheck {
  return replayCheck(settings, ({ authorization }) => ({
    id: replayIdOf(filled(authorization)),
    tolerance: timestampTolerance,
  }))
}

/** What a replay guard remembers a request by. */
export function replayIdOf({ accessKey, signature }: Authorization): string {
  return `apig:${accessKey}:${signature}`
}

function readTarget(url: string, canonicalUrl: ApigSettings['canonicalUrl']): ReturnType<typeof splitRequestTarget> {
  const received = splitRequestTarget(url)
  if (canonicalUrl === undefined) return received
  let mapped: unknown
  try {
    mapped = canonicalUrl(url)
    if (typeof mapped !== 'string') throw new TypeError('canonicalUrl gave no string')
  } catch (cause) {
    throw new VerificationError('ERR_DEPENDENCY_FAILED', 'The canonicalUrl hook failed', { retryable: true, cause })
  }
  const target = splitRequestTarget(mapped)
  return { ...target, host: target.host ?? received.host }
}

function readAuthorization(context: ApigContext, settings: ApigSettings): void | Promise<void> {
  const value = optionalHeader(context.request.headers, 'authorization', 'Authorization')
  if (value === undefined || value === '') {
    throw new VerificationError('ERR_HEADER_MISSING', 'Authorization not found')
  }
  const usual = readUsualAuthorization(value)
  if (usual === undefined) return parseUnusual(context, value, settings)
  context.authorization = usual
}

async function parseUnusual(
  context: ApigContext,
  value: string,
  { profile, credentialScope }: ApigSettings,
): Promise<void> {
  const { parseAuthorization } = await import('./authorization-grammar.js')
  const authorization = parseAuthorization(value, profile)
  if (authorization.algorithm === 'V11-HMAC-SHA256' && credentialScope === undefined) {
    throw new VerificationError('ERR_UNSUPPORTED', 'V11-HMAC-SHA256 is not allowed here: no credentialScope is set')
  }
  context.authorization = authorization
}

function checkCredentialScope(
  { credentialScope }: Authorization,
  sdkDate: string,
  { credentialScope: served }: ApigSettings,
): void {
  if (credentialScope === undefined) return
  if (served !== undefined && credentialScope === formatCredentialScope(sdkDate, served)) return
  throw new VerificationError('ERR_HEADER_INVALID', 'Credential is not of this date, region and service')
}

function checkExpiry(timestamp: Date, now: Date, tolerance: number): void {
  try {
    checkFreshness(timestamp, now, { past: tolerance, future: tolerance })
  } catch (thrown) {
    if (!(thrown instanceof VerificationError)) throw thrown
    throw new VerificationError(thrown.code, `Signature expired: ${thrown.message}`)
  }
}

function onlyValue(headers: readonly SignedHeader[], name: string): string | undefined {
  const values = headers.find((header) => header.name === name)?.values
  if (values !== undefined && values.length > 1) {
    throw new VerificationError('ERR_HEADER_INVALID', `Signed header ${name} sent ${values.length} times`)
  }
  return values?.[0]
}

// Not awaited yet: what else there is to do is done meanwhile.
function startHashing(crypto: Crypto, body: Uint8Array<ArrayBuffer>): string | Promise<string> {
  const hash = hashPayload(crypto, body)
  // A check may refuse the request before anybody waits for this.
  if (typeof hash !== 'string') hash.catch(() => {})
  return hash
}

async function checkContentHash(declared: string, bodyHash: string | Promise<string>): Promise<void> {
  if (declared === (await bodyHash)) return
  throw new VerificationError('ERR_SIGNATURE_MISMATCH', 'The body is not the one that x-sdk-content-sha256 declares')
}
