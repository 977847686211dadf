import type { CertificateSchemeFindings } from '../scheme/certificate-kind.js'
import {
  accidents,
  describeNotListed,
  methodReport,
  nameAccident,
  signatureReport,
  timestampReport,
} from '../scheme/explain.js'
import type { SchemeReports } from '../scheme/scheme-members.js'
import type { SnsFindings, SnsSettings } from './checks.js'
import {
  describeCertificateUrl,
  describeHeaders,
  describePayload,
  describeSignatureVersion,
} from './explain/describe-message.js'
import { fieldOrigins } from './explain/field-origins.js'
import { guessFields } from './explain/guess-fields.js'
import { signedFieldsOf } from './message-signature.js'

/** Creates the reports of the checks of an SNS delivery. */
export function snsReports(
  crypto: Crypto,
  { topics }: Pick<SnsSettings, 'topics'>,
): SchemeReports<SnsFindings, CertificateSchemeFindings> {
  return {
    method: methodReport,
    'raw-delivery': {
      title: 'The message is not delivered raw',
      describe: ({ error }) =>
        error?.code === 'ERR_UNSUPPORTED' ? nameAccident(accidents.rawDelivery, 'proven') : undefined,
    },
    payload: { title: 'The body is an SNS message', describe: describePayload },
    headers: { title: 'The x-amz-sns headers agree with the body', describe: describeHeaders },
    'signature-version': {
      title: 'The signature is base64, of a version that is served here',
      describe: describeSignatureVersion,
    },
    topic: {
      title: 'The message is of a topic that is on the list',
      describe({ found: { payload }, error }) {
        if (payload === undefined) return undefined
        const topicArn = payload.message.TopicArn
        if (error === undefined) return { evidence: { topicArn } }
        const named = { what: 'topic', option: 'topicArns', came: topicArn, expected: topics.listed }
        return describeNotListed({ topicArn }, named)
      },
    },
    timestamp: timestampReport(({ payload }) => payload?.timestamp),
    'certificate-url': { title: 'SigningCertURL is one of the topic’s region', describe: describeCertificateUrl },
    'string-to-sign': {
      title: 'The string to sign can be built',
      describe: ({ found: { payload, 'string-to-sign': signed } }) =>
        payload && signed && { evidence: { fields: signedFieldsOf(payload.message), bytes: signed.byteLength } },
    },
    signature: signatureReport(
      crypto,
      'The signature is the certificate’s, over these fields',
      ({ found, request, error }) => {
        const { 'signature-version': version, 'string-to-sign': data, signature, payload } = found
        if (version === undefined || data === undefined || payload === undefined) return undefined
        // The digests cannot show which hash is not allowed.
        if (error?.code === 'ERR_UNSUPPORTED') return undefined
        return {
          hash: signature?.signed.hash ?? version.hash,
          signature: version.signature,
          data,
          origins: (budget) => fieldOrigins(payload.message, request, budget),
          detail: () => ({ fields: signedFieldsOf(payload.message) }),
          guess: (isOfKey) => guessFields(payload, isOfKey),
          otherwise: 'Pass the fields of the message as they came, and change them only after verification.',
        }
      },
    ),
  }
}
