import type { DistinguishedName } from '../certificate/distinguished-name.js'
import type { GeneralName, GeneralSubtree, NameConstraints } from '../certificate/general-name.js'
import { isWithin, mayBeWithin } from '../certificate/name-comparison.js'
import { isWellFormedDnsName, normalizeDnsName } from './host-name.js'
import type { PathBudget } from './path-budget.js'

/**
 * Returns why constraints do not allow names; `undefined` if they do (RFC 5280 section 6.1.3 (b), (c)).
 * A constraint that is not valid, or whose form is not implemented, refuses every name of its form; a name that is not
 * valid is refused by every constraint of its form.
 *
 * @throws BudgetExhausted if more names must be compared than the budget allows.
 */
export function nameConstraintFault(
  constraints: NameConstraints,
  names: readonly GeneralName[],
  budget: PathBudget,
): string | undefined {
  for (const name of names) {
    for (const base of constraints.excluded) {
      if (base.form !== name.form) continue
      budget.spend('name comparisons')
      const match = matchSubtree(name, base, 'excluded')
      if (match !== false)
        return `${describe(name)} is ${match === true ? 'excluded' : 'not a name that can be checked against a constraint'}`
    }
    let isConstrained = false
    let isPermitted = false
    for (const base of constraints.permitted) {
      if (base.form !== name.form) continue
      budget.spend('name comparisons')
      isConstrained = true
      if (matchSubtree(name, base, 'permitted') === true) {
        isPermitted = true
        break
      }
    }
    if (isConstrained && !isPermitted) return `${describe(name)} is not permitted`
  }
  return undefined
}

/** Tells whether a name is in a subtree; `undefined` if that cannot be decided. */
function matchSubtree(name: GeneralName, base: GeneralSubtree, kind: 'permitted' | 'excluded'): boolean | undefined {
  if (name.form === 'directoryName' && base.form === 'directoryName') {
    // An uncertain match counts as excluded, and not as permitted.
    return kind === 'excluded' ? mayBeWithin(name.name, base.name) : isWithin(name.name, base.name)
  }
  if (name.form === 'dNSName' && base.form === 'dNSName') return matchDnsName(name.text, base.text, kind)
  if (name.form === 'iPAddress' && base.form === 'iPAddress') return matchAddress(name.address, base.address)
  if (name.form === 'rfc822Name' && base.form === 'rfc822Name') return matchMailbox(name.text, base.text)
  if (name.form === 'uniformResourceIdentifier' && base.form === 'uniformResourceIdentifier') {
    return matchUri(name.text, base.text)
  }
  return undefined
}

const dnsConstraint = /^\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/

// A leading dot means subdomains only. RFC 5280 defines it for URIs alone.
function matchDnsName(text: string, constraint: string, kind: 'permitted' | 'excluded'): boolean | undefined {
  const name = normalizeDnsName(text)
  if (constraint === '') return true
  if (constraint.length > maxTextLength) return undefined
  const base = normalizeDnsName(constraint)
  if (!dnsConstraint.test(base)) return undefined
  if (base.startsWith('.') ? name.endsWith(base) : name === base || name.endsWith(`.${base}`)) return true
  // *.example.com may stand for excluded.example.com.
  if (kind === 'excluded' && name.startsWith('*.') && !base.startsWith('.'))
    return base.slice(base.indexOf('.')) === name.slice(1)
  return false
}

function matchAddress(address: Uint8Array, network: Uint8Array): boolean | undefined {
  const size = network.length / 2
  if (address.length !== 4 && address.length !== 16) return undefined
  if (address.length !== size) return false
  return address.every((octet, index) => (octet & (network[size + index] as number)) === network[index])
}

// Longer names are not valid, and comparing many of them would take long.
const maxTextLength = 2048

// Quoted strings and address literals of RFC 5321 are refused: implementations compare them differently.
const mailbox = /^([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+)@([A-Za-z0-9.-]+)$/
const domain = /^\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/

function matchMailbox(text: string, base: string): boolean | undefined {
  if (base.length > maxTextLength) return undefined
  const [, local, host] = mailbox.exec(text) ?? []
  if (local === undefined || host === undefined || !domain.test(host) || host.startsWith('.')) return undefined
  if (base === '') return undefined
  const [, baseLocal, baseHost] = mailbox.exec(base) ?? []
  if (baseLocal !== undefined) return local === baseLocal && host.toLowerCase() === baseHost?.toLowerCase()
  return domain.test(base) ? matchHost(host, base) : undefined
}

// RFC 5280 section 4.2.1.10: the constraint is a host or, with a leading dot, the hosts below it.
function matchHost(host: string, base: string): boolean {
  const [name, constraint] = [host.toLowerCase(), base.toLowerCase()]
  return constraint.startsWith('.') ? name.endsWith(constraint) && name !== constraint : name === constraint
}

function matchUri(text: string, base: string): boolean | undefined {
  if (base.length > maxTextLength) return undefined
  const host = hostOfUri(text)
  if (host === undefined || !domain.test(base)) return undefined
  return matchHost(host, base)
}

// RFC 5280 section 4.2.1.10: a URI without a host name, or with an IP address, is refused under a constraint.
function hostOfUri(text: string): string | undefined {
  // A browser reads a backslash as a slash, and would find another host.
  const [, authority] = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/?#\\]*)(?:[/?#][^\\]*)?$/.exec(text) ?? []
  const [, host] = /^(?:[^@]*@)?([^:@]*)(?::[0-9]*)?$/.exec(authority ?? '') ?? []
  return host !== undefined && isWellFormedDnsName(host, { wildcard: false }) ? host : undefined
}

function describe(name: GeneralName): string {
  return name.form === 'directoryName' ? 'its subject or directoryName' : `its ${name.form}`
}

/** Returns the names of a certificate that constraints apply to (RFC 5280 section 4.2.1.10). */
export function constrainedNames(
  subject: DistinguishedName,
  subjectAltName: readonly GeneralName[] | undefined,
): GeneralName[] {
  const names: GeneralName[] = [...(subjectAltName ?? [])]
  if (subject.comparisonKeys.length > 0) names.push({ form: 'directoryName', name: subject })
  if (!names.some(({ form }) => form === 'rfc822Name')) {
    for (const text of subject.emailAddresses) names.push({ form: 'rfc822Name', text })
  }
  return names
}

/** Returns why a name cannot be checked against any constraint; `undefined` if it can. */
export function nameFault(name: GeneralName): string | undefined {
  if (name.form === 'malformed') return 'a malformed SubjectAltName'
  if (name.form === 'dNSName' && !isWellFormedDnsName(name.text, { wildcard: true })) return 'a malformed dNSName'
  if (name.form === 'iPAddress' && name.address.length !== 4 && name.address.length !== 16) {
    return 'a malformed iPAddress'
  }
  const isText = name.form === 'rfc822Name' || name.form === 'uniformResourceIdentifier'
  return isText && (name.text.length > maxTextLength || !/^[!-~]+$/.test(name.text))
    ? `a malformed ${name.form}`
    : undefined
}
