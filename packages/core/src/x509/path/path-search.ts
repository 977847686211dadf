import type { WebCrypto } from '../../signature/web-crypto.js'
import type { Certificate } from '../certificate/certificate.js'
import { describeName } from '../certificate/distinguished-name.js'
import { confirmCertificates } from '../certificate/parse-certificates.js'
import { Candidates, type Issued, type PathEntry } from './candidates.js'
import { constraintFault, type IssuerContext, issuerFault } from './certificate-faults.js'
import { type SignaturePolicy, signatureFault, verifyLink } from './certificate-signature.js'
import { BudgetExhausted, blockingSignatureChecks, maxPathLength, PathBudget } from './path-budget.js'
import type { TrustAnchor } from './trust-anchors.js'

/** Options of {@link searchPath}. */
export interface SearchOptions {
  readonly endEntity: Certificate
  readonly intermediates: readonly Certificate[]
  readonly anchors: readonly TrustAnchor[]
  readonly context: IssuerContext
  readonly signatures: SignaturePolicy
  readonly crypto: WebCrypto
}

/** The result of {@link searchPath}. */
export interface SearchResult {
  /** End-entity certificate first, trust anchor last; `undefined` if no path was found. */
  readonly certificates: readonly Certificate[] | undefined
  readonly signatureChecks: number
  /** The limit that ended the search early; absent if the search was complete. */
  readonly exhausted: string | undefined
  readonly reasons: readonly string[]
}

/** Why a key did not sign a certificate; `undefined` if it did. */
type LinkFault = string | undefined

interface Failure {
  readonly depth: number
  readonly stage: number
  readonly sentence: string
}

/**
 * Searches for a certification path, depth first, and tries the most likely issuer first. A branch ends as soon as a rule
 * of RFC 5280 section 6 is violated, so a path that reaches a trust anchor is valid, including its signatures.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if two readers disagree about a certificate that it reaches;
 * ERR_DEPENDENCY_FAILED if the engine fails.
 */
export async function searchPath(options: SearchOptions): Promise<SearchResult> {
  const search = new PathSearch(options)
  try {
    const path = (await search.straight()) ?? (await search.extend([search.endEntity]))
    return { certificates: path?.map(({ certificate }) => certificate), ...search.report(), exhausted: undefined }
  } catch (error) {
    if (!(error instanceof BudgetExhausted)) throw error
    return { certificates: undefined, ...search.report(), exhausted: error.message }
  }
}

class PathSearch {
  readonly #options: SearchOptions
  readonly #candidates: Candidates
  readonly #issuerFaults = new Map<PathEntry, string | undefined>()
  readonly #links = new Map<Issued, Map<number, LinkFault | Promise<LinkFault>>>()
  readonly #failures = new Map<string, Failure>()
  readonly #budget = new PathBudget()

  constructor(options: SearchOptions) {
    this.#options = options
    this.#candidates = new Candidates(options.endEntity, options.intermediates, options.anchors, options.context.at)
  }

  get endEntity(): Issued {
    return this.#candidates.endEntity
  }

  report(): { signatureChecks: number; reasons: readonly string[] } {
    const failures = [...this.#failures.values()].sort((a, b) => b.depth - a.depth || b.stage - a.stage)
    return {
      signatureChecks: this.#budget.spent('signature checks'),
      reasons: failures.slice(0, 20).map(({ sentence }) => sentence),
    }
  }

  /**
   * Tries the path that takes the first possible issuer at every step. This path is nearly always valid, so all its signatures
   * are verified at the same time. Returns `undefined` if it is not valid. The results of the signatures are kept.
   */
  async straight(): Promise<readonly PathEntry[] | undefined> {
    const below = [this.endEntity]
    while (below.length < maxPathLength) {
      const issued = below.at(-1) as Issued
      const next = this.#issuersOf(issued, below).find(
        (issuer) => this.#fault(issuer, below) === undefined && this.#signatureFault(issued, issuer) === undefined,
      )
      if (next === undefined) return undefined
      if (!next.isAnchor) {
        below.push(next)
        continue
      }
      const path = [...below, next]
      confirmCertificates(below.map(({ certificate }) => certificate))
      const links = below.map(async (entry, index) => await this.#verify(entry, path[index + 1] as PathEntry))
      return (await Promise.all(links)).every((fault) => fault === undefined) ? path : undefined
    }
    return undefined
  }

  /** Extends a path whose signatures are all valid, until it reaches a trust anchor. */
  async extend(path: readonly Issued[]): Promise<readonly PathEntry[] | undefined> {
    const issued = path.at(-1) as Issued
    const issuers = this.#issuersOf(issued, path)
    const subject = describeName(issued.fields.subject)
    if (issuers.length === 0) {
      const issuer = describeName(issued.fields.issuer)
      this.#fail(path.length, 0, `${subject}: no certificate was given for its issuer ${issuer}`)
    }
    if (path.length >= maxPathLength) {
      this.#fail(path.length, 0, `A path through ${subject} is longer than ${maxPathLength} certificates`)
      return undefined
    }
    for (const issuer of issuers) {
      const name = describeName(issuer.fields.subject)
      const fault = this.#fault(issuer, path)
      if (fault !== undefined) {
        this.#fail(path.length, 1, `${issuer.isAnchor ? 'Trust anchor ' : ''}${name} ${fault}`)
        continue
      }
      const linkFault = this.#signatureFault(issued, issuer) ?? (await this.#verify(issued, issuer))
      if (linkFault !== undefined) {
        this.#fail(path.length, 2, `${subject} ${linkFault}: ${issuer.isAnchor ? 'trust anchor ' : ''}${name}`)
        continue
      }
      // Both readers read an anchor when it is created.
      if (issuer.isAnchor) return [...path, issuer]
      confirmCertificates([issuer.certificate])
      const found = await this.extend([...path, issuer])
      if (found !== undefined) return found
    }
    return undefined
  }

  #issuersOf(issued: Issued, path: readonly Issued[]): PathEntry[] {
    const issuers = this.#candidates.issuersOf(issued, path)
    this.#budget.spend('candidates', issuers.length)
    return issuers
  }

  #fault(issuer: PathEntry, path: readonly Issued[]): string | undefined {
    // Faults that do not depend on the path are looked for once.
    let fault = this.#issuerFaults.get(issuer)
    if (!this.#issuerFaults.has(issuer)) {
      fault = issuerFault(issuer, this.#options.context)
      this.#issuerFaults.set(issuer, fault)
    }
    return fault ?? constraintFault(issuer, path, this.#budget)
  }

  #signatureFault(issued: Issued, issuer: PathEntry): string | undefined {
    return signatureFault(issued.fields, issuer.fields.subjectPublicKeyInfo, this.#options.signatures)
  }

  // A signature is verified with a key, so certificates that share a key share the result.
  async #verify(issued: Issued, issuer: PathEntry): Promise<LinkFault> {
    const links = this.#links.get(issued) ?? new Map<number, LinkFault | Promise<LinkFault>>()
    this.#links.set(issued, links)
    if (links.has(issuer.key)) return await links.get(issuer.key)
    this.#budget.spend('signature checks')
    // A hostile bundle can use up the whole budget, and other requests wait for this thread.
    const mayBlock = this.#budget.spent('signature checks') <= blockingSignatureChecks
    const { crypto } = this.#options
    const link = verifyLink(issued.fields, issuer.fields.subjectPublicKeyInfo, { crypto, mayBlock })
    links.set(issuer.key, link)
    return await link
  }

  #fail(depth: number, stage: number, sentence: string): void {
    const known = this.#failures.get(sentence)
    if (known === undefined || known.depth < depth) this.#failures.set(sentence, { depth, stage, sentence })
  }
}
