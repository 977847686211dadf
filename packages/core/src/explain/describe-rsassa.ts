import { encodeHex } from '../encoding/encode-hex.js'
import type { RsassaHash } from '../signature/rsassa.js'
import { type Accident, accidents, originsOf } from './accidents.js'
import { type DigestInfo, recoverDigestInfo } from './digest-info.js'
import type { Finding } from './report-checks.js'

/** What a signature was verified over, and with what. */
export interface RsassaEvidence {
  readonly jwk: Readonly<JsonWebKey>
  readonly hash: RsassaHash
  readonly signature: Uint8Array<ArrayBuffer>
  readonly data: Uint8Array<ArrayBuffer>
}

/** Sets the digest that was signed beside the one derived from what arrived, and names the accident between the two. */
export async function describeRsassa(crypto: Crypto, evidence: RsassaEvidence): Promise<Finding> {
  const { jwk, hash, signature, data } = evidence
  const signed = recoverDigestInfo(jwk, signature)
  // Compared in the hash that was signed with, so that the two digests are of one kind. MD5 is not Web Crypto's to compute.
  const computedHash = signed === undefined || signed.hash === 'MD5' ? hash : signed.hash
  const computedDigest = await digest(crypto, computedHash, data)
  const computed = { computedHash, computedDigest }
  if (signed === undefined) return nameAccident(accidents.wrongCertificate, computed)
  const digests = { signedHash: signed.hash, signedDigest: signed.digest, ...computed }
  if (signed.digest === computedDigest) {
    return signed.hash === hash ? { evidence: digests } : nameAccident(accidents.wrongHash, digests)
  }
  const accident = await findAccident(crypto, signed, data)
  return accident === undefined ? { evidence: digests, hint: otherBytes } : nameAccident(accident, digests)
}

function nameAccident({ id, what, changes }: Accident, evidence: Record<string, unknown>): Finding {
  return { evidence: { ...evidence, accident: id, changes }, hint: what }
}

async function findAccident(
  crypto: Crypto,
  signed: DigestInfo,
  data: Uint8Array<ArrayBuffer>,
): Promise<Accident | undefined> {
  if (signed.hash === 'MD5') return undefined
  for (const { accident, bytes } of originsOf(data)) {
    if ((await digest(crypto, signed.hash, bytes)) === signed.digest) return accident
  }
  return undefined
}

async function digest(crypto: Crypto, hash: string, data: Uint8Array<ArrayBuffer>): Promise<string> {
  return encodeHex(new Uint8Array(await crypto.subtle.digest(hash, data)))
}

const otherBytes =
  'The key of this certificate signed other bytes than the ones that arrived. Hand over the raw body, before any parser reads or rewrites it.'
