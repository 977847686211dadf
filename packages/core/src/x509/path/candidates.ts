import { toBinary } from '../../encoding/binary.js'
import type { Certificate } from '../certificate/certificate.js'
import { nameKey } from '../certificate/distinguished-name.js'
import { ParsedCertificate } from '../certificate/parsed-certificate.js'
import type { CertificateFields } from '../certificate/read-certificate.js'
import type { IssuerFields, TrustAnchor } from './trust-anchors.js'

/** A number that stands for a name, a key or a key identifier: the same for equal ones, within one search. */
type Id = number

/** What may issue a certificate of a path. */
export interface Issuer {
  readonly certificate: Certificate
  readonly fields: IssuerFields
  readonly isAnchor: boolean
  readonly subject: Id
  readonly key: Id
  readonly keyIdentifier: Id | undefined
}

/** A certificate that needs an issuer: the end-entity certificate, or an intermediate. */
export interface Issued extends Issuer {
  readonly fields: CertificateFields
  readonly isAnchor: false
  readonly issuer: Id
  readonly issuerKeyIdentifier: Id | undefined
  readonly isSelfIssued: boolean
}

/** A certificate or a trust anchor as it stands in a path. */
export type PathEntry = Issued | (Issuer & { readonly isAnchor: true })

/**
 * Knows which certificates may have issued which. Names and keys are as long as a sender likes, and are compared for every
 * place that a certificate might have in a path: each is turned into a number once.
 */
export class Candidates {
  readonly endEntity: Issued
  readonly #at: number
  readonly #ids = new Map<string, Id>()
  readonly #bySubject = new Map<Id, PathEntry[]>()

  /** @param at - milliseconds since 1970: of two issuers, the one that is valid then is more likely */
  constructor(
    endEntity: Certificate,
    intermediates: readonly Certificate[],
    anchors: readonly TrustAnchor[],
    at: number,
  ) {
    this.#at = at
    this.endEntity = this.#toIssued(endEntity)
    for (const { certificate, fields } of anchors) {
      this.#add({ certificate, fields, isAnchor: true, ...this.#idsOf(fields) })
    }
    const seen = new Set([toBinary(this.endEntity.fields.der)])
    for (const certificate of intermediates) {
      const encoding = toBinary(ParsedCertificate.fieldsOf(certificate).der)
      if (seen.has(encoding)) continue
      seen.add(encoding)
      const entry = this.#toIssued(certificate)
      if (!this.#isAnchor(entry, encoding)) this.#add(entry)
    }
  }

  /**
   * Those that may have issued the last certificate of a path, best first: key identifiers that fit, then anchors, then
   * what is valid now, then the newest.
   */
  issuersOf(issued: Issued, path: readonly PathEntry[]): PathEntry[] {
    return (this.#bySubject.get(issued.issuer) ?? [])
      .filter((candidate) => !path.some((entry) => isSameEntity(entry, candidate)))
      .sort(
        (a, b) =>
          identifierRank(issued, a) - identifierRank(issued, b) ||
          Number(b.isAnchor) - Number(a.isAnchor) ||
          this.#validityRank(a) - this.#validityRank(b) ||
          b.fields.notBefore - a.fields.notBefore,
      )
  }

  #add(entry: PathEntry): void {
    const entries = this.#bySubject.get(entry.subject)
    if (entries === undefined) this.#bySubject.set(entry.subject, [entry])
    else entries.push(entry)
  }

  #toIssued(certificate: Certificate): Issued {
    const fields = ParsedCertificate.fieldsOf(certificate)
    const ids = this.#idsOf(fields)
    const issuer = this.#idOf(nameKey(fields.issuer))
    return {
      certificate,
      fields,
      isAnchor: false,
      ...ids,
      issuer,
      issuerKeyIdentifier: this.#optionalIdOf(fields.authorityKeyIdentifier),
      isSelfIssued: issuer === ids.subject,
    }
  }

  #idsOf({ subject, subjectPublicKeyInfo, subjectKeyIdentifier }: IssuerFields): {
    subject: Id
    key: Id
    keyIdentifier: Id | undefined
  } {
    const { type, jwk } = subjectPublicKeyInfo
    return {
      subject: this.#idOf(nameKey(subject)),
      // A key that is not supported makes no link, so that such keys need not be told apart.
      key: this.#idOf([type, ...Object.values(jwk ?? {})].join(' ')),
      keyIdentifier: this.#optionalIdOf(subjectKeyIdentifier),
    }
  }

  #idOf(text: string): Id {
    const known = this.#ids.get(text)
    if (known !== undefined) return known
    this.#ids.set(text, this.#ids.size)
    return this.#ids.size - 1
  }

  #optionalIdOf(text: string | undefined): Id | undefined {
    return text === undefined ? undefined : this.#idOf(text)
  }

  // Only one that names itself as its issuer can be the certificate of an anchor and no cross-certificate for it. Anchors
  // that are pinned are data, which need not be turned into certificates for the others.
  #isAnchor(entry: Issued, encoding: string): boolean {
    if (!entry.isSelfIssued) return false
    return (this.#bySubject.get(entry.subject) ?? []).some(
      (other) =>
        other.isAnchor &&
        isSameEntity(other, entry) &&
        toBinary(ParsedCertificate.fieldsOf(other.certificate).der) === encoding,
    )
  }

  #validityRank({ fields: { notBefore, notAfter } }: PathEntry): number {
    return notBefore <= this.#at && this.#at <= notAfter ? 0 : 1
  }
}

// A second certificate of one name and key adds nothing to a path but a cycle.
function isSameEntity(a: PathEntry, b: PathEntry): boolean {
  return a.subject === b.subject && a.key === b.key
}

// A key identifier is a hint: that it differs makes an issuer unlikely, not impossible.
function identifierRank({ issuerKeyIdentifier }: Issued, { keyIdentifier }: PathEntry): number {
  if (issuerKeyIdentifier === undefined || keyIdentifier === undefined) return 1
  return issuerKeyIdentifier === keyIdentifier ? 0 : 2
}
