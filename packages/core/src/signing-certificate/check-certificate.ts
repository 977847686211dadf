import { type Check, type Found, type Nothing, strictCheck } from '../checks/check.js'
import { VerificationError } from '../errors.js'
import type { Certificate } from '../x509/certificate/certificate.js'
import { requireDnsName, requireValidAt } from '../x509/path/end-entity.js'
import type { CertificationPath } from '../x509/path/validate-certification-path.js'
import { validateCertificationPath } from '../x509/path/validate-certification-path.js'
import type { CertificateSources } from './certificate-files.js'
import { parseFile } from './certificate-files.js'
import { type CertificateIdentity, requireIdentity, requireMarkedIssuer } from './certificate-identity.js'
import type { FoundIssuers, IssuerDownload } from './issuer-download.js'
import type { StoredFiles } from './stored-files.js'

/** The certificate that a request names as its signer. */
export interface WantedCertificate {
  /** The canonical URL, which the URL policy of the scheme allows. */
  readonly url: string
  /** The SubjectAltName dNSName that the end-entity certificate must have, if the scheme requires one. */
  readonly dnsName: string | undefined
}

/** The requirements of a scheme for its certificates. */
export interface CertificateRules extends CertificateIdentity {
  /** The content of a file: a chain that begins with the end-entity certificate, or only the end-entity certificate. */
  readonly file: 'chain' | 'end-entity'
  /** The proof of the end-entity certificate: a certification path, or only the download over TLS. */
  readonly proof: 'path' | 'transport'
  /** Whether the end-entity certificate must have a certain SubjectAltName dNSName. */
  readonly isNamed: boolean
}

/** The findings of the checks of a signing certificate, by id. */
export interface CertificateFindings {
  'certificate-url': WantedCertificate
  'certificate-download': CertificateFile
  'certificate-validity': Nothing
  'certificate-name': Nothing
  'certificate-usage': Nothing
  'issuer-download': FoundIssuers
  'certification-path': CertificationPath
}

/** A certificate file, parsed. */
export interface CertificateFile {
  readonly from: 'store' | 'download'
  readonly pem: string
  readonly endEntity: Certificate
  readonly others: readonly Certificate[]
  /** The result of the search for a path, if the file was validated before it was accepted. */
  readonly validated: ValidatedCertificate | undefined
}

/** The certificates that lead from an end-entity certificate to a trust anchor. */
export interface ValidatedCertificate {
  readonly issuers: FoundIssuers | undefined
  readonly path: CertificationPath | undefined
}

/** The values of one request that the checks of a certificate use. */
export interface CertificateRun {
  readonly now: Date
  readonly stored: StoredFiles
  /** Downloads the file that the request names. */
  readonly download: (url: string) => Promise<string>
}

/** The findings of the checks of a signing certificate. */
export interface CheckedCertificate {
  readonly file: Found<CertificateFile>
  readonly validated: Found<ValidatedCertificate>
}

/** Checks a signing certificate, from its URL to a trust anchor. */
export class CertificateChecks {
  readonly #sources: CertificateSources
  readonly #rules: CertificateRules
  readonly #issuers: IssuerDownload | undefined

  /** @param issuers finds the certificates that the files leave out; if it is absent, the files must be complete */
  constructor(sources: CertificateSources, rules: CertificateRules, issuers: IssuerDownload | undefined) {
    this.#sources = sources
    this.#rules = rules
    this.#issuers = issuers
  }

  async run(
    check: Check<CertificateFindings>,
    wanted: Found<WantedCertificate>,
    run: CertificateRun,
  ): Promise<CheckedCertificate> {
    const file = await check.wait('certificate-download', () => this.#obtain(wanted(), run))
    return { file, validated: await this.#validate(check, wanted, file, run) }
  }

  // A stored file is used only if it passes every check. Otherwise a download replaces it.
  async #obtain(wanted: WantedCertificate, run: CertificateRun): Promise<CertificateFile> {
    const pem = await run.stored.get(wanted.url)
    const file = pem === undefined ? undefined : await this.#tryStored(pem, wanted, run)
    return file ?? this.#read('download', await run.download(wanted.url))
  }

  async #tryStored(pem: string, wanted: WantedCertificate, run: CertificateRun): Promise<CertificateFile | undefined> {
    try {
      const file = this.#read('store', pem)
      const validated = await this.#validate(
        strictCheck(),
        () => wanted,
        () => file,
        run,
      )
      return { ...file, validated: validated() }
    } catch (error) {
      // A failure on our side says nothing about the file, and would happen after a download too.
      if (!(error instanceof VerificationError) || error.code === 'ERR_DEPENDENCY_FAILED') throw error
      this.#sources.logger.warn('stored certificate refused', { url: wanted.url, code: error.code })
      return undefined
    }
  }

  #read(from: CertificateFile['from'], pem: string): CertificateFile {
    const [endEntity, ...others] = parseFile(pem)
    if (endEntity === undefined) throw new VerificationError('ERR_CERTIFICATE_INVALID', 'The file holds no certificate')
    if (this.#rules.file === 'end-entity' && others.length > 0)
      throw new VerificationError('ERR_CERTIFICATE_INVALID', 'The file holds more than one certificate')
    // Set validated explicitly: JavaScript looks for an absent property in Object.prototype.
    return { from, pem, endEntity, others, validated: undefined }
  }

  // The faults of the end-entity certificate have their own codes, so they are checked before the path.
  async #validate(
    check: Check<CertificateFindings>,
    wanted: Found<WantedCertificate>,
    file: Found<CertificateFile>,
    run: CertificateRun,
  ): Promise<Found<ValidatedCertificate>> {
    const { now } = run
    check('certificate-validity', () => requireValidAt(file().endEntity, now))
    if (this.#rules.isNamed)
      check('certificate-name', () =>
        requireDnsName(file().endEntity, wanted().dnsName as string, { allowWildcards: false }),
      )
    check('certificate-usage', () => requireIdentity(file().endEntity, this.#rules))
    if (this.#rules.proof === 'transport') return () => ({ issuers: undefined, path: undefined })
    const issuerDownload = this.#issuers
    const issuers =
      issuerDownload &&
      (await check.wait(
        'issuer-download',
        () => file().validated?.issuers ?? this.#findIssuers(issuerDownload, file(), wanted(), run),
      ))
    const path = await check.wait(
      'certification-path',
      () =>
        file().validated?.path ??
        issuers?.().path ??
        this.#validatePath(file(), issuers?.().candidates ?? [], wanted(), now),
    )
    return () => ({ issuers: issuers?.(), path: path() })
  }

  async #findIssuers(
    issuers: IssuerDownload,
    file: CertificateFile,
    wanted: WantedCertificate,
    { now, stored }: CertificateRun,
  ): Promise<FoundIssuers> {
    return await issuers.find({
      now,
      stored,
      endEntity: file.endEntity,
      trustAnchors: await this.#sources.trustAnchors(),
      tryPath: (candidates) => orUndefined(this.#validatePath(file, candidates, wanted, now)),
    })
  }

  async #validatePath(
    { endEntity, others }: CertificateFile,
    candidates: readonly Certificate[],
    { dnsName }: WantedCertificate,
    now: Date,
  ): Promise<CertificationPath> {
    const { trustAnchors, crypto } = this.#sources
    const { purpose, markers } = this.#rules
    const path = await validateCertificationPath({
      endEntity,
      intermediates: [...others, ...candidates],
      trustAnchors: await trustAnchors(),
      at: now,
      dnsName,
      purpose,
      allowWildcards: false,
      crypto,
    })
    requireMarkedIssuer(path, markers)
    return path
  }
}

async function orUndefined(path: Promise<CertificationPath>): Promise<CertificationPath | undefined> {
  try {
    return await path
  } catch (error) {
    // A fault on our side, such as a WebCrypto failure, says nothing about the path.
    if (error instanceof VerificationError && !error.retryable) return undefined
    throw error
  }
}
