import { decodeBase64, encodeBase64 } from '../encoding/base64.js'
import { encodeHex } from '../encoding/hex.js'
import type { SignatureHash } from '../signature/signature-algorithm.js'
import type { WebCrypto, WebCryptoJwk } from '../signature/web-crypto.js'
import { type Accident, nameAccident, type Origin } from './accident.js'
import { accidents } from './accidents.js'
import { Budget } from './budget.js'
import { combinedOrigins } from './combined-origins.js'
import { type DigestInfo, recoverDigestInfo } from './digest-info.js'
import { findOrigin } from './find-origin.js'
import type { Finding } from './report-checks.js'
import { signatureRepairs } from './text-repairs.js'

/** Holds a signature, and the data, key and hash that it was verified with. */
export interface RsassaEvidence {
  readonly jwk: Readonly<WebCryptoJwk>
  readonly hash: SignatureHash
  readonly signature: Uint8Array<ArrayBuffer>
  readonly data: Uint8Array<ArrayBuffer>
  /** Generates the forms that the data may have had before an accident. Default: those of a body. */
  readonly origins?: (budget: Budget) => Iterable<Origin> | AsyncIterable<Origin>
  /** Adds to the evidence of an accident that was undone. */
  readonly detail?: (accident: Accident) => Record<string, unknown> | undefined
  /** Guesses the likely accident if none is proven. `isOfKey` says whether the key of the certificate made the signature. */
  readonly guess?: (isOfKey: boolean) => Guess | undefined
  /** The advice if no accident is even likely. */
  readonly otherwise?: string
}

/** An accident that cannot be undone, and the evidence for it. */
export interface Guess {
  readonly accident: Accident
  /** Whether the form of the bytes that arrived allows no other explanation. */
  readonly isCertain?: boolean
  readonly evidence?: Record<string, unknown>
}

/** Reports the digest that was signed and the digest of the bytes that arrived, and names the accident between the two. */
export async function describeRsassa(
  crypto: WebCrypto,
  evidence: RsassaEvidence,
  budget: Budget = new Budget(),
): Promise<Finding> {
  const { jwk, hash, signature, data, guess, otherwise = otherBytes } = evidence
  const signed = recoverDigestInfo(jwk, signature)
  // Use the hash that the signature was made with, so that the two digests can be compared. WebCrypto does not have MD5.
  const computedHash = signed === undefined || signed.hash === 'MD5' ? hash : signed.hash
  const computedDigest = await digest(crypto, computedHash, data)
  const computed = { computedHash, computedDigest }
  if (signed === undefined) {
    const written = findWritten(jwk, signature, computed)
    return describeGuess(written ?? guess?.(false) ?? ofAnotherKey(jwk, signature), computed)
  }
  const digests = { signedHash: signed.hash, signedDigest: signed.digest, ...computed }
  if (signed.digest === computedDigest) {
    return signed.hash === hash ? { evidence: digests } : nameAccident(accidents.wrongHash, 'proven', digests)
  }
  const origin = await findSigned(crypto, signed, evidence, budget)
  if (origin !== undefined) return describeOrigin(origin, { ...digests, ...evidence.detail?.(origin.accident) })
  const spent = { ...digests, ...(budget.isSpent && { budgetSpent: true }) }
  const guessed = guess?.(true)
  if (guessed !== undefined) return describeGuess(guessed, spent)
  return { evidence: spent, hint: `${changed} ${otherwise}`, diagnosis: { cause: changed, fix: otherwise } }
}

function describeGuess({ accident, isCertain = false, evidence }: Guess, computed: Record<string, unknown>): Finding {
  return nameAccident(accident, isCertain ? 'proven' : 'likely', { ...computed, ...evidence })
}

// A signature that was written as hex, or twice as base64, was accepted, because its text is valid base64. Undo that here.
function findWritten(
  jwk: Readonly<WebCryptoJwk>,
  signature: Uint8Array<ArrayBuffer>,
  { computedDigest }: { readonly computedDigest: string },
): Guess | undefined {
  for (const { accident, text } of signatureRepairs(encodeBase64(signature))) {
    const signed = recoverDigestInfo(jwk, decodeBase64(text))
    if (signed !== undefined)
      return { accident, isCertain: signed.digest === computedDigest, evidence: { signedDigest: signed.digest } }
  }
  return undefined
}

function ofAnotherKey({ n = '' }: Readonly<WebCryptoJwk>, { byteLength }: Uint8Array): Guess {
  // Four characters of base64url hold three bytes.
  const size = Math.floor((n.length * 3) / 4)
  const evidence = { signatureBytes: byteLength, keyBytes: size }
  return { accident: byteLength < size ? accidents.signatureCut : accidents.wrongCertificate, evidence }
}

async function findSigned(
  crypto: WebCrypto,
  signed: DigestInfo,
  { data, origins = (left) => combinedOrigins(data, left) }: RsassaEvidence,
  budget: Budget,
): Promise<Origin | undefined> {
  if (signed.hash === 'MD5') return undefined
  return await findOrigin({ crypto, ...signed, budget }, origins(budget))
}

function describeOrigin({ accident, also }: Origin, evidence: Record<string, unknown>): Finding {
  if (also === undefined || also.id === accident.id) return nameAccident(accident, 'proven', evidence)
  const both = { ...accident, what: `${accident.what} Before that: ${also.what}` }
  return nameAccident(both, 'proven', { ...evidence, accidents: [accident.id, also.id] })
}

async function digest(crypto: WebCrypto, hash: string, data: Uint8Array<ArrayBuffer>): Promise<string> {
  return encodeHex(new Uint8Array(await crypto.subtle.digest(hash, data)))
}

const changed = 'The key of this certificate signed other bytes than the ones that arrived.'
const otherBytes = 'Pass the raw body, before any parser reads or rewrites it.'
