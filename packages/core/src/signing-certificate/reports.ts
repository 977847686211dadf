import type { VerificationError } from '../errors.js'
import type { RsassaEvidence } from '../explain/describe-rsassa.js'
import { describeSignature } from '../explain/describe-signature.js'
import { adviseOnDownload } from '../explain/network-advice.js'
import type { CheckReport, Explained, Finding, Reports } from '../explain/report-checks.js'
import type { WebCrypto } from '../signature/web-crypto.js'
import type { Certificate } from '../x509/certificate/certificate.js'
import type { CertificateFindings } from './check-certificate.js'
import type { FoundIssuers } from './issuer-download.js'

/** Reports of the checks of a signing certificate, except the check of its URL, which each scheme reports itself. */
export const certificateReports: Omit<Reports<CertificateFindings>, 'certificate-url'> = {
  'certificate-download': {
    title: 'The certificate file is available and can be parsed',
    describe({ found: { 'certificate-url': wanted, 'certificate-download': file }, error }) {
      const evidence = {
        url: wanted?.url,
        ...(file && {
          from: file.from,
          certificates: [file.endEntity, ...file.others].map(({ subject }) => subject.text),
        }),
      }
      return error?.code === 'ERR_CERTIFICATE_FETCH_FAILED' ? describeDownload(error, evidence) : { evidence }
    },
  },
  'certificate-validity': {
    title: 'The end-entity certificate is valid at this time',
    describe({ found: { 'certificate-download': file }, now, error }) {
      if (file === undefined) return undefined
      const { notBefore, notAfter } = file.endEntity
      const evidence = { notBefore: new Date(notBefore), notAfter: new Date(notAfter), at: now }
      return error === undefined ? { evidence } : { evidence, ...describeValidity(evidence) }
    },
  },
  'certificate-name': {
    title: 'The end-entity certificate names the service',
    describe({ found: { 'certificate-url': wanted, 'certificate-download': file }, error }) {
      if (file === undefined) return undefined
      return describeName(file.endEntity, error, wanted?.dnsName)
    },
  },
  'certificate-usage': { title: 'The end-entity certificate has a key that may sign requests' },
  'issuer-download': {
    title: 'The issuers that the certificate file leaves out are available',
    describe: ({ found: { 'issuer-download': issuers }, error }) =>
      error === undefined
        ? issuers && { evidence: { issuers: issuers.files.map(describeIssuer) } }
        : describeIssuers(error),
  },
  'certification-path': {
    title: 'A certification path leads to a trust anchor',
    describe({ found: { 'certification-path': path, 'certificate-download': file }, error }) {
      if (error !== undefined) return file && describePath(error, file.endEntity)
      return (
        path && {
          detail: path.certificates.map(({ subject }) => subject.text).join(' → '),
          evidence: { signatureChecks: path.signatureChecks },
        }
      )
    },
  },
}

/** Creates the report of the check of a signature with the key of a certificate. */
export function signatureReport<Findings extends CertificateFindings>(
  crypto: WebCrypto,
  title: string,
  signed: (explained: Explained<Findings>) => Omit<RsassaEvidence, 'jwk'> | undefined,
): CheckReport<Findings> {
  return {
    title,
    async describe(explained) {
      const { 'certificate-download': file }: Partial<CertificateFindings> = explained.found
      const data = signed(explained)
      if (explained.error?.retryable) return undefined
      const jwk = file?.endEntity.subjectPublicKeyInfo.jwk
      if (jwk === undefined || data === undefined) return undefined
      return await describeSignature(crypto, { jwk, ...data }, explained.error === undefined, explained.budget)
    },
  }
}

/** Lists the names of a certificate, and says what to do if the expected name is not among them. */
export function describeName(
  { dnsNames }: Certificate,
  error: VerificationError | undefined,
  expected?: string,
): Finding {
  const evidence = { ...(expected !== undefined && { expected }), dnsNames }
  if (error === undefined) return { evidence }
  const cause = `The certificate is for ${listOf(dnsNames)}, and ${expected ?? 'another name'} was expected.`
  const fix =
    'Leave the request refused. In a test, issue a certificate with the expected dNSName. For SNS, the region of the message decides which name is expected.'
  return { evidence, hint: fix, diagnosis: { cause, fix } }
}

function describeIssuer({ url, from, certificates }: FoundIssuers['files'][number]): Record<string, unknown> {
  return { url, from, certificates: certificates.map(({ subject }) => subject.text) }
}

function describeDownload(error: VerificationError, evidence: Record<string, unknown>): Finding {
  const { networkCode, cause, fix } = adviseOnDownload(error)
  return {
    evidence: { ...evidence, ...(networkCode !== undefined && { networkCode }) },
    hint: fix,
    diagnosis: { cause, fix },
  }
}

function describeIssuers(error: VerificationError): Finding | undefined {
  if (error.code !== 'ERR_CERTIFICATE_FETCH_FAILED') return undefined
  const { networkCode, cause } = adviseOnDownload(error)
  const fix =
    'Let this machine reach port 80 of the host that the caIssuers URL names, or pass the certificate of the issuer in the option intermediates.'
  return { ...(networkCode !== undefined && { evidence: { networkCode } }), hint: fix, diagnosis: { cause, fix } }
}

interface Validity {
  readonly notBefore: Date
  readonly notAfter: Date
  readonly at: Date
}

/** Says how far the clock is outside the validity of a certificate, and what to do. */
export function describeValidity({ notBefore, notAfter, at }: Validity): Finding {
  const isEarly = at < notBefore
  const days = Math.max(
    0,
    Math.floor((isEarly ? notBefore.getTime() - at.getTime() : at.getTime() - notAfter.getTime()) / 86_400_000),
  )
  const cause = isEarly
    ? `The validity of the certificate begins at ${notBefore.toISOString()}, ${days} days after the time that the clock of this machine shows.`
    : `The validity of the certificate ended at ${notAfter.toISOString()}, ${days} days before the time that the clock of this machine shows.`
  const fix = isEarly
    ? 'Set the clock of this machine by a time server (NTP): it is behind.'
    : 'Compare the clock of this machine with a time server. If the clock is right, the request is old: to look at it, set currentDate to the time of the request.'
  return { hint: fix, diagnosis: { cause, fix, confidence: 'likely' } }
}

/** Says why no certification path was found, and what to do. */
export function describePath({ code, reasons }: VerificationError, endEntity: Certificate): Finding | undefined {
  // A fault of the end-entity certificate has its own check.
  if (code !== 'ERR_CERTIFICATION_PATH_INVALID') return undefined
  const isTest = /\b(?:test|example|localhost|staging|dummy|self-signed)\b/i.test(
    `${endEntity.issuer.text} ${endEntity.subject.text}`,
  )
  const cause = `No trust anchor of the verifier leads to the certificate, which ${endEntity.issuer.text} issued${reasons[0] === undefined ? '.' : `: ${reasons[0]}`}`
  const fix = isTest
    ? 'Pass the anchor of the test authority to the verifier: trustAnchors: await createTrustAnchors(authority.anchorPem). Never do that in production.'
    : 'Leave trustAnchors out, so that the anchors of the service are used. If you set it, add the anchor that this certificate leads to.'
  return { hint: fix, diagnosis: { cause: cause.endsWith('.') ? cause : `${cause}.`, fix, confidence: 'likely' } }
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'no host name' : names.slice(0, 5).join(', ')
}
