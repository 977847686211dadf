import type { Explained } from '../../scheme/explain.js'
import type { ReceivedRequest } from '../../scheme/parts.js'
import type { Authorization } from '../authorization.js'
import { buildCanonicalParts, type CanonicalRequest } from '../canonical/canonical-request.js'
import { type ApigProfile, type ApigProfileName, apigProfiles } from '../canonical/profiles.js'
import type { RequestTarget } from '../canonical/request-target.js'
import { findSignedHeaders, type SignedHeader } from '../canonical/signed-headers.js'
import type { AllFindings, ApigSettings } from '../checks.js'
import { attempt, type Change } from './change.js'

/** The request from which a search for the signed form starts. */
export interface Situation {
  readonly request: ReceivedRequest
  readonly crypto: Crypto
  readonly profile: ApigProfile
  readonly authorization: Authorization
  readonly target: RequestTarget
  readonly headers: readonly SignedHeader[]
  /** The X-Sdk-Date header, even if it is not valid. */
  readonly date: string
  readonly payloadHash: string
  /** The value of a signed x-sdk-content-sha256 header. */
  readonly declared: string | undefined
  /** The keys of the access key. Empty if the access key is unknown. */
  readonly keys: readonly CryptoKey[]
  /** Our canonical request. If it cannot be built, this is the canonical request after the changes in `given`. */
  readonly base: CanonicalRequest
  /** The changes that were needed to read the request. */
  readonly given: readonly Change[]
  /** The profile that built the base, if our profile refuses the request. */
  readonly fallback?: Change
  /** Whether the base differs from our canonical request. The base is then a guess too. */
  readonly isRepaired: boolean
}

/** The values that replace those that the checks have read. */
export interface Repair {
  readonly authorization?: Authorization
  readonly target?: RequestTarget
  readonly headers?: readonly SignedHeader[]
  readonly given?: readonly Change[]
}

/**
 * Reads a request whose checks have failed, as far as possible. Returns undefined if there is too little for a search.
 *
 * @param hashOf - returns the SHA-256 of the body in lower-case hex, or undefined if the budget is too small
 */
export async function readSituation(
  { request, found }: Explained<AllFindings>,
  settings: ApigSettings,
  repair: Repair,
  hashOf: (body: Uint8Array<ArrayBuffer>) => Promise<string | undefined>,
): Promise<Situation | undefined> {
  const { crypto, profile } = settings
  const target = repair.target ?? found['request-target']
  const authorization = repair.authorization ?? found.authorization
  if (target === undefined || authorization === undefined) return undefined
  const headers = repair.headers ?? found['signed-headers'] ?? findLeniently(request, authorization, target, settings)
  const date = headers.find(({ name }) => name === 'x-sdk-date')?.values[0]
  if (date === undefined) return undefined
  const declared = headers.find(({ name }) => name === 'x-sdk-content-sha256')?.values[0]
  const payloadHash = declared ?? (await hashOf(request.body))
  if (payloadHash === undefined) return undefined
  const keys = found['signing-key'] ?? (await knownKeys(settings, authorization))
  const read = {
    request,
    crypto,
    profile,
    authorization,
    target,
    headers,
    date,
    declared,
    payloadHash,
    keys,
  }
  const { given = [] } = repair
  const ours = repair.given === undefined ? found['canonical-request']?.canonicalRequest : undefined
  if (ours !== undefined) return { ...read, base: ours, given, isRepaired: false }
  const own = attempt(() => buildCanonicalParts(request.method, target, headers, profile))
  if (own !== undefined) return { ...read, base: { ...own, payloadHash: read.payloadHash }, given, isRepaired: true }
  // Our profile refuses the target, but another may accept it.
  const [first] = profileChanges(read)
  return first && { ...read, base: first.canonical, given, fallback: first, isRepaired: true }
}

type Readable = Pick<Situation, 'request' | 'target' | 'headers' | 'payloadHash'>

/** Builds the canonical requests of the vendor's signers. Signers with the same result are combined into one change. */
export function profileChanges({ request, target, headers, payloadHash }: Readable): readonly (Change & {
  readonly canonical: CanonicalRequest
})[] {
  const made = new Map<string, { readonly canonical: CanonicalRequest; readonly names: ApigProfileName[] }>()
  for (const name of Object.keys(apigProfiles) as ApigProfileName[]) {
    const parts = attempt(() => buildCanonicalParts(request.method, target, headers, apigProfiles[name]))
    if (parts === undefined) continue
    const canonical = { ...parts, payloadHash }
    const id = JSON.stringify(canonical)
    const same = made.get(id)
    if (same === undefined) made.set(id, { canonical, names: [name] })
    else same.names.push(name)
  }
  return [...made.values()].map(({ canonical, names }) => ({
    accident:
      names.every((name) => apigProfiles[name].plus === 'space') && target.query.includes('+')
        ? 'query-plus'
        : 'signer-profile',
    what: `the canonical request of the profile ${names.join(' or ')}`,
    remedy: `Set profile: ${names.map((name) => `'${name}'`).join(' or ')}`,
    canonical,
    apply: ({ payloadHash: hash }) => ({ ...canonical, payloadHash: hash }),
  }))
}

async function knownKeys({ keys }: ApigSettings, authorization: Authorization): Promise<readonly CryptoKey[]> {
  try {
    return await keys.find(authorization)
  } catch {
    // Another check already reports a look-up that fails.
    return []
  }
}

// Finds the signed headers with one line for each value, and leaves out absent headers.
function findLeniently(
  { headers }: ReceivedRequest,
  { signedHeaders }: Authorization,
  { host: ofTarget, scheme }: RequestTarget,
  { trustedHost: trusted }: ApigSettings,
): readonly SignedHeader[] {
  return signedHeaders.flatMap((name) => {
    const host = { trusted, ofTarget, scheme }
    const found = attempt(() => findSignedHeaders(headers, [name], host, apigProfiles.go))
    const values = headers.values(name)
    return found ?? (values.length > 0 ? [{ name, values }] : [])
  })
}
