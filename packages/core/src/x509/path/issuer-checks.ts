import { describeName } from '../certificate/distinguished-name.js'
import type { CertificateFields } from '../certificate/read-certificate.js'
import type { Issued, Issuer, PathEntry } from './candidates.js'
import { extensionFault, fieldFault } from './certificate-faults.js'
import { type CertificatePurpose, isForPurpose } from './end-entity.js'
import { constrainedNames, nameConstraintFault, nameFault } from './name-constraints.js'
import type { PathBudget } from './path-budget.js'

/** What an issuer is judged against. */
export interface IssuerContext {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly purpose: CertificatePurpose
}

/**
 * Why a certificate or a trust anchor may issue no path, whatever is below it; `undefined` if it may. Reads on after its
 * name.
 */
export function issuerFault(issuer: PathEntry, context: IssuerContext): string | undefined {
  const fault = issuer.isAnchor ? anchorFault(issuer) : intermediateFault(issuer.fields)
  return fault ?? commonFault(issuer, context)
}

function intermediateFault(fields: CertificateFields): string | undefined {
  const { version, basicConstraints, subject } = fields
  if (version !== 3) return `is a version ${version} certificate, which cannot be a CA's`
  if (basicConstraints?.cA !== true) return 'is not a CA certificate (basicConstraints)'
  // RFC 5280 section 4.1.2.6
  if (subject.comparisonKeys.length === 0) return 'is a CA certificate without a subject'
  return keyUsageFault(fields) ?? fieldFault(fields)
}

// A version 1 certificate cannot say that it is a CA's, so that an anchor need not. What it says against itself counts.
function anchorFault({ fields }: Issuer): string | undefined {
  if (fields.basicConstraints?.cA === false) return 'says that it is not a CA certificate (basicConstraints)'
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
 * Why an issuer may not issue the path below it: its path length and name constraints. `undefined` if it may.
 *
 * @param below - the path so far, end-entity certificate first, ending in what this issuer would issue
 * @throws BudgetExhausted if there are too many names to compare.
 */
export function constraintFault({ fields }: Issuer, below: readonly Issued[], budget: PathBudget): string | undefined {
  // RFC 5280 section 6.1.4 (l): self-issued certificates do not count.
  const intermediates = below.slice(1).filter(({ isSelfIssued }) => !isSelfIssued).length
  const pathLength = fields.basicConstraints?.pathLength
  if (pathLength !== undefined && intermediates > pathLength) {
    return `allows ${pathLength} intermediate certificates below it, and there are ${intermediates} (pathLenConstraint)`
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
    if (fault !== undefined) return `has name constraints that ${describeName(issued.subject)} breaks: ${fault}`
  }
  return undefined
}
