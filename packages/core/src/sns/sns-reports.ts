import { commonReports, timestampReport } from '../explain/common-reports.js'
import { describePlusSigns } from '../explain/plus-signs.js'
import type { CheckReports } from '../explain/report-checks.js'
import { certificateReports, signatureReport } from '../signing-certificate/certificate-reports.js'
import { type SnsContext, signedFields } from './sns-checks.js'
import { signedFieldsOf } from './string-to-sign.js'

/** Reports of the checks of an SNS delivery. */
export function snsReports(crypto: Crypto): CheckReports<SnsContext> {
  return {
    ...commonReports,
    ...certificateReports,
    'raw-delivery': { title: 'The message is not delivered raw' },
    payload: {
      title: 'The body is an SNS message',
      describe: ({ message }) => message && { evidence: { type: message.Type, messageId: message.MessageId } },
    },
    headers: { title: 'The x-amz-sns headers agree with the body' },
    'signature-version': {
      title: 'The signature is base64, of a version that is served here',
      describe({ message, signature }) {
        if (message === undefined) return undefined
        const version = message.SignatureVersion
        if (signature !== undefined) return { evidence: { version, hash: signature.hash } }
        return describePlusSigns(message.Signature) ?? { evidence: { version } }
      },
    },
    topic: {
      title: 'The message is of a topic that is on the list',
      describe: ({ message }) => message && { evidence: { topicArn: message.TopicArn } },
    },
    timestamp: timestampReport,
    'certificate-url': {
      title: 'SigningCertURL is one of the topic’s region',
      describe: ({ message }) => message && { evidence: { url: message.SigningCertURL } },
    },
    'string-to-sign': {
      title: 'The string to sign can be built',
      describe: ({ message, signedBytes }) =>
        message && signedBytes && { evidence: { fields: signedFieldsOf(message), bytes: signedBytes.byteLength } },
    },
    signature: signatureReport(crypto, 'The signature is the certificate’s, over these fields', signedFields),
  }
}
