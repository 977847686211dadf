import { encodeBase64 } from '../../encoding/base64.js'
import { decodeHex } from '../../encoding/hex.js'
import { combinedOrigins, type Explained, type Finding } from '../../scheme/explain.js'
import { emptyPayloadHash, hashPayload } from '../canonical/canonical-request.js'
import type { AllFindings, ApigSettings } from '../checks.js'
import { type AccidentEvidence, type ApigAccidentId, nameAccident } from './accidents.js'

/** Explains a body that is not signed. */
export function describeUnsigned({ found }: Explained<AllFindings>): Finding {
  return {
    hint: 'The sender left the body unsigned. Set allowUnsignedPayload: true if it may, or let the sender sign the body',
    evidence: nameAccident('unsigned-payload', 'signature' in found ? 'proven' : 'likely'),
  }
}

/** Explains what happened to a body that differs from the signed content hash. */
export async function describeContentHash(
  { found, request, error, budget }: Explained<AllFindings>,
  { crypto }: ApigSettings,
): Promise<Finding | undefined> {
  const { payload } = found
  if (payload?.declared === undefined || payload.computed === undefined) return undefined
  const { declared } = payload
  const computed = await payload.computed
  const evidence = { signedDigest: declared, computedDigest: computed }
  if (error === undefined) return { evidence }
  // Only a matching signature proves that the hash comes from the sender.
  const confidence = 'signature' in found ? 'proven' : 'likely'
  const name = (accident: ApigAccidentId, hint: string): Finding => ({
    evidence: { ...evidence, ...nameAccident(accident, confidence) },
    hint,
  })
  if (declared.toLowerCase() === computed)
    return name('content-hash-case', 'The content hash is in upper case. Let the sender write it in lower-case hex')
  if (declared === encodeBase64(decodeHex(computed)))
    return name('content-hash-form', 'The content hash is in base64. Let the sender write it in lower-case hex')
  if (declared.toLowerCase() === emptyPayloadHash)
    return name('empty-body-hash', 'The content hash is that of no body. Let the sender hash the body that it sends')
  for await (const { accident, bytes } of combinedOrigins(request.body, budget)) {
    if (!budget.take(bytes.byteLength)) return { evidence: { ...evidence, budgetSpent: true }, hint: keepRaw }
    if ((await hashPayload(crypto, bytes)) !== declared) continue
    const named: AccidentEvidence = { accident: accident.id, changes: accident.changes, confidence }
    return { evidence: { ...evidence, ...named }, hint: `${accident.what} ${keepRaw}` }
  }
  return name('content-hash-of-another-body', `The content hash is that of another body. ${keepRaw}`)
}

const keepRaw = 'Pass the raw bytes as they came'
