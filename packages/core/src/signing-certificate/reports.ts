import { describeRsassa, type RsassaEvidence } from '../explain/describe-rsassa.js'
import type { CheckReport, Explained, Reports } from '../explain/report-checks.js'
import { type CertificateFindings, requireRsaKey } from './check-certificate.js'
import type { FoundIssuers } from './issuer-download.js'

/** Reports of the checks of a signing certificate, all but that of its URL, which is the scheme’s. */
export const certificateReports: Omit<Reports<CertificateFindings>, 'certificate-url'> = {
  'certificate-download': {
    title: 'The certificate file can be had and parsed',
    describe: ({ found: { 'certificate-url': wanted, 'certificate-download': file } }) => ({
      evidence: {
        url: wanted?.url,
        ...(file && {
          from: file.from,
          certificates: [file.endEntity, ...file.others].map(({ subject }) => subject.text),
        }),
      },
    }),
  },
  'certificate-validity': {
    title: 'The end-entity certificate is valid at this time',
    describe: ({ found: { 'certificate-download': file }, now }) =>
      file && {
        evidence: {
          notBefore: new Date(file.endEntity.notBefore),
          notAfter: new Date(file.endEntity.notAfter),
          at: now,
        },
      },
  },
  'certificate-name': {
    title: 'The end-entity certificate names the service',
    describe: ({ found: { 'certificate-url': wanted, 'certificate-download': file } }) =>
      file && { evidence: { expected: wanted?.dnsName, dnsNames: file.endEntity.dnsNames } },
  },
  'certificate-usage': { title: 'The end-entity certificate has an RSA key that may sign requests' },
  'issuer-download': {
    title: 'The issuers that the certificate file leaves out can be had',
    describe: ({ found: { 'issuer-download': issuers }, error }) =>
      error === undefined
        ? issuers && { evidence: { issuers: issuers.files.map(describeIssuer) } }
        : { hint: 'Where this host may not fetch it, hand over the issuer’s certificate as intermediates.' },
  },
  'certification-path': {
    title: 'A certification path leads to a trust anchor',
    describe: ({ found: { 'certification-path': path } }) =>
      path && {
        detail: path.certificates.map(({ subject }) => subject.text).join(' → '),
        evidence: { signatureChecks: path.signatureChecks },
      },
  },
}

/** Report of the check of a signature by the key of a certificate. */
export function signatureReport<Findings extends CertificateFindings>(
  crypto: Crypto,
  title: string,
  signed: (explained: Explained<Findings>) => Omit<RsassaEvidence, 'jwk'> | undefined,
): CheckReport<Findings> {
  return {
    title,
    async describe(explained) {
      const { 'certificate-download': file }: Partial<CertificateFindings> = explained.found
      const data = signed(explained)
      return file && data && (await describeRsassa(crypto, { jwk: requireRsaKey(file.endEntity), ...data }))
    },
  }
}

function describeIssuer({ url, from, certificates }: FoundIssuers['files'][number]): Record<string, unknown> {
  return { url, from, certificates: certificates.map(({ subject }) => subject.text) }
}
