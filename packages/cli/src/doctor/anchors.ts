import type { Check } from '@countersign/core'
import type { Certificate, TrustAnchors } from '@countersign/core/x509'

const soon = 90 * 86_400_000

/** Lists trust anchors with their SHA-256 fingerprints, and looks at their validity. */
export async function checkAnchors(anchors: TrustAnchors, now: Date, subtle: SubtleCrypto): Promise<Check> {
  const { certificates } = anchors
  const invalid = certificates.filter(({ notBefore, notAfter }) => now < notBefore || now > notAfter)
  const ending = certificates.filter(({ notAfter }) => notAfter >= now && notAfter.getTime() - now.getTime() < soon)
  const check = {
    id: 'trust-anchors',
    title: 'The trust anchors are valid',
    evidence: Object.fromEntries(await Promise.all(certificates.map((one) => describe(one, subtle)))),
  }
  if (invalid.length > 0) {
    const detail = `Not valid now, and so no trust anchors: ${names(invalid)}`
    return { ...check, outcome: 'failed', detail, hint: 'Look at this machine’s clock, then at the version installed.' }
  }
  if (ending.length > 0) return { ...check, outcome: 'passed', detail: `End within 90 days: ${names(ending)}` }
  return { ...check, outcome: 'passed', detail: `${certificates.length}, all valid now` }
}

async function describe({ subject, der, notAfter }: Certificate, subtle: SubtleCrypto): Promise<[string, string[]]> {
  const fingerprint = Buffer.from(await subtle.digest('SHA-256', der)).toString('hex')
  return [subject.text, [fingerprint, `until ${notAfter.toISOString()}`]]
}

function names(certificates: readonly Certificate[]): string {
  return certificates.map(({ subject }) => subject.text).join('; ')
}
