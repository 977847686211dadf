import { encodeHex } from '../encoding/hex.js'
import type { Finding } from '../verification/checks.js'
import { type Accident, originsOf } from './accidents.js'
import { type DigestInfo, recoverDigestInfo } from './digest-info.js'
import type { RsassaHash } from './rsassa.js'

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
  if (signed === undefined) return { evidence: computed, hint: wrongCertificate }
  const digests = { signedHash: signed.hash, signedDigest: signed.digest, ...computed }
  if (signed.digest === computedDigest) {
    const hint = `The signature is over a ${signed.hash} digest, and what came with it promises ${hash}.`
    return { evidence: digests, ...(signed.hash === hash ? {} : { hint }) }
  }
  const accident = await findAccident(crypto, signed, data)
  if (accident === undefined) return { evidence: digests, hint: otherBytes }
  const { id, what, changes } = accident
  return { evidence: { ...digests, accident: id, changes }, hint: `${what} Hand over the raw bytes as they came.` }
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

const wrongCertificate =
  'The signature was not made with the private key of this certificate, or is damaged: look whether the certificate and the signature belong to the same request.'

const otherBytes =
  'The key of this certificate signed other bytes than the ones that arrived. Hand over the raw body, before any parser reads or rewrites it.'
