import { VerificationError } from '../errors.js'
import { readUrl, type UrlPolicy } from '../transfer/url-policy.js'
import type { Certificate } from '../x509/certificate/certificate.js'
import type { DistinguishedName } from '../x509/certificate/distinguished-name.js'
import { nameKey } from '../x509/certificate/name-comparison.js'
import { parseCertificates } from '../x509/certificate/parse-certificates.js'
import { requireTrustAnchors, type TrustAnchors } from '../x509/path/trust-anchors.js'
import type { CertificationPath } from '../x509/path/validate-certification-path.js'
import { downloadPemOrDer, type FileSources, noCertificateFile, parseFile } from './certificate-files.js'
import { hostOf } from './download.js'
import { type FlightLimits, SingleFlight } from './single-flight.js'
import type { StorableFile, StoredFiles } from './stored-files.js'
import { narrowest, type Validity, ValidityCache } from './validity-cache.js'

/** The sources that a scheme allows for the issuers of its certificates. */
export interface IssuerRules {
  /** The caIssuers URLs (RFC 5280 section 4.2.2.1) that may be fetched. */
  readonly url: UrlPolicy
  /** PEM of intermediates that the caller provided. */
  readonly intermediates: string | undefined
}

/** A file that holds the certificate of an issuer. */
export interface IssuerFile {
  readonly url: string
  readonly from: 'memory' | 'store' | 'download'
  readonly pem: string
  readonly certificates: readonly Certificate[]
}

/** The result of a search. If it has no path, the files that were found are not enough. */
export interface FoundIssuers {
  readonly files: readonly IssuerFile[]
  /** The certificates of the files, and those that were available before. */
  readonly candidates: readonly Certificate[]
  readonly path: CertificationPath | undefined
}

/** The certificate whose issuers are searched, and a test of whether all of them were found. */
export interface IssuerSearch {
  readonly now: Date
  readonly stored: StoredFiles
  readonly endEntity: Certificate
  readonly trustAnchors: TrustAnchors
  /** Resolves to undefined if these intermediates do not lead to a trust anchor. */
  readonly tryPath: (intermediates: readonly Certificate[]) => Promise<CertificationPath | undefined>
}

interface KeptIssuers extends Validity {
  readonly pem: string
  readonly certificates: readonly Certificate[]
}

// The steps from an end-entity certificate: its issuer, the issuer of that issuer, and one more if a trust anchor was
// cross-signed.
const maxSteps = 3
const maxUrlsPerCertificate = 2
const keptFiles = 16

/**
 * Finds the certificates between an end-entity certificate and a trust anchor. It uses the caIssuers URLs in each
 * certificate.
 */
export class IssuerDownload {
  readonly #sources: FileSources
  readonly #rules: IssuerRules
  readonly #kept = new ValidityCache<KeptIssuers>(keptFiles)
  readonly #flights: SingleFlight<string>

  constructor(sources: FileSources, rules: IssuerRules, limits: FlightLimits) {
    this.#sources = sources
    this.#rules = rules
    this.#flights = new SingleFlight(limits)
  }

  /**
   * Searches for issuers, one step at a time from the end-entity certificate, until they lead to a trust anchor.
   *
   * @throws VerificationError ERR_CERTIFICATE_FETCH_FAILED if no URL of a step gives a usable file; ERR_DEPENDENCY_FAILED if the
   * store, WebCrypto, the trust anchors or the option `intermediates` fail.
   */
  async find(search: IssuerSearch): Promise<FoundIssuers> {
    const { intermediates } = this.#rules
    const preloaded = intermediates === undefined ? [] : await parseIntermediates(intermediates)
    const path = await search.tryPath(preloaded)
    if (path !== undefined) return { files: [], candidates: preloaded, path }
    return await this.#climb(search, preloaded)
  }

  /** Keeps the files of a valid path in memory, and returns those that the store does not have yet. */
  keep({ files, path }: FoundIssuers, now: Date): readonly StorableFile[] {
    const downloaded: StorableFile[] = []
    for (const { url, from, pem, certificates } of files) {
      const used = certificates.filter((certificate) => path?.certificates.includes(certificate))
      if (used.length === 0 || from === 'memory') continue
      const validity = narrowest(used)
      this.#kept.set(url, { pem, certificates, ...validity }, now)
      if (from === 'download') downloaded.push({ url, pem, notAfter: validity.notAfter })
    }
    return downloaded
  }

  async #climb(search: IssuerSearch, preloaded: readonly Certificate[]): Promise<FoundIssuers> {
    const files: IssuerFile[] = []
    let candidates = preloaded
    let issued: Certificate | undefined = search.endEntity
    for (let step = 0; step < maxSteps && issued !== undefined; step++) {
      const issuer: DistinguishedName = issued.issuer
      const isIssuer = (subject: Parameters<typeof nameKey>[0]): boolean => nameKey(subject) === nameKey(issuer)
      // The issuer is a trust anchor, so no certificate is missing. The path fails for another reason.
      if (requireTrustAnchors(search.trustAnchors).some(({ fields }) => isIssuer(fields.subject))) break
      const urls = this.#urlsOf(issued)
      issued = undefined
      // A file in memory may be out of date, and a store is not trusted, so a download is tried too.
      for (const get of [() => this.#keptFile(urls, search), () => this.#downloadedFile(urls)]) {
        const file: IssuerFile | undefined = await get()
        if (file === undefined) continue
        files.push(file)
        candidates = [...candidates, ...file.certificates]
        const path = await search.tryPath(candidates)
        if (path !== undefined) return { files, candidates, path }
        issued = file.certificates.find(({ subject }) => isIssuer(subject))
      }
    }
    return { files, candidates, path: undefined }
  }

  #urlsOf({ caIssuers }: Certificate): readonly string[] {
    const allowed = caIssuers.map((text) => readUrl(text, this.#rules.url).url).filter((url) => url !== undefined)
    return [...new Set(allowed)].slice(0, maxUrlsPerCertificate)
  }

  async #keptFile(urls: readonly string[], { now, stored }: IssuerSearch): Promise<IssuerFile | undefined> {
    for (const url of urls) {
      const kept = this.#kept.get(url, now)
      if (kept !== undefined) return { url, from: 'memory', pem: kept.pem, certificates: kept.certificates }
      const pem = await stored.get(url)
      if (pem === undefined) continue
      try {
        return { url, from: 'store', pem, certificates: parseFile(pem) }
      } catch (error) {
        if (!(error instanceof VerificationError)) throw error
        this.#sources.logger.warn('stored certificate refused', { url, code: error.code })
      }
    }
    return undefined
  }

  // Every fault of a file is retryable, because the sender does not choose the URLs of issuers.
  async #downloadedFile(urls: readonly string[]): Promise<IssuerFile | undefined> {
    let failure: VerificationError | undefined
    for (const url of urls) {
      const work = (): Promise<string> => downloadPemOrDer(this.#sources, url)
      try {
        const pem = await this.#flights.run({ key: url, host: hostOf(url), recall: () => undefined, work })
        return { url, from: 'download', pem, certificates: parseFile(pem) }
      } catch (error) {
        if (!(error instanceof VerificationError)) throw error
        // ERR_CERTIFICATE_INVALID is only for the file of the end-entity certificate, so report another error here.
        failure ??= error.code === 'ERR_CERTIFICATE_INVALID' ? noCertificateFile(error) : error
      }
    }
    if (failure !== undefined) throw failure
    return undefined
  }
}

// The constructor of the verifier has checked that the option holds a certificate. A malformed certificate is found only
// here.
async function parseIntermediates(pem: string): Promise<readonly Certificate[]> {
  try {
    return await parseCertificates(pem)
  } catch (cause) {
    throw new VerificationError('ERR_DEPENDENCY_FAILED', 'The intermediates option holds a malformed certificate', {
      cause,
    })
  }
}
