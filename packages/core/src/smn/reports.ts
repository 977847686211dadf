import {
  describeNotListed,
  describeRsassa,
  methodReport,
  recoverDigestInfo,
  timestampReport,
} from '../scheme/explain.js'
import type { Pin, PinnedKeys, PinnedSchemeFindings } from '../scheme/pinned-run.js'
import type { SchemeReports } from '../scheme/scheme-definition.js'
import type { SmnFindings, SmnSettings } from './checks.js'
import { signedFieldsOf } from './message-signature.js'

/** Creates the reports of the checks of an SMN delivery. */
export function smnReports(
  crypto: Crypto,
  { topics }: Pick<SmnSettings, 'topics'>,
): SchemeReports<SmnFindings, PinnedSchemeFindings> {
  return {
    method: methodReport,
    payload: {
      title: 'The body is an SMN message',
      describe: ({ found: { payload } }) =>
        payload && { evidence: { type: payload.message.type, messageId: payload.message.message_id } },
    },
    headers: { title: 'The X-SMN headers agree with the body' },
    'signature-encoding': { title: 'The signature is base64' },
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
    'certificate-url': {
      title: 'signing_cert_url is one of the topic’s region',
      describe: ({ found: { 'certificate-url': url } }) => (url === undefined ? undefined : { evidence: { url } }),
    },
    'string-to-sign': {
      title: 'The string to sign can be built',
      describe: ({ found: { payload, 'string-to-sign': signed } }) =>
        payload && signed && { evidence: { fields: signedFieldsOf(payload.message), bytes: signed.byteLength } },
    },
    signature: {
      title: 'The signature is a pinned key’s, over these fields',
      async describe({ found, error, budget }) {
        const { 'signature-encoding': signature, 'string-to-sign': data, 'pinned-certificates': pinned } = found
        if (signature === undefined || data === undefined || pinned === undefined || error?.retryable) return undefined
        const pin = likeliestPin(pinned, signature)
        return pin && (await describeRsassa(crypto, { jwk: pin.jwk, hash: 'SHA-256', signature, data }, budget))
      },
    },
  }
}

// The pin whose key made the signature, over whatever bytes, or else the first.
function likeliestPin({ pins }: PinnedKeys, signature: Uint8Array<ArrayBuffer>): Pin | undefined {
  return pins.find(({ jwk }) => recoverDigestInfo(jwk, signature) !== undefined) ?? pins[0]
}
