import { methodReport, timestampReport } from '../explain/common-reports.js'
import { describeRsassa } from '../explain/describe-rsassa.js'
import { recoverDigestInfo } from '../explain/digest-info.js'
import { describeNotListed } from '../explain/not-listed.js'
import type { Reports } from '../explain/report-checks.js'
import type { Pin, PinnedKeys } from '../signing-certificate/pinned-keys.js'
import type { SmnFindings } from './checks.js'
import { signedFieldsOf } from './message-signature.js'

/**
 * Creates the reports of the checks of an SMN delivery.
 *
 * @param topicUrns - the accepted topics, if they are listed
 */
export function smnReports(crypto: Crypto, topicUrns: readonly string[] = []): Reports<SmnFindings> {
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
        const named = { what: 'topic', option: 'topicUrns', came: topicUrn, expected: topicUrns }
        return describeNotListed({ topicUrn }, named)
      },
    },
    timestamp: timestampReport(({ payload }) => payload?.timestamp),
    'certificate-url': {
      title: 'signing_cert_url is one of the topic’s region',
      describe: ({ found: { 'certificate-url': url } }) => (url === undefined ? undefined : { evidence: { url } }),
    },
    'pinned-certificates': {
      title: 'The pinned certificates can be read',
      describe: ({ found: { 'pinned-certificates': pinned } }) =>
        pinned && { evidence: { pins: pinned.pins.map(describePin) } },
    },
    'certificate-validity': { title: 'A pinned certificate is valid at this time' },
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
    'signer-validity': { title: 'The pinned certificate that signed is valid at this time' },
  }
}

// The pin whose key made the signature, over whatever bytes, or else the first.
function likeliestPin({ pins }: PinnedKeys, signature: Uint8Array<ArrayBuffer>): Pin | undefined {
  return pins.find(({ jwk }) => recoverDigestInfo(jwk, signature) !== undefined) ?? pins[0]
}

function describePin({ id, validity }: Pin): Record<string, unknown> {
  return validity === undefined ? { id } : { id, notAfter: new Date(validity.notAfter) }
}
