import { decodeUtf8 } from '../encoding/utf8.js'
import { VerificationError } from '../errors.js'
import type { CheckDefinition, Finding } from '../verification/checks.js'
import { filled } from '../verification/filled.js'
import type { Logger } from '../verification/logger.js'
import { TimeoutError, within } from '../verification/within.js'
import type { Certificate } from '../x509/certificate.js'
import type { CertificationPath } from '../x509/certification-path.js'
import type { TrustAnchors } from '../x509/trust-anchors.js'
import type { CertificateStore } from './certificate-store.js'
import { download, downloadLimits } from './download.js'
import { SigningKey } from './signing-key.js'

/** What the checks of a signing certificate read and fill in. */
export interface CertificateContext {
  readonly now: Date
  /** Canonical, and inside the scheme's URL policy: set by the scheme before these checks. */
  certificateUrl: string
  /** The SubjectAltName dNSName that the end-entity certificate must have. */
  dnsName: string
  file?: CertificateFile
  path?: CertificationPath
  signingKey?: SigningKey
}

/** A certificate file, parsed. */
export interface CertificateFile {
  readonly from: 'store' | 'download'
  readonly pem: string
  readonly endEntity: Certificate
  readonly others: readonly Certificate[]
}

/** What the checks need from the caller of a scheme. */
export interface CertificateSources {
  readonly trustAnchors: () => Promise<TrustAnchors>
  readonly store: CertificateStore | undefined
  readonly fetch: typeof fetch
  readonly crypto: Crypto
  readonly logger: Logger
}

// Path validation and what it loads stay out of the warm path: see the build's chunks.
const x509 = () => import('../x509/index.js')

/** The checks of a signing certificate, from its URL to a trust anchor. */
export function certificateChecks(sources: CertificateSources): readonly CheckDefinition<CertificateContext>[] {
  const judged: readonly CheckDefinition<CertificateContext>[] = [
    {
      id: 'certificate-validity',
      title: 'The end-entity certificate is valid at this time',
      needs: ['certificate-download'],
      async run(context) {
        if (context.path !== undefined) return
        ;(await x509()).requireValidAt(filled(context.file).endEntity, context.now)
      },
      describe: ({ file, now }) =>
        file && { evidence: { notBefore: file.endEntity.notBefore, notAfter: file.endEntity.notAfter, at: now } },
    },
    {
      id: 'certificate-name',
      title: 'The end-entity certificate names the service',
      needs: ['certificate-download'],
      async run(context) {
        if (context.path !== undefined) return
        ;(await x509()).requireDnsName(filled(context.file).endEntity, context.dnsName, { allowWildcards: false })
      },
      describe: ({ file, dnsName }) => file && { evidence: { expected: dnsName, dnsNames: file.endEntity.dnsNames } },
    },
    {
      id: 'certificate-usage',
      title: 'The end-entity certificate has an RSA key that may sign requests',
      needs: ['certificate-download'],
      async run(context) {
        if (context.path !== undefined) return
        const { endEntity } = filled(context.file)
        ;(await x509()).requireSigningEndEntity(endEntity, 'serverAuth')
        if (context.signingKey === undefined)
          throw new VerificationError('ERR_CERTIFICATE_INVALID', 'Its key is no RSA key')
      },
    },
    {
      id: 'certification-path',
      title: 'A certification path leads to a trust anchor',
      needs: ['certificate-download'],
      async run(context) {
        if (context.path !== undefined) return
        const { endEntity, others } = filled(context.file)
        context.path = await (await x509()).validateCertificationPath({
          endEntity,
          intermediates: others,
          trustAnchors: await sources.trustAnchors(),
          at: context.now,
          dnsName: context.dnsName,
          allowWildcards: false,
          crypto: sources.crypto,
        })
      },
      describe: ({ path }) => path && describePath(path),
    },
  ]

  return [
    {
      id: 'certificate-download',
      title: 'The certificate file can be had and parsed',
      async run(context) {
        const stored = await readStore(sources, context.certificateUrl)
        if (stored !== undefined && (await holds(stored, context))) return
        await read(context, 'download', await downloadPem(sources, context.certificateUrl))
      },
      describe: ({ certificateUrl, file }) => ({
        evidence: {
          url: certificateUrl,
          ...(file && {
            from: file.from,
            certificates: [file.endEntity, ...file.others].map(({ subject }) => subject.text),
          }),
        },
      }),
    },
    ...judged,
  ]

  // A stored file serves only where it passes every check; else the download replaces it, whoever put it there.
  async function holds(pem: string, context: CertificateContext): Promise<boolean> {
    const trial: CertificateContext = {
      now: context.now,
      certificateUrl: context.certificateUrl,
      dnsName: context.dnsName,
    }
    try {
      await read(trial, 'store', pem)
      for (const check of judged) await check.run(trial)
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error
      sources.logger.warn('stored certificate refused', { url: context.certificateUrl, code: error.code })
      return false
    }
    Object.assign(context, trial)
    return true
  }

  async function read(context: CertificateContext, from: CertificateFile['from'], pem: string): Promise<void> {
    const { decodePem, parseCertificates } = await x509()
    try {
      decodePem(pem, { strict: true })
    } catch (cause) {
      throw new VerificationError('ERR_CERTIFICATE_FETCH_FAILED', 'What came is no certificate file', {
        retryable: true,
        cause,
      })
    }
    const [endEntity, ...others] = await parseCertificates(pem)
    if (endEntity === undefined) throw new VerificationError('ERR_CERTIFICATE_INVALID', 'The file holds no certificate')
    context.file = { from, pem, endEntity, others }
    const { type, jwk } = endEntity.subjectPublicKeyInfo
    if (type === 'RSA' && jwk !== undefined) {
      context.signingKey = new SigningKey(sources.crypto, context.certificateUrl, jwk, endEntity)
    }
  }
}

async function readStore({ store }: CertificateSources, url: string): Promise<string | undefined> {
  if (store === undefined) return undefined
  let pem: unknown
  try {
    pem = await within(downloadLimits.timeout, store.get(url))
  } catch (cause) {
    const message =
      cause instanceof TimeoutError ? 'The certificate store did not answer' : 'The certificate store failed'
    throw new VerificationError('ERR_DEPENDENCY_FAILED', message, { retryable: true, cause })
  }
  return typeof pem === 'string' && pem.length <= downloadLimits.maxBytes ? pem : undefined
}

async function downloadPem({ fetch, logger }: CertificateSources, url: string): Promise<string> {
  const bytes = await download(url, { fetch, ...downloadLimits })
  logger.debug('certificate downloaded', { url, bytes: bytes.byteLength })
  try {
    return decodeUtf8(bytes)
  } catch (cause) {
    throw new VerificationError('ERR_CERTIFICATE_FETCH_FAILED', 'What came is no text', { retryable: true, cause })
  }
}

function describePath(path: CertificationPath): Finding {
  return {
    detail: path.certificates.map(({ subject }) => subject.text).join(' → '),
    evidence: { signatureChecks: path.signatureChecks },
  }
}
