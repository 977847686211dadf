import type { Certificate } from '../certificate/certificate.js'
import { describeName } from '../certificate/distinguished-name.js'
import { identityOf } from './certificate-identity.js'
import { type SignaturePolicy, signatureFault, verifyLink } from './certificate-signature.js'
import { type IssuerContext, intermediateFault, trustAnchorFault } from './issuer-checks.js'
import { BudgetExhausted, blockingSignatureChecks, maxPathLength, PathBudget } from './path-budget.js'

/** What a search starts from. */
export interface SearchOptions {
  readonly endEntity: Certificate
  readonly intermediates: readonly Certificate[]
  readonly anchors: readonly Certificate[]
  readonly context: Omit<IssuerContext, 'budget'>
  readonly signatures: SignaturePolicy
  readonly crypto: Crypto
}

/** What a search found. */
export interface SearchResult {
  /** End-entity certificate first, trust anchor last; `undefined` where no path was found. */
  readonly certificates: readonly Certificate[] | undefined
  readonly signatureChecks: number
  /** Which part of the budget was spent before the search had seen everything. */
  readonly exhausted: string | undefined
  readonly reasons: readonly string[]
}

/** Why a certificate was not signed by a key: `undefined` where it was. */
type Link = string | undefined | Promise<string | undefined>

interface Candidate {
  readonly certificate: Certificate
  readonly isAnchor: boolean
}

interface Failure {
  readonly depth: number
  readonly stage: number
  readonly sentence: string
}

/**
 * Searches for a certification path, depth first and the most likely issuer first. A branch ends where any rule of
 * RFC 5280 section 6 is broken, so that what reaches a trust anchor is valid, its signatures included.
 */
export async function searchPath(options: SearchOptions): Promise<SearchResult> {
  const search = new PathSearch(options)
  try {
    const certificates = (await search.straight()) ?? (await search.extend([options.endEntity]))
    return { certificates, ...search.report(), exhausted: undefined }
  } catch (error) {
    if (!(error instanceof BudgetExhausted)) throw error
    return { certificates: undefined, ...search.report(), exhausted: error.message }
  }
}

class PathSearch {
  readonly #options: SearchOptions
  readonly #context: IssuerContext
  readonly #anchors: ReadonlyMap<string, readonly Certificate[]>
  readonly #intermediates: ReadonlyMap<string, readonly Certificate[]>
  readonly #links = new Map<Certificate, Map<string, Link>>()
  readonly #failures = new Map<string, Failure>()
  readonly #budget = new PathBudget()

  constructor(options: SearchOptions) {
    this.#options = options
    this.#context = { ...options.context, budget: this.#budget }
    this.#anchors = bySubject(options.anchors)
    const known = new Set(
      [options.endEntity, ...options.anchors].map((certificate) => identityOf(certificate).certificate),
    )
    this.#intermediates = bySubject(
      options.intermediates.filter((certificate) => !known.has(identityOf(certificate).certificate)),
    )
  }

  report(): { signatureChecks: number; reasons: readonly string[] } {
    const failures = [...this.#failures.values()].sort((a, b) => b.depth - a.depth || b.stage - a.stage)
    return {
      signatureChecks: this.#budget.spent('signature checks'),
      reasons: failures.slice(0, 20).map(({ sentence }) => sentence),
    }
  }

  /**
   * The path of the first candidate at every step, which nearly always is the one: its signatures are verified all at
   * once. `undefined` where it does not hold; the links it verified are remembered.
   */
  async straight(): Promise<readonly Certificate[] | undefined> {
    const path = [this.#options.endEntity]
    while (path.length < maxPathLength) {
      const issued = path.at(-1) as Certificate
      const next = this.#issuersOf(issued, path).find(
        ({ certificate, isAnchor }) =>
          this.#fault(certificate, isAnchor, path) === undefined &&
          this.#signatureFault(issued, certificate) === undefined,
      )
      if (next === undefined) return undefined
      path.push(next.certificate)
      if (!next.isAnchor) continue
      const links = path.slice(1).map((issuer, index) => this.#verify(path[index] as Certificate, issuer))
      return (await Promise.all(links)).every((fault) => fault === undefined) ? path : undefined
    }
    return undefined
  }

  /** Extends a path whose links all hold, until it reaches a trust anchor. */
  async extend(path: readonly Certificate[]): Promise<readonly Certificate[] | undefined> {
    const issued = path.at(-1) as Certificate
    const issuers = this.#issuersOf(issued, path)
    if (issuers.length === 0) {
      this.#fail(
        path.length,
        0,
        `${describeName(issued.subject)} names an issuer of which there is no certificate: ${describeName(issued.issuer)}`,
      )
    }
    if (path.length >= maxPathLength) {
      this.#fail(
        path.length,
        0,
        `A path through ${describeName(issued.subject)} is longer than ${maxPathLength} certificates`,
      )
      return undefined
    }
    for (const { certificate, isAnchor } of issuers) {
      const fault = this.#fault(certificate, isAnchor, path)
      if (fault !== undefined) {
        this.#fail(path.length, 1, `${isAnchor ? 'Trust anchor ' : ''}${describeName(certificate.subject)} ${fault}`)
        continue
      }
      const linkFault = this.#signatureFault(issued, certificate) ?? (await this.#verify(issued, certificate))
      if (linkFault !== undefined) {
        this.#fail(
          path.length,
          2,
          `${describeName(issued.subject)} ${linkFault}: ${isAnchor ? 'trust anchor ' : ''}${describeName(certificate.subject)}`,
        )
        continue
      }
      const extended = [...path, certificate]
      if (isAnchor) return extended
      const found = await this.extend(extended)
      if (found !== undefined) return found
    }
    return undefined
  }

  // Best first: key identifiers that fit, then anchors, then what is valid now, then the newest.
  #issuersOf(issued: Certificate, path: readonly Certificate[]): Candidate[] {
    const { issuer } = identityOf(issued)
    const candidates = [
      ...(this.#anchors.get(issuer) ?? []).map((certificate) => ({ certificate, isAnchor: true })),
      ...(this.#intermediates.get(issuer) ?? []).map((certificate) => ({ certificate, isAnchor: false })),
    ].filter(({ certificate }) => !path.some((other) => isSameEntity(other, certificate)))
    this.#budget.spend('candidates', candidates.length)
    const at = this.#context.at.getTime()
    const isValid = ({ notBefore, notAfter }: Certificate): number =>
      notBefore.getTime() <= at && at <= notAfter.getTime() ? 0 : 1
    return candidates.sort(
      (a, b) =>
        identifierRank(issued, a.certificate) - identifierRank(issued, b.certificate) ||
        Number(b.isAnchor) - Number(a.isAnchor) ||
        isValid(a.certificate) - isValid(b.certificate) ||
        b.certificate.notBefore.getTime() - a.certificate.notBefore.getTime(),
    )
  }

  #fault(certificate: Certificate, isAnchor: boolean, path: readonly Certificate[]): string | undefined {
    const judge = isAnchor ? trustAnchorFault : intermediateFault
    return judge(certificate, path, this.#context)
  }

  #signatureFault(issued: Certificate, issuer: Certificate): string | undefined {
    return signatureFault(issued, issuer, this.#options.signatures)
  }

  // A link is the key and not the certificate that has it: certificates that share a key share the outcome.
  #verify(issued: Certificate, issuer: Certificate): Link {
    const links = this.#links.get(issued) ?? new Map<string, Link>()
    this.#links.set(issued, links)
    const { key } = identityOf(issuer)
    if (links.has(key)) return links.get(key)
    this.#budget.spend('signature checks')
    // A hostile bundle may ask for all that the budget allows, and others wait for this thread.
    const mayBlock = this.#budget.spent('signature checks') <= blockingSignatureChecks
    const link = verifyLink(issued, issuer, { crypto: this.#options.crypto, mayBlock })
    links.set(key, link)
    return link
  }

  #fail(depth: number, stage: number, sentence: string): void {
    const known = this.#failures.get(sentence)
    if (known === undefined || known.depth < depth) this.#failures.set(sentence, { depth, stage, sentence })
  }
}

function bySubject(certificates: readonly Certificate[]): Map<string, Certificate[]> {
  const index = new Map<string, Certificate[]>()
  const seen = new Set<string>()
  for (const one of certificates) {
    const { certificate, subject } = identityOf(one)
    if (seen.has(certificate)) continue
    seen.add(certificate)
    const list = index.get(subject)
    if (list === undefined) index.set(subject, [one])
    else list.push(one)
  }
  return index
}

// A second certificate of one name and key adds nothing to a path but a cycle.
function isSameEntity(a: Certificate, b: Certificate): boolean {
  return identityOf(a).subject === identityOf(b).subject && identityOf(a).key === identityOf(b).key
}

// A key identifier is a hint: that it differs makes an issuer unlikely, not impossible.
function identifierRank({ authorityKeyIdentifier }: Certificate, { subjectKeyIdentifier }: Certificate): number {
  if (authorityKeyIdentifier === undefined || subjectKeyIdentifier === undefined) return 1
  return authorityKeyIdentifier === subjectKeyIdentifier ? 0 : 2
}
