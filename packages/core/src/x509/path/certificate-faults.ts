import { describeName } from '../certificate/distinguished-name.js'
import { extensionId } from '../certificate/extensions.js'
import type { CertificateFields } from '../certificate/read-certificate.js'
import type { Issued, Issuer, PathEntry } from './candidates.js'
import { constrainedNames, nameConstraintFault, nameFault } from './name-constraints.js'
import type { PathBudget } from './path-budget.js'
import type { IssuerFields } from './trust-anchors.js'

/** The purpose that the end-entity certificate must allow. `any` skips the check of the extended key usage. */
export type CertificatePurpose = 'serverAuth' | 'any'

const serverAuth = '1.3.6.1.5.5.7.3.1'

/** Tells whether the extended key usage of a certificate includes a purpose (RFC 5280 section 4.2.1.12). */
export function isForPurpose(extKeyUsage: readonly string[] | undefined, purpose: CertificatePurpose): boolean {
  return purpose === 'any' || extKeyUsage === undefined || extKeyUsage.includes(serverAuth)
}

/** The time and the purpose that an issuer is checked against. */
export interface IssuerContext {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly purpose: CertificatePurpose
}

/**
 * Returns why a certificate or a trust anchor may not be an issuer in any path; `undefined` if it may. The result does not
 * depend on the path below it. The text continues a sentence that begins with its name.
 */
export function issuerFault(issuer: PathEntry, context: IssuerContext): string | undefined {
  const fault = issuer.isAnchor ? anchorFault(issuer) : intermediateFault(issuer.fields)
  return fault ?? commonFault(issuer, context)
}

function intermediateFault(fields: CertificateFields): string | undefined {
  const { version, basicConstraints } = fields
  if (version !== 3) return `is a version ${version} certificate, which cannot be a CA certificate`
  if (basicConstraints?.cA !== true) return 'is not a CA certificate (basicConstraints)'
  // A CA certificate without a subject issues nothing, because fieldFault() refuses an empty issuer name.
  return keyUsageFault(fields) ?? fieldFault(fields)
}

// A version 1 certificate cannot have basicConstraints, so an anchor need not have them. If it has, cA must not be FALSE.
function anchorFault({ fields }: Issuer): string | undefined {
  if (fields.basicConstraints?.cA === false) return 'is not a CA certificate (basicConstraints cA is FALSE)'
  return keyUsageFault(fields)
}

function keyUsageFault({ keyUsage }: Issuer['fields']): string | undefined {
  return keyUsage?.includes('keyCertSign') === false
    ? 'may not sign certificates (keyUsage has no keyCertSign)'
    : undefined
}

function commonFault({ fields }: Issuer, { at, purpose }: IssuerContext): string | undefined {
  const { notBefore, notAfter, extKeyUsage, subjectPublicKeyInfo } = fields
  if (at < notBefore) return `is not valid before ${new Date(notBefore).toISOString()}`
  if (at > notAfter) return `is not valid after ${new Date(notAfter).toISOString()}`
  const fault = extensionFault(fields) ?? subjectPublicKeyInfo.fault
  if (fault !== undefined) return fault
  return isForPurpose(extKeyUsage, purpose) ? undefined : `is not for ${purpose} (extKeyUsage)`
}

/**
 * Returns why the path length or the name constraints of an issuer forbid the path below it; `undefined` if they do not.
 *
 * @param below - the path so far, from the end-entity certificate to the certificate that this issuer would have issued
 * @throws BudgetExhausted if more names must be compared than the budget allows.
 */
export function constraintFault({ fields }: Issuer, below: readonly Issued[], budget: PathBudget): string | undefined {
  // RFC 5280 section 6.1.4 (l): self-issued certificates do not count.
  const intermediates = below.slice(1).filter(({ isSelfIssued }) => !isSelfIssued).length
  const pathLength = fields.basicConstraints?.pathLength
  if (pathLength !== undefined && intermediates > pathLength) {
    return `allows ${pathLength} intermediate certificates below it, but there are ${intermediates} (pathLenConstraint)`
  }
  const { nameConstraints } = fields
  if (nameConstraints === undefined) return undefined
  for (const [index, { fields: issued, isSelfIssued }] of below.entries()) {
    // RFC 5280 section 6.1.3 (b), (c): self-issued intermediates are exempt, the end-entity certificate never is.
    if (index > 0 && isSelfIssued) continue
    const names = constrainedNames(issued.subject, issued.subjectAltName)
    budget.spend('name comparisons', names.length)
    const malformedName = names.map(nameFault).find((fault) => fault !== undefined)
    const fault =
      malformedName === undefined ? nameConstraintFault(nameConstraints, names, budget) : `it has ${malformedName}`
    if (fault !== undefined) return `has name constraints that ${describeName(issued.subject)} violates: ${fault}`
  }
  return undefined
}

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
  // RFC 5280 section 4.2.1.11 requires policyConstraints to be critical. Refuse it in any case: ignoring it would allow what it
  // forbids.
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
