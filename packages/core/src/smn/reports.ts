import {
  type Budget,
  describeNotListed,
  describeRsassa,
  likeliestPin,
  methodReport,
  timestampReport,
} from '../scheme/explain.js'
import type { PinnedSchemeFindings } from '../scheme/pinned-kind.js'
import type { SchemeReports } from '../scheme/scheme-members.js'
import type { SmnFindings, SmnSettings } from './checks.js'
import {
  describeCertificateUrl,
  describeHeaders,
  describePayload,
  describeSignature,
} from './explain/describe-message.js'
import { fieldOrigins } from './explain/field-origins.js'
import { guessFields } from './explain/guess-fields.js'
import { signedFieldsOf } from './message-signature.js'

/** Creates the reports of the checks of an SMN delivery. */
export function smnReports(
  crypto: Crypto,
  { topics }: Pick<SmnSettings, 'topics'>,
): SchemeReports<SmnFindings, PinnedSchemeFindings> {
  return {
    method: methodReport,
    payload: { title: 'The body is an SMN message', describe: describePayload },
    headers: { title: 'The X-SMN headers agree with the body', describe: describeHeaders },
    'signature-encoding': { title: 'The signature is base64', describe: describeSignature },
    topic: {
      title: 'The message is of a topic that is on the list',
      describe({ found: { payload }, error }) {
        if (payload === undefined) return undefined
        const topicUrn = payload.message.topic_urn
        if (error === undefined) return { evidence: { topicUrn } }
        const named = { what: 'topic', option: 'topicUrns', came: topicUrn, expected: topics.listed }
        return describeNotListed({ topicUrn }, named)
      },
    },
    timestamp: timestampReport(({ payload }) => payload?.timestamp),
    'certificate-url': { title: 'signing_cert_url is one of the topic’s region', describe: describeCertificateUrl },
    'string-to-sign': {
      title: 'The string to sign can be built',
      describe: ({ found: { payload, 'string-to-sign': signed } }) =>
        payload && signed && { evidence: { fields: signedFieldsOf(payload.message), bytes: signed.byteLength } },
    },
    signature: {
      title: 'The signature is a pinned key’s, over these fields',
      async describe({ found, request, error, budget }) {
        const {
          payload,
          'signature-encoding': signature,
          'string-to-sign': data,
          'pinned-certificates': pinned,
        } = found
        if (payload === undefined || signature === undefined || data === undefined) return undefined
        if (pinned === undefined || error?.retryable) return undefined
        const pin = likeliestPin(pinned, signature)
        if (pin === undefined) return undefined
        const evidence = {
          jwk: pin.jwk,
          hash: 'SHA-256' as const,
          signature,
          data,
          origins: (left: Budget) => fieldOrigins(payload.message, request, left),
          detail: () => ({ fields: signedFieldsOf(payload.message) }),
          guess: (isOfKey: boolean) => guessFields(payload, isOfKey),
        }
        return await describeRsassa(crypto, evidence, budget)
      },
    },
  }
}
