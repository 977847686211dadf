import { encodeHex } from '../encoding/hex.js'
import type { RsassaHash } from '../signature/rsassa.js'
import { type Accident, accidents, originsOf } from './accidents.js'
import { type DigestInfo, recoverDigestInfo } from './digest-info.js'
import type { Finding } from './report-checks.js'

/** Holds a signature, and the data, key and hash that it was verified with. */
export interface RsassaEvidence {
  readonly jwk: Readonly<JsonWebKey>
  readonly hash: RsassaHash
  readonly signature: Uint8Array<ArrayBuffer>
  readonly data: Uint8Array<ArrayBuffer>
}

/** Puts the digest that was signed beside the digest of the data that arrived, and names the accident between the two. */
export async function describeRsassa(crypto: Crypto, evidence: RsassaEvidence): Promise<Finding> {
  const { jwk, hash, signature, data } = evidence
  const signed = recoverDigestInfo(jwk, signature)
  // Use the hash that the signature was made with, so that the two digests can be compared. Web Crypto does not have MD5.
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
  'The key of this certificate signed other bytes than the ones that arrived. Pass the raw body to the verifier before any parser reads or rewrites it.'
