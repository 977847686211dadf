import { type Check, type Found, strictCheck } from '../checks/check.js'
import { VerificationError } from '../errors.js'
import type { Certificate } from '../x509/certificate/certificate.js'
import type { CertificateSettings } from './certificate-options.js'
import { type CertificateSources, certificateSources } from './certificate-sources.js'
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
import { narrowest, ValidityCache } from './validity-cache.js'
import { VerificationKey, type VerifiedSignature } from './verification-key.js'

interface ProvenKey {
  readonly key: VerificationKey
  /** Keeps the files that prove the key for other processes. Never rejects, and takes no longer than a store may. */
  readonly store: () => Promise<void>
}

// A download takes two attempts of five seconds at most, and a store one second. A scheme's files come from few hosts.
const limits: FlightLimits = { patience: 2_000, longest: 12_000, perHost: 16, inAll: 64 }

const cachedKeys = 64

/**
 * Finds the key of a certificate: in a cache of keys that are proven, or by a validation. Requests that come at once with one
 * URL share one download and one validation; failures are not kept.
 */
export class CertificateValidation {
  readonly #sources: CertificateSources
  readonly #issuers: IssuerDownload | undefined
  readonly #checks: CertificateChecks
  readonly #cache = new ValidityCache<VerificationKey>(cachedKeys)
  readonly #flights = new SingleFlight<VerificationKey>(limits)

  /** @param issuerRules lets certificates that a file leaves out be downloaded too; a path then is what proves them */
  constructor(settings: CertificateSettings, rules: CertificateRules, issuerRules: IssuerRules | undefined) {
    const sources = certificateSources(settings)
    // Nothing but the download proves a certificate without a path, so what a store returns would be taken at its word.
    this.#sources = rules.proof === 'transport' ? { ...sources, store: undefined } : sources
    this.#issuers = issuerRules && new IssuerDownload(this.#sources, issuerRules, limits)
    this.#checks = new CertificateChecks(this.#sources, rules, this.#issuers)
  }

  /** The key of a certificate that was validated before. */
  known({ url }: WantedCertificate, now: Date): VerificationKey | undefined {
    return this.#cache.get(url, now)
  }

  /** Finds the key of a certificate that is valid; `from` says whether the cache and the store may have it. */
  async find(wanted: WantedCertificate, now: Date, from: 'anywhere' | 'download'): Promise<VerificationKey> {
    const { url } = wanted
    // Set by the call whose work has landed: it gives the store its time, and the others go on.
    let store: (() => Promise<void>) | undefined
    const key = await this.#flights.run({
      key: `${from} ${url}`,
      host: hostOf(url),
      recall: () => {
        const known = this.known(wanted, now)
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

  /** Verifies a signature by the key that was found, which `run` does. Throws as `run` and {@link find} do. */
  async verify(
    key: VerificationKey,
    wanted: WantedCertificate,
    now: Date,
    run: (candidate: VerificationKey) => Promise<VerifiedSignature>,
  ): Promise<VerifiedSignature> {
    try {
      const verified = await run(key)
      key.confirm()
      return verified
    } catch (error) {
      if (key.isOfUrl || !(error instanceof VerificationError) || error.retryable) throw error
    }
    // The store may have taken the file of one URL for that of another: the download is the last word.
    return await run(await this.find(wanted, now, 'download'))
  }

  async #validate(wanted: WantedCertificate, now: Date, from: 'anywhere' | 'download'): Promise<ProvenKey> {
    const stored = new StoredFiles(this.#sources)
    const readable = from === 'anywhere' ? stored : new StoredFiles({ ...this.#sources, store: undefined })
    const checked = await this.#checks.run(strictCheck(), () => wanted, { now, stored: readable })
    const file = checked.file()
    const { path, issuers } = checked.judged()
    const key = this.#keyOf(wanted, file, path?.certificates)
    // Imported here, so that the first request pays for it and the rest do not wait.
    await key.prepare('SHA-256')
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
