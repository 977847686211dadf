import type { CertificateSchemeFindings } from '../scheme/certificate-kind.js'
import { methodReport, signatureReport, timestampReport } from '../scheme/explain.js'
import type { SchemeReports } from '../scheme/scheme-members.js'
import type { PayPalFindings, PayPalSettings } from './checks.js'
import { guessBody, stringOrigins } from './explain/body-checksums.js'
import {
  describeAlgorithm,
  describeCertificateUrl,
  describeSignatureHeader,
  describeTransmission,
} from './explain/describe-headers.js'
import { senderAt } from './senders.js'

/** Creates the reports of the checks of a PayPal webhook. */
export function payPalReports(
  crypto: Crypto,
  { senders }: Pick<PayPalSettings, 'senders'>,
): SchemeReports<PayPalFindings, CertificateSchemeFindings> {
  return {
    method: methodReport,
    'auth-algorithm': { title: 'PAYPAL-AUTH-ALGO is SHA256withRSA', describe: describeAlgorithm },
    transmission: {
      title: 'PAYPAL-TRANSMISSION-ID and PAYPAL-TRANSMISSION-TIME can be read',
      describe: describeTransmission,
    },
    'signature-header': { title: 'PAYPAL-TRANSMISSION-SIG is base64', describe: describeSignatureHeader },
    timestamp: timestampReport(({ transmission }) => transmission?.timestamp),
    'certificate-url': {
      title: 'PAYPAL-CERT-URL is one of the environment’s',
      describe: (explained) => describeCertificateUrl(explained, senders),
    },
    'string-to-sign': {
      title: 'The string to sign can be built, with the CRC-32 of the body',
      describe: ({ found: { 'certificate-url': certificate, 'string-to-sign': signed } }) =>
        certificate && signed && { evidence: { webhookIds: senderAt(certificate.url, senders).webhookIds } },
    },
    signature: signatureReport(
      crypto,
      'The signature is the certificate’s, over this transmission, webhook and checksum',
      ({ found, request }) => {
        const { 'signature-header': header, 'string-to-sign': candidates, transmission } = found
        const { 'certificate-url': certificate, signature } = found
        const data = signature?.signed.data ?? candidates?.[0]?.data
        if (header === undefined || data === undefined || transmission === undefined || certificate === undefined)
          return undefined
        const { webhookIds } = senderAt(certificate.url, senders)
        return {
          hash: 'SHA-256',
          signature: header,
          data,
          origins: (budget) => stringOrigins(transmission, webhookIds, request.body, budget),
          guess: (isOfKey) => guessBody(request, isOfKey),
          otherwise:
            'Pass the raw body, before any parser reads or rewrites it, and the five headers of the same request.',
        }
      },
    ),
    payload: {
      title: 'The body is an event',
      describe({ found: { payload }, error }) {
        if (error === undefined) return payload && { evidence: { id: payload.id, type: payload.event_type } }
        return { hint: 'Pass the body of the delivery itself: JSON in UTF-8 that has id, event_type and resource.' }
      },
    },
  }
}
