import { type Check, type Found, type Nothing, strictCheck } from '../checks/check.js'
import { VerificationError } from '../errors.js'
import type { Certificate } from '../x509/certificate/certificate.js'
import { requireDnsName, requireSigningEndEntity, requireValidAt } from '../x509/path/end-entity.js'
import type { CertificationPath } from '../x509/path/validate-certification-path.js'
import { validateCertificationPath } from '../x509/path/validate-certification-path.js'
import { downloadPem, parseFile } from './certificate-files.js'
import type { CertificateSources } from './certificate-sources.js'
import type { FoundIssuers, IssuerDownload } from './issuer-download.js'
import type { StoredFiles } from './stored-files.js'

/** The certificate that a request claims to be signed with. */
export interface WantedCertificate {
  /** Canonical, and inside the URL policy of the scheme. */
  readonly url: string
  /** The SubjectAltName dNSName that the end-entity certificate must have. */
  readonly dnsName: string
}

/** What a scheme asks of its certificates. */
export interface CertificateRules {
  /** What a file holds: a chain, its end-entity certificate first, or the end-entity certificate alone. */
  readonly file: 'chain' | 'end-entity'
  /** What proves the end-entity certificate: a certification path, or nothing but the download over TLS. */
  readonly proof: 'path' | 'transport'
}

/** What the checks of a signing certificate find, by id. */
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
  /** What the search for a path has found, if the file was judged before it was taken. */
  readonly judged: JudgedCertificate | undefined
}

/** What leads from an end-entity certificate to a trust anchor. */
export interface JudgedCertificate {
  readonly issuers: FoundIssuers | undefined
  readonly path: CertificationPath | undefined
}

/** What is a request's own while a certificate is checked. */
export interface CertificateRun {
  readonly now: Date
  readonly stored: StoredFiles
}

/** What the checks of a signing certificate found. */
export interface CheckedCertificate {
  readonly file: Found<CertificateFile>
  readonly judged: Found<JudgedCertificate>
}

/** Checks a signing certificate, from its URL to a trust anchor. */
export class CertificateChecks {
  readonly #sources: CertificateSources
  readonly #rules: CertificateRules
  readonly #issuers: IssuerDownload | undefined

  /** @param issuers finds what the files leave out; without it they are complete */
  constructor(sources: CertificateSources, rules: CertificateRules, issuers: IssuerDownload | undefined) {
    this.#sources = sources
    this.#rules = rules
    this.#issuers = issuers
  }

  async run(
    check: Check<CertificateFindings>,
    wanted: Found<WantedCertificate>,
    { now, stored }: CertificateRun,
  ): Promise<CheckedCertificate> {
    const file = await check.wait('certificate-download', () => this.#obtain(wanted(), { now, stored }))
    return { file, judged: await this.#judge(check, wanted, file, { now, stored }) }
  }

  // A stored file serves only if it passes every check. Otherwise the download replaces it, whoever stored it.
  async #obtain(wanted: WantedCertificate, { now, stored }: CertificateRun): Promise<CertificateFile> {
    const pem = await stored.get(wanted.url)
    const file = pem === undefined ? undefined : await this.#tryStored(pem, wanted, { now, stored })
    return file ?? (await this.#read('download', await downloadPem(this.#sources, wanted.url)))
  }

  async #tryStored(pem: string, wanted: WantedCertificate, run: CertificateRun): Promise<CertificateFile | undefined> {
    try {
      const file = await this.#read('store', pem)
      const judged = await this.#judge(
        strictCheck(),
        () => wanted,
        () => file,
        run,
      )
      return { ...file, judged: judged() }
    } catch (error) {
      // What failed on our side would fail with the download too, and says nothing of the file.
      if (!(error instanceof VerificationError) || error.code === 'ERR_DEPENDENCY_FAILED') throw error
      this.#sources.logger.warn('stored certificate refused', { url: wanted.url, code: error.code })
      return undefined
    }
  }

  async #read(from: CertificateFile['from'], pem: string): Promise<CertificateFile> {
    const [endEntity, ...others] = await parseFile(pem)
    if (endEntity === undefined) throw new VerificationError('ERR_CERTIFICATE_INVALID', 'The file holds no certificate')
    if (this.#rules.file === 'end-entity' && others.length > 0)
      throw new VerificationError('ERR_CERTIFICATE_INVALID', 'The file holds more than one certificate')
    // Its own, since a property that is absent is looked up in Object.prototype.
    return { from, pem, endEntity, others, judged: undefined }
  }

  // The faults of the end-entity certificate itself have codes of their own, so they come before the path.
  async #judge(
    check: Check<CertificateFindings>,
    wanted: Found<WantedCertificate>,
    file: Found<CertificateFile>,
    { now, stored }: CertificateRun,
  ): Promise<Found<JudgedCertificate>> {
    check('certificate-validity', () => requireValidAt(file().endEntity, now))
    check('certificate-name', () => requireDnsName(file().endEntity, wanted().dnsName, { allowWildcards: false }))
    check('certificate-usage', () => {
      requireSigningEndEntity(file().endEntity, 'serverAuth')
      requireRsaKey(file().endEntity)
    })
    if (this.#rules.proof === 'transport') return () => ({ issuers: undefined, path: undefined })
    const issuerDownload = this.#issuers
    const issuers =
      issuerDownload &&
      (await check.wait(
        'issuer-download',
        () => file().judged?.issuers ?? this.#findIssuers(issuerDownload, file(), wanted(), { now, stored }),
      ))
    const path = await check.wait(
      'certification-path',
      () =>
        file().judged?.path ??
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
    return await validateCertificationPath({
      endEntity,
      intermediates: [...others, ...candidates],
      trustAnchors: await trustAnchors(),
      at: now,
      dnsName,
      allowWildcards: false,
      crypto,
    })
  }
}

/**
 * The RSA key of a certificate.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it has a key of another type.
 */
export function requireRsaKey({ subjectPublicKeyInfo: { type, jwk } }: Certificate): Readonly<JsonWebKey> {
  if (type === 'RSA' && jwk !== undefined) return jwk
  throw new VerificationError('ERR_CERTIFICATE_INVALID', 'The certificate has no RSA key')
}

async function orUndefined(path: Promise<CertificationPath>): Promise<CertificationPath | undefined> {
  try {
    return await path
  } catch (error) {
    // A fault of ours, such as an engine that fails, is no verdict on the path.
    if (error instanceof VerificationError && !error.retryable) return undefined
    throw error
  }
}
