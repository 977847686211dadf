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
 * Returns why the extensions of a certificate rule it out: an extension occurs twice, or is critical and not supported.
 * AKI, SKI and policies count as not supported, because this code does not enforce what they require.
 */
export function extensionFault({
  extensions,
  subjectAltName,
}: Pick<IssuerFields, 'extensions' | 'subjectAltName'>): string | undefined {
  const ids = extensions.map(({ id }) => id)
  if (new Set(ids).size < ids.length) return 'has the same extension twice'
  const unknown = extensions.find(({ id, critical }) => critical && !understood.has(id))
  if (unknown !== undefined) return `has a critical extension that is not supported (${unknown.id})`
  // RFC 5280 section 4.2.1.11 requires it to be critical. Ignoring it would allow what it forbids.
  if (ids.includes(extensionId.policyConstraints)) return 'has policy constraints, which are not supported'
  const isMalformed = subjectAltName?.some(({ form }) => form === 'malformed') === true
  const isCritical = extensions.some(({ id, critical }) => critical && id === extensionId.subjectAltName)
  return isMalformed && isCritical ? 'has a critical SubjectAltName that is malformed' : undefined
}

/** Returns why the serial number or a name rules a certificate out (RFC 5280 sections 4.1.2.2, 4.1.2.4, 4.1.2.6). */
export function fieldFault({ serialNumber, issuer, subject, extensions }: CertificateFields): string | undefined {
  if (/^00$|^[89a-f]/.test(serialNumber)) return 'has a serial number that is not positive'
  if (serialNumber.replace(/^00/, '').length > 40) return 'has a serial number of more than 20 octets'
  if (issuer.comparisonKeys.length === 0) return 'has an empty issuer name'
  const hasCriticalNames = extensions.some(({ id, critical }) => critical && id === extensionId.subjectAltName)
  if (subject.comparisonKeys.length === 0 && !hasCriticalNames) {
    return 'has neither a subject nor a critical SubjectAltName'
  }
  return undefined
}
