import type { VerificationError } from '../../errors.js'
import type { Accident } from '../../explain/accidents.js'
import { originsOf } from '../../explain/body-origins.js'
import type { Explained, Finding } from '../../explain/report-checks.js'
import { verifyHmac } from '../../signature/hmac.js'
import { parseAuthorization } from '../authorization-grammar.js'
import { hashCanonicalRequest, hashPayload, stringToSign } from '../canonical/canonical-request.js'
import type { ApigFindings, ApigSettings } from '../checks.js'
import { type Alternative, alternativesOf } from './alternatives.js'

const lenient = {
  authorizationSpaces: { authorizationSpaces: 'any' },
  signedHeadersOrder: { signedHeadersOrder: 'any' },
  signatureHex: { signatureHex: 'any-case' },
} as const

/** For an Authorization header that is refused: which choice of the profile would read it. */
export function suggestProfile(values: readonly string[], error: VerificationError): Finding | undefined {
  const [value] = values
  if (value === undefined || values.length > 1 || error.code !== 'ERR_HEADER_INVALID') return undefined
  for (const [trait, choice] of Object.entries(lenient)) {
    const profile = {
      authorizationSpaces: 'at-most-one',
      signedHeadersOrder: 'sorted',
      signatureHex: 'lower-case',
    } as const
    try {
      parseAuthorization(value, { ...profile, ...choice })
      return { hint: `The profile ${JSON.stringify(choice)} would read it (${trait})` }
    } catch {
      // Not this choice alone.
    }
  }
  return undefined
}

/**
 * For a signature that does not match: what the sender may have signed instead. Each guess is tried by verifying the
 * given signature, so nothing that the secret makes comes out of here but yes or no.
 */
export async function describeMismatch(
  explained: Explained<ApigFindings>,
  settings: ApigSettings,
): Promise<Finding | undefined> {
  const { authorization, date, payload, 'canonical-request': ours, 'signing-key': known } = explained.found
  const payloadHash = ours?.canonicalRequest.payloadHash ?? (await payload?.payloadHash)
  if (authorization === undefined || date === undefined || payloadHash === undefined) return undefined
  const { crypto } = settings
  const keys = known ?? (await settings.keys.find(authorization))
  const computed = ours === undefined ? {} : { computedDigest: ours.hash }
  for await (const alternative of guessesOf(explained, payloadHash, settings)) {
    const digest = await hashCanonicalRequest(crypto, alternative.canonicalRequest)
    const data = stringToSign(authorization, date.text, digest)
    for (const key of keys) {
      if (!(await verifyHmac(crypto, key, authorization.signatureBytes, data))) continue
      const { accident } = alternative
      return {
        evidence: {
          ...computed,
          signedDigest: digest,
          signed: linesOf(alternative),
          ...(accident && { accident: accident.id, changes: accident.changes }),
        },
        hint: hintOf(alternative),
      }
    }
  }
  return {
    evidence: computed,
    hint: 'Compare the canonical request with the one that the signer made; where they are equal, the secret is another',
  }
}

/** Alternatives to our canonical request, and after them our own over what the body may have been before an accident. */
async function* guessesOf(
  explained: Explained<ApigFindings>,
  payloadHash: string,
  settings: ApigSettings,
): AsyncGenerator<Alternative & { readonly accident?: Accident }> {
  yield* alternativesOf(explained, payloadHash, settings)
  const { request, found } = explained
  const { 'canonical-request': ours, payload } = found
  // A hash that is declared was signed as it stands, whatever became of the body.
  if (ours === undefined || payload?.declared !== undefined) return
  for (const { accident, bytes } of originsOf(request.body)) {
    const remedy = 'Hand over the raw bytes as they came'
    yield {
      accident,
      differences: [{ what: `another body. ${accident.what.slice(0, -1)}`, remedy }],
      canonicalRequest: { ...ours.canonicalRequest, payloadHash: await hashPayload(settings.crypto, bytes) },
    }
  }
}

/** For a signature that matches: whether only the clock was in the way. */
export function describeMatch(
  { found: { date }, now }: Explained<ApigFindings>,
  settings: ApigSettings,
): Finding | undefined {
  if (date === undefined) return undefined
  const seconds = Math.round((date.timestamp.getTime() - now.getTime()) / 1_000)
  if (Math.abs(seconds) <= settings.timestampTolerance) return undefined
  const hours = Math.round(seconds / 1_800) / 2
  const isLocalTime = hours !== 0 && Math.abs(hours) <= 14 && Math.abs(seconds - hours * 3_600) <= 300
  return {
    hint: `With a clock shifted by ${seconds} s this request would have been accepted${
      isLocalTime ? `; ${hours} h looks like local time where UTC belongs` : ''
    }`,
  }
}

function hintOf({ differences }: Alternative): string {
  return `The signature matches ${differences.map(({ what }) => what).join(', and ')}. ${differences
    .map(({ remedy }) => remedy)
    .join('. ')}`
}

function linesOf({ canonicalRequest }: Alternative): readonly string[] {
  const { method, path, query, headerLines, signedHeaders, payloadHash } = canonicalRequest
  return [method, path, query, ...headerLines, '', signedHeaders, payloadHash]
}
