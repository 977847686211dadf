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
import { hostOf } from './download.js'
import { IssuerDownload, type IssuerRules } from './issuer-download.js'
import { type FlightLimits, SingleFlight } from './single-flight.js'
import { type StorableFile, StoredFiles } from './stored-files.js'
import { narrowest, type ValidityCache } from './validity-cache.js'
import { VerificationKey } from './verification-key.js'
import { importKey } from './verify-signature.js'

interface ProvenKey {
  readonly key: VerificationKey
  /** Keeps the files that prove the key for other processes. Never rejects, and takes no longer than a store may. */
  readonly store: () => Promise<void>
}

// A download takes two attempts of five seconds at most, and a store one second. A scheme's files come from few hosts.
const limits: FlightLimits = { patience: 2_000, longest: 12_000, perHost: 16, inAll: 64 }

/**
 * What a cold verification needs, and a warm one does not: validates certificates, and puts the keys of those that hold into
 * a cache. Requests that come at once with one URL share one download and one validation; failures are not kept.
 */
export class CertificateValidation {
  readonly #sources: CertificateSources
  readonly #issuers: IssuerDownload | undefined
  readonly #checks: CertificateChecks
  readonly #cache: ValidityCache<VerificationKey>
  readonly #flights = new SingleFlight<VerificationKey>(limits)

  constructor(
    given: CertificateSources,
    rules: CertificateRules,
    issuerRules: IssuerRules | undefined,
    cache: ValidityCache<VerificationKey>,
  ) {
    // Nothing but the download proves a certificate without a path, so what a store returns would be taken at its word.
    this.#sources = rules.proof === 'transport' ? { ...given, store: undefined } : given
    this.#issuers = issuerRules && new IssuerDownload(this.#sources, issuerRules, limits)
    this.#checks = new CertificateChecks(this.#sources, rules, this.#issuers)
    this.#cache = cache
  }

  /** Finds the key of a certificate that is valid; `from` says whether the store may have it. */
  async find(wanted: WantedCertificate, now: Date, from: 'anywhere' | 'download'): Promise<VerificationKey> {
    const { url } = wanted
    // Set by the call whose work has landed: it gives the store its time, and the others go on.
    let store: (() => Promise<void>) | undefined
    const key = await this.#flights.run({
      key: `${from} ${url}`,
      host: hostOf(url),
      recall: () => {
        const known = this.#cache.get(url, now)
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

  async #validate(wanted: WantedCertificate, now: Date, from: 'anywhere' | 'download'): Promise<ProvenKey> {
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
