import type { Certificate } from '../certificate/certificate.js'
import { describeName, equalNames } from '../certificate/distinguished-name.js'
import { extensionFault, fieldFault } from './certificate-faults.js'
import { type CertificatePurpose, purposeId } from './end-entity.js'
import { constrainedNames, nameConstraintFault, nameFault } from './name-constraints.js'
import type { PathBudget } from './path-budget.js'

/** What an issuer is judged against. */
export interface IssuerContext {
  readonly at: Date
  readonly purpose: CertificatePurpose
  readonly budget: PathBudget
}

/** Tells whether a certificate bears its own name as its issuer's (RFC 5280 section 3.2). */
export function isSelfIssued(certificate: Certificate): boolean {
  return equalNames(certificate.subject, certificate.issuer)
}

/**
 * Why an intermediate certificate may not issue the path below it; `undefined` where it may. Reads on after its name.
 *
 * @param below - the path so far, end-entity certificate first, ending in what this certificate would issue
 */
export function intermediateFault(
  issuer: Certificate,
  below: readonly Certificate[],
  context: IssuerContext,
): string | undefined {
  if (issuer.version !== 3) return `is a version ${issuer.version} certificate, which cannot be a CA's`
  if (issuer.basicConstraints?.cA !== true) return 'is no CA certificate (basicConstraints)'
  // RFC 5280 section 4.1.2.6
  if (issuer.subject.comparisonKeys.length === 0) return 'is a CA certificate without a subject'
  return keyUsageFault(issuer) ?? fieldFault(issuer) ?? issuerFault(issuer, below, context)
}

/**
 * Why a trust anchor may not issue the path below it; `undefined` where it may. That it is a CA need not be said, as a
 * version 1 certificate cannot say it; what it says against itself counts.
 */
export function trustAnchorFault(
  anchor: Certificate,
  below: readonly Certificate[],
  context: IssuerContext,
): string | undefined {
  if (anchor.basicConstraints?.cA === false) return 'says that it is no CA certificate (basicConstraints)'
  return keyUsageFault(anchor) ?? issuerFault(anchor, below, context)
}

function keyUsageFault({ keyUsage }: Certificate): string | undefined {
  return keyUsage?.includes('keyCertSign') === false
    ? 'may not sign certificates (keyUsage has no keyCertSign)'
    : undefined
}

function issuerFault(
  issuer: Certificate,
  below: readonly Certificate[],
  { at, purpose, budget }: IssuerContext,
): string | undefined {
  if (at.getTime() < issuer.notBefore.getTime()) return `is not valid before ${issuer.notBefore.toISOString()}`
  if (!(at.getTime() <= issuer.notAfter.getTime())) return `is not valid after ${issuer.notAfter.toISOString()}`
  const fault = extensionFault(issuer) ?? issuer.subjectPublicKeyInfo.fault
  if (fault !== undefined) return fault
  if (purpose !== 'any' && issuer.extKeyUsage?.includes(purposeId[purpose]) === false) {
    return `is not for ${purpose} (extKeyUsage)`
  }
  // RFC 5280 section 6.1.4 (l): self-issued certificates do not count.
  const intermediates = below.slice(1).filter((certificate) => !isSelfIssued(certificate)).length
  const { pathLength } = issuer.basicConstraints ?? {}
  if (pathLength !== undefined && intermediates > pathLength) {
    return `allows ${pathLength} intermediate certificates below it, and there are ${intermediates} (pathLenConstraint)`
  }
  return issuer.nameConstraints === undefined ? undefined : constraintFault(issuer, below, budget)
}

// RFC 5280 section 6.1.3 (b), (c): self-issued intermediates are exempt, the end-entity certificate never is.
function constraintFault(issuer: Certificate, below: readonly Certificate[], budget: PathBudget): string | undefined {
  if (issuer.nameConstraints === undefined) return undefined
  for (const [index, certificate] of below.entries()) {
    if (index > 0 && isSelfIssued(certificate)) continue
    const names = constrainedNames(certificate.subject, certificate.subjectAltName)
    budget.spend('name comparisons', names.length)
    const malformedName = names.map(nameFault).find((fault) => fault !== undefined)
    const fault =
      malformedName === undefined
        ? nameConstraintFault(issuer.nameConstraints, names, budget)
        : `it has ${malformedName}`
    if (fault !== undefined) return `has name constraints that ${describeName(certificate.subject)} breaks: ${fault}`
  }
  return undefined
}
