import { encodeHex } from '../encoding/hex.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import { Budget } from './budget.js'
import { describeRsassa, type RsassaEvidence } from './describe-rsassa.js'
import type { Finding } from './report-checks.js'

/**
 * Describes a signature that was verified with a key of any type. An RSA signature contains the digest that was signed. An
 * ECDSA signature does not, so only the digest of the bytes that arrived can be reported.
 */
export async function describeSignature(
  crypto: WebCrypto,
  evidence: RsassaEvidence,
  isMatch: boolean,
  budget: Budget = new Budget(),
): Promise<Finding> {
  const { jwk, hash, data, otherwise = 'Pass the raw body, before any parser reads or rewrites it.' } = evidence
  if (jwk.kty === 'RSA') return await describeRsassa(crypto, evidence, budget)
  const computedDigest = encodeHex(new Uint8Array(await crypto.subtle.digest(hash, data)))
  const computed = { evidence: { computedHash: hash, computedDigest } }
  if (isMatch) return computed
  const cause = 'The key signed other bytes than the ones that arrived, or another key signed them.'
  return { ...computed, hint: `${cause} ${otherwise}`, diagnosis: { cause, fix: otherwise } }
}
