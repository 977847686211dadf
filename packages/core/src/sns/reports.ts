import { methodReport, timestampReport } from '../explain/common-reports.js'
import { describePlusSigns } from '../explain/plus-signs.js'
import type { Reports } from '../explain/report-checks.js'
import { certificateReports, signatureReport } from '../signing-certificate/reports.js'
import type { SnsFindings } from './checks.js'
import { signedFieldsOf } from './message-signature.js'

/** Reports of the checks of an SNS delivery. */
export function snsReports(crypto: Crypto): Reports<SnsFindings> {
  return {
    ...certificateReports,
    method: methodReport,
    'raw-delivery': { title: 'The message is not delivered raw' },
    payload: {
      title: 'The body is an SNS message',
      describe: ({ found: { payload } }) =>
        payload && { evidence: { type: payload.message.Type, messageId: payload.message.MessageId } },
    },
    headers: { title: 'The x-amz-sns headers agree with the body' },
    'signature-version': {
      title: 'The signature is base64, of a version that is served here',
      describe({ found: { payload, 'signature-version': signature } }) {
        if (payload === undefined) return undefined
        const { SignatureVersion: version, Signature } = payload.message
        if (signature !== undefined) return { evidence: { version, hash: signature.hash } }
        return describePlusSigns(Signature) ?? { evidence: { version } }
      },
    },
    topic: {
      title: 'The message is of a topic that is on the list',
      describe: ({ found: { payload } }) => payload && { evidence: { topicArn: payload.message.TopicArn } },
    },
    timestamp: timestampReport(({ payload }) => payload?.timestamp),
    'certificate-url': {
      title: 'SigningCertURL is one of the topic’s region',
      describe: ({ found: { payload } }) => payload && { evidence: { url: payload.message.SigningCertURL } },
    },
    'string-to-sign': {
      title: 'The string to sign can be built',
      describe: ({ found: { payload, 'string-to-sign': signed } }) =>
        payload && signed && { evidence: { fields: signedFieldsOf(payload.message), bytes: signed.byteLength } },
    },
    signature: signatureReport(crypto, 'The signature is the certificate’s, over these fields', ({ found }) => {
      const { 'signature-version': version, 'string-to-sign': data, signature } = found
      return version && data && { hash: signature?.hash ?? version.hash, signature: version.signature, data }
    }),
  }
}
