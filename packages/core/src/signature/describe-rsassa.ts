import { encodeHex } from '../encoding/hex.js'
import type { Finding } from '../verification/checks.js'
import { recoverDigestInfo } from './digest-info.js'
import type { RsassaHash } from './rsassa.js'

/** What a signature was verified over, and with what. */
export interface RsassaEvidence {
  readonly jwk: Readonly<JsonWebKey>
  readonly hash: RsassaHash
  readonly signature: Uint8Array<ArrayBuffer>
  readonly data: Uint8Array<ArrayBuffer>
}

/** Sets the digest that was signed beside the one derived from what arrived. */
export async function describeRsassa(crypto: Crypto, evidence: RsassaEvidence): Promise<Finding> {
  const { jwk, hash, signature, data } = evidence
  const signed = recoverDigestInfo(jwk, signature)
  // Compared in the hash that was signed with, so that the two digests are of one kind. MD5 is not Web Crypto's to compute.
  const computedHash = signed === undefined || signed.hash === 'MD5' ? hash : signed.hash
  const computedDigest = encodeHex(new Uint8Array(await crypto.subtle.digest(computedHash, data)))
  if (signed === undefined) {
    return {
      evidence: { computedHash, computedDigest },
      hint: 'The signature was not made with the private key of this certificate, or is damaged: look whether the certificate and the signature belong to the same request.',
    }
  }
  return {
    evidence: { signedHash: signed.hash, signedDigest: signed.digest, computedHash, computedDigest },
    ...(signed.digest === computedDigest ? {} : { hint: differingDigests }),
    ...(signed.digest === computedDigest && signed.hash !== hash
      ? { hint: `The signature is over ${signed.hash}, and its header promises ${hash}.` }
      : {}),
  }
}

const differingDigests =
  'This certificate’s key signed other bytes than the ones that arrived. Hand over the raw body, before any parser reads or rewrites it.'
