import { describeRsassa } from '../explain/describe-rsassa.js'
import type { CheckReport, CheckReports } from '../explain/report-checks.js'
import type { CertificateContext } from './certificate-context.js'
import type { FoundIssuers } from './issuer-download.js'
import type { SignedData } from './signature-check.js'

/** Reports of the checks of a signing certificate. */
export const certificateReports: CheckReports<CertificateContext> = {
  'certificate-download': {
    title: 'The certificate file can be had and parsed',
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
  'certificate-validity': {
    title: 'The end-entity certificate is valid at this time',
    describe: ({ file, now }) =>
      file && { evidence: { notBefore: file.endEntity.notBefore, notAfter: file.endEntity.notAfter, at: now } },
  },
  'certificate-name': {
    title: 'The end-entity certificate names the service',
    describe: ({ file, dnsName }) => file && { evidence: { expected: dnsName, dnsNames: file.endEntity.dnsNames } },
  },
  'certificate-usage': { title: 'The end-entity certificate has an RSA key that may sign requests' },
  'issuer-download': {
    title: 'The issuers that the certificate file leaves out can be had',
    describe: ({ issuers }, error) =>
      error === undefined
        ? issuers && { evidence: { issuers: issuers.files.map(describeIssuer) } }
        : { hint: 'Where this host may not fetch it, hand over the issuer’s certificate as intermediates.' },
  },
  'certification-path': {
    title: 'A certification path leads to a trust anchor',
    describe: ({ path }) =>
      path && {
        detail: path.certificates.map(({ subject }) => subject.text).join(' → '),
        evidence: { signatureChecks: path.signatureChecks },
      },
  },
}

/** Report of the check of a signature by a certificate’s key. */
export function signatureReport<Context extends CertificateContext>(
  crypto: Crypto,
  title: string,
  signed: (context: Context) => SignedData,
): CheckReport<Context> {
  return {
    title,
    async describe(context) {
      if (context.signingKey === undefined) return undefined
      return await describeRsassa(crypto, { jwk: context.signingKey.jwk, ...signed(context) })
    },
  }
}

function describeIssuer({ url, from, certificates }: FoundIssuers['files'][number]): Record<string, unknown> {
  return { url, from, certificates: certificates.map(({ subject }) => subject.text) }
}
