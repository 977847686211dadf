import { type Check, type Found, strictCheck } from '../checks/check.js'
import { storeFile } from './certificate-files.js'
import type { CertificateSources } from './certificate-options.js'
import {
  CertificateChecks,
  type CertificateFindings,
  type CertificateRules,
  requireRsaKey,
  type WantedCertificate,
} from './check-certificate.js'
import { IssuerDownload, type IssuerRules } from './issuer-download.js'
import { narrowest } from './validity-cache.js'
import { VerificationKey } from './verification-key.js'

/** What a cold verification needs, and a warm one does not. */
export class CertificateValidation {
  readonly #sources: CertificateSources
  readonly #issuers: IssuerDownload | undefined
  readonly #checks: CertificateChecks

  /** @param patience milliseconds to wait for a download that another request began */
  constructor(
    sources: CertificateSources,
    rules: CertificateRules,
    issuerRules: IssuerRules | undefined,
    patience: number,
  ) {
    this.#sources = sources
    this.#issuers = issuerRules && new IssuerDownload(sources, issuerRules, patience)
    this.#checks = new CertificateChecks(sources, rules, this.#issuers)
  }

  /** Validates a certificate, keeps its files, and resolves to its key; `keep` is called as soon as that is proven. */
  async validate(wanted: WantedCertificate, now: Date, keep: (key: VerificationKey) => void): Promise<VerificationKey> {
    const checked = await this.#checks.run(strictCheck(), () => wanted, now)
    const { from, pem, endEntity } = checked.file()
    const { path, issuers } = checked.judged()
    const validity = narrowest(path?.certificates ?? [endEntity])
    const key = new VerificationKey(this.#sources.crypto, wanted.url, requireRsaKey(endEntity), validity)
    // Imported here, so that the first request pays for it and the rest do not wait.
    await key.for('SHA-256')
    keep(key)
    if (from === 'download') await storeFile(this.#sources, wanted.url, pem, key.notAfter)
    if (issuers !== undefined) await this.#issuers?.keep(issuers, now)
    return key
  }

  /** Runs every check, for `explain`; the key is there as soon as the file is, whatever else is wrong with it. */
  async report(
    check: Check<CertificateFindings>,
    wanted: Found<WantedCertificate>,
    now: Date,
  ): Promise<Found<VerificationKey>> {
    const { file } = await this.#checks.run(check, wanted, now)
    return () => {
      const { endEntity } = file()
      return new VerificationKey(this.#sources.crypto, wanted().url, requireRsaKey(endEntity), endEntity)
    }
  }
}
