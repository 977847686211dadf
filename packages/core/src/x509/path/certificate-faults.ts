import { extensionId } from '../certificate/extensions.js'
import type { CertificateFields } from '../certificate/read-certificate.js'
import type { IssuerFields } from './trust-anchors.js'

const understood: ReadonlySet<string> = /* @__PURE__ */ new Set([
  extensionId.basicConstraints,
  extensionId.keyUsage,
  extensionId.extKeyUsage,
  extensionId.subjectAltName,
  extensionId.nameConstraints,
])

/**
 * Why the extensions of a certificate rule it out: one stands twice, or is critical and not understood. AKI, SKI and
 * policies are not understood in this sense: nothing here acts on what they demand.
 */
export function extensionFault({
  extensions,
  subjectAltName,
}: Pick<IssuerFields, 'extensions' | 'subjectAltName'>): string | undefined {
  const ids = extensions.map(({ id }) => id)
  if (new Set(ids).size < ids.length) return 'has an extension twice'
  const unknown = extensions.find(({ id, critical }) => critical && !understood.has(id))
  if (unknown !== undefined) return `has a critical extension that is not understood (${unknown.id})`
  // Not critical it would break RFC 5280 section 4.2.1.11; ignored it would allow what it forbids.
  if (ids.includes(extensionId.policyConstraints)) return 'has policy constraints, which are not supported'
  const isMalformed = subjectAltName?.some(({ form }) => form === 'malformed') === true
  const isCritical = extensions.some(({ id, critical }) => critical && id === extensionId.subjectAltName)
  return isMalformed && isCritical ? 'has a critical SubjectAltName that is malformed' : undefined
}

/** Why the serial number or a name of a certificate rules it out (RFC 5280 sections 4.1.2.2, 4.1.2.4, 4.1.2.6). */
export function fieldFault({ serialNumber, issuer, subject, extensions }: CertificateFields): string | undefined {
  if (/^00$|^[89a-f]/.test(serialNumber)) return 'has a serial number that is not positive'
  if (serialNumber.replace(/^00/, '').length > 40) return 'has a serial number of more than 20 octets'
  if (issuer.comparisonKeys.length === 0) return 'names no issuer'
  const hasCriticalNames = extensions.some(({ id, critical }) => critical && id === extensionId.subjectAltName)
  if (subject.comparisonKeys.length === 0 && !hasCriticalNames) {
    return 'has neither a subject nor a SubjectAltName that is critical'
  }
  return undefined
}
