import { type Check, type Found, strictCheck } from '../checks/check.js'
import type { Certificate } from '../x509/certificate/certificate.js'
import { type CertificateSources, certificateSources, downloadPem } from './certificate-files.js'
import { requireKey } from './certificate-identity.js'
import type { CertificateSettings } from './certificate-options.js'
import {
  CertificateChecks,
  type CertificateFile,
  type CertificateFindings,
  type CertificateRules,
  type WantedCertificate,
} from './check-certificate.js'
import { hostOf } from './download.js'
import { IssuerDownload, type IssuerRules } from './issuer-download.js'
import type { SignedData, VerifiedData } from './signing-key.js'
import { type FlightLimits, SingleFlight } from './single-flight.js'
import { type StorableFile, StoredFiles } from './stored-files.js'
import { narrowest, ValidityCache } from './validity-cache.js'
import { VerificationKey } from './verification-key.js'

interface ProvenKey {
  readonly key: VerificationKey
  /**
   * Stores the files that prove the key, for other processes. Never rejects, and takes no longer than the time limit of a
   * store.
   */
  readonly store: () => Promise<void>
}

// A download makes at most two attempts of five seconds each, and a store has one second. The files of a scheme come from
// few hosts.
const limits: FlightLimits = { patience: 2_000, longest: 12_000, perHost: 16, inAll: 64 }

const cachedKeys = 64

/**
 * Finds the key of a certificate in a cache of proven keys, or validates the certificate. Simultaneous requests with the
 * same URL share one download and one validation. Failures are not kept.
 */
export class CertificateValidation {
  readonly #sources: CertificateSources
  readonly #rules: CertificateRules
  readonly #issuers: IssuerDownload | undefined
  readonly #checks: CertificateChecks
  readonly #cache = new ValidityCache<VerificationKey>(cachedKeys)
  readonly #flights = new SingleFlight<VerificationKey>(limits)

  /**
   * @param issuerRules allows the download of certificates that are missing from a file; a certification path then proves
   * them
   */
  constructor(settings: CertificateSettings, rules: CertificateRules, issuerRules: IssuerRules | undefined) {
    const sources = certificateSources(settings)
    // Without a path, only the download proves a certificate. A file from a store would have no proof, so the store is not
    // used.
    this.#sources = rules.proof === 'transport' ? { ...sources, store: undefined } : sources
    this.#rules = rules
    this.#issuers = issuerRules && new IssuerDownload(this.#sources, issuerRules, limits)
    this.#checks = new CertificateChecks(this.#sources, rules, this.#issuers)
  }

  /** Returns the key of a certificate that was validated before. */
  known(url: string, now: Date): VerificationKey | undefined {
    return this.#cache.get(url, now)
  }

  /** Finds the key of a valid certificate. `from` says whether the cache and the store may be used. */
  async find(wanted: WantedCertificate, now: Date, from: 'anywhere' | 'download'): Promise<VerificationKey> {
    const { url } = wanted
    // Set only by the call that did the work. That call waits for the store, and the other calls continue.
    let store: (() => Promise<void>) | undefined
    const key = await this.#flights.run({
      key: `${from} ${url}`,
      host: hostOf(url),
      recall: () => {
        const known = this.known(url, now)
        return from === 'anywhere' || known?.isOfUrl ? known : undefined
      },
      work: async () => {
        const proven = await this.#validate(wanted, now, from)
        this.#cache.set(url, proven.key, now)
        store = proven.store
        return proven.key
      },
    })
    await store?.()
    return key
  }

  /**
   * Returns the first of several candidates that a key has signed, as the key itself does. If the key came from a store and has
   * signed none, this tries once more with the key from a download. Throws the errors of {@link find}.
   */
  async findSigned(
    key: VerificationKey,
    candidates: readonly SignedData[],
    now: Date,
  ): Promise<VerifiedData<VerificationKey> | undefined> {
    const verified = await key.findSigned(candidates)
    if (verified !== undefined) key.confirm()
    if (key.isOfUrl) return verified
    // The store may have mixed up the files of two URLs.
    const downloaded = await this.find(key.certificate, now, 'download')
    return await downloaded.findSigned(candidates)
  }

  async #validate(wanted: WantedCertificate, now: Date, from: 'anywhere' | 'download'): Promise<ProvenKey> {
    const stored = new StoredFiles(this.#sources)
    const readable = from === 'anywhere' ? stored : new StoredFiles({ ...this.#sources, store: undefined })
    const checked = await this.#checks.run(strictCheck(), () => wanted, {
      now,
      stored: readable,
      // Download directly, because find() already runs this within a flight.
      download: (url) => downloadPem(this.#sources, url),
    })
    const file = checked.file()
    const { path, issuers } = checked.validated()
    const key = this.#keyOf(wanted, file, path?.certificates)
    // Import the key here, so that only the first request waits for it.
    await key.prepare('SHA-256')
    const downloaded: StorableFile[] = []
    if (file.from === 'download') downloaded.push({ url: wanted.url, pem: file.pem, notAfter: key.notAfter })
    if (issuers !== undefined) downloaded.push(...(this.#issuers?.keep(issuers, now) ?? []))
    return { key, store: () => stored.set(downloaded) }
  }

  /** Runs every check, for `explain`. The key is available as soon as the file is parsed, even if a later check fails. */
  async report(
    check: Check<CertificateFindings>,
    wanted: Found<WantedCertificate>,
    now: Date,
  ): Promise<Found<VerificationKey>> {
    const { file } = await this.#checks.run(check, wanted, {
      now,
      stored: new StoredFiles(this.#sources),
      download: (url) => this.#flights.runAlone(hostOf(url), () => downloadPem(this.#sources, url)),
    })
    return () => this.#keyOf(wanted(), file(), undefined)
  }

  #keyOf(
    certificate: WantedCertificate,
    { endEntity, from }: CertificateFile,
    path: readonly Certificate[] = [endEntity],
  ): VerificationKey {
    return new VerificationKey(this.#sources.crypto, {
      certificate,
      subject: endEntity.subject.text,
      jwk: requireKey(endEntity, this.#rules.key),
      validity: narrowest(path),
      from,
    })
  }
}
