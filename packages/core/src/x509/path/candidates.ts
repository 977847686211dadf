import { toBinary } from '../../encoding/base64.js'
import type { Certificate } from '../certificate/certificate.js'
import { nameKey } from '../certificate/name-comparison.js'
import { ParsedCertificate } from '../certificate/parsed-certificate.js'
import type { CertificateFields } from '../certificate/read-certificate.js'
import type { IssuerFields, TrustAnchor } from './trust-anchors.js'

/** Stands for a name, a key or a key identifier within one search. Equal values have the same number. */
type Id = number

/** A certificate or trust anchor that may issue a certificate of a path. */
export interface Issuer {
  readonly certificate: Certificate
  readonly fields: IssuerFields
  readonly isAnchor: boolean
  readonly subject: Id
  readonly key: Id
  readonly keyIdentifier: Id | undefined
}

/** A certificate that needs an issuer: the end-entity certificate or an intermediate. */
export interface Issued extends Issuer {
  readonly fields: CertificateFields
  readonly isAnchor: false
  readonly issuer: Id
  readonly issuerKeyIdentifier: Id | undefined
  readonly isSelfIssued: boolean
}

/** A certificate or a trust anchor within a path. */
export type PathEntry = Issued | (Issuer & { readonly isAnchor: true })

/**
 * Finds the certificates that may have issued a certificate. The search compares names and keys at every position of a path,
 * and the sender chooses their length. So each name and key is converted to a number once.
 */
export class Candidates {
  readonly endEntity: Issued
  readonly #at: number
  readonly #ids = new Map<string, Id>()
  readonly #bySubject = new Map<Id, PathEntry[]>()

  /** @param at - milliseconds since 1970; an issuer that is valid at this time is tried first */
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
      this.#add(this.#toIssued(certificate))
    }
  }

  /**
   * Returns the candidates that may have issued the last certificate of a path, best first: matching key identifiers, then
   * anchors, then certificates that are valid now, then the newest.
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
      // A key that is not supported cannot verify a signature, so such keys need no numbers of their own.
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

  #validityRank({ fields: { notBefore, notAfter } }: PathEntry): number {
    return notBefore <= this.#at && this.#at <= notAfter ? 0 : 1
  }
}

// A second certificate with the same name and key would only make the path a cycle.
function isSameEntity(a: PathEntry, b: PathEntry): boolean {
  return a.subject === b.subject && a.key === b.key
}

// A key identifier is a hint: if it differs, the issuer is unlikely but not impossible.
function identifierRank({ issuerKeyIdentifier }: Issued, { keyIdentifier }: PathEntry): number {
  if (issuerKeyIdentifier === undefined || keyIdentifier === undefined) return 1
  return issuerKeyIdentifier === keyIdentifier ? 0 : 2
}
