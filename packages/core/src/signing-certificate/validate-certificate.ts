import { type Check, type Found, strictCheck } from '../checks/check.js'
import type { Certificate } from '../x509/certificate/certificate.js'
import type { CertificateSources } from './certificate-options.js'
import {
  CertificateChecks,
  type CertificateFile,
  type CertificateFindings,
  type CertificateRules,
  requireRsaKey,
  type WantedCertificate,
} from './check-certificate.js'
import { IssuerDownload, type IssuerRules } from './issuer-download.js'
import type { FlightLimits } from './single-flight.js'
import { type StorableFile, StoredFiles } from './stored-files.js'
import { narrowest } from './validity-cache.js'
import { VerificationKey } from './verification-key.js'
import { importKey } from './verify-signature.js'

/** A key that is proven, and how to keep the files that prove it for other processes. */
export interface ProvenKey {
  readonly key: VerificationKey
  /** Never rejects, and takes no longer than a store may. */
  readonly store: () => Promise<void>
}

/** What a cold verification needs, and a warm one does not. */
export class CertificateValidation {
  readonly #sources: CertificateSources
  readonly #issuers: IssuerDownload | undefined
  readonly #checks: CertificateChecks

  constructor(
    sources: CertificateSources,
    rules: CertificateRules,
    issuerRules: IssuerRules | undefined,
    limits: FlightLimits,
  ) {
    this.#sources = sources
    this.#issuers = issuerRules && new IssuerDownload(sources, issuerRules, limits)
    this.#checks = new CertificateChecks(sources, rules, this.#issuers)
  }

  /** Validates a certificate; `from` says whether the store may have it. */
  async validate(wanted: WantedCertificate, now: Date, from: 'anywhere' | 'download'): Promise<ProvenKey> {
    const stored = new StoredFiles(this.#sources)
    const readable = from === 'anywhere' ? stored : new StoredFiles({ ...this.#sources, store: undefined })
    const checked = await this.#checks.run(strictCheck(), () => wanted, { now, stored: readable })
    const file = checked.file()
    const { path, issuers } = checked.judged()
    const key = this.#keyOf(wanted, file, path?.certificates)
    // Imported here, so that the first request pays for it and the rest do not wait.
    await importKey(key, 'SHA-256')
    const downloaded: StorableFile[] = []
    if (file.from === 'download') downloaded.push({ url: wanted.url, pem: file.pem, notAfter: key.notAfter })
    if (issuers !== undefined) downloaded.push(...(this.#issuers?.keep(issuers, now) ?? []))
    return { key, store: () => stored.set(downloaded) }
  }

  /** Runs every check, for `explain`; the key is there as soon as the file is, whatever else is wrong with it. */
  async report(
    check: Check<CertificateFindings>,
    wanted: Found<WantedCertificate>,
    now: Date,
  ): Promise<Found<VerificationKey>> {
    const { file } = await this.#checks.run(check, wanted, { now, stored: new StoredFiles(this.#sources) })
    return () => this.#keyOf(wanted(), file(), undefined)
  }

  #keyOf(
    { url }: WantedCertificate,
    { endEntity, from }: CertificateFile,
    path: readonly Certificate[] = [endEntity],
  ): VerificationKey {
    const jwk = requireRsaKey(endEntity)
    return new VerificationKey(this.#sources.crypto, { certificateUrl: url, jwk, validity: narrowest(path), from })
  }
}
