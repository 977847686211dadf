import { VerificationError } from '@countersign/core'
import { certificateUrls as alexaCertificates } from '../../../packages/core/src/alexa/signing-certificate.js'
import { certificateUrls as payPalCertificates } from '../../../packages/core/src/paypal/senders.js'
import { type CertificateUrlPolicy, readCertificateUrl } from '../../../packages/core/src/scheme/certificate-url.js'
import { subscribeUrlOf as smnSubscribeUrlOf } from '../../../packages/core/src/smn/confirmation.js'
import type { SmnSubscriptionConfirmation } from '../../../packages/core/src/smn/smn-message.js'
import { subscribeUrlOf as snsSubscribeUrlOf } from '../../../packages/core/src/sns/confirmation.js'
import { issuerUrls, certificateUrls as snsCertificates } from '../../../packages/core/src/sns/signing-certificate.js'
import type { SnsSubscriptionConfirmation } from '../../../packages/core/src/sns/sns-message.js'
import { readUrl, type UrlPolicy } from '../../../packages/core/src/transfer/url-policy.js'

/** A policy of the product: a URL that it allows, and its reading of other URLs. */
export interface TestedPolicy {
  readonly name: string
  readonly genuine: string
  /** Returns the canonical form, or `undefined` if the policy refuses the text. */
  read(text: string): Promise<string | undefined>
}

const topic = 'arn:aws:sns:us-east-1:123456789012:topic'
const urn = 'urn:smn:cn-north-4:0123456789abcdef0123456789abcdef:topic'

/** Every policy for URLs that a sender writes, and the widest policy that a custom scheme can have. */
export const testedPolicies: readonly TestedPolicy[] = [
  certificates('SignatureCertChainUrl', alexaCertificates, 'https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem'),
  certificates(
    'SigningCertURL',
    snsCertificates,
    `https://sns.us-east-1.amazonaws.com/SimpleNotificationService-${'0a'.repeat(16)}.pem`,
  ),
  certificates(
    'PAYPAL-CERT-URL',
    payPalCertificates,
    'https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594',
  ),
  plain('caIssuers', issuerUrls, 'http://crt.r2m02.amazontrust.com/r2m02.cer'),
  {
    name: 'SubscribeURL',
    genuine: `https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${topic}&Token=2336412f37`,
    read: (SubscribeURL) =>
      attempt(() =>
        snsSubscribeUrlOf({ SubscribeURL, TopicArn: topic, Token: '2336412f37' } as SnsSubscriptionConfirmation),
      ),
  },
  {
    name: 'subscribe_url',
    genuine: `https://console.huaweicloud.com/smn/subscription/confirm?token=2336&topic_urn=${urn}`,
    read: (subscribe_url) =>
      attempt(() => smnSubscribeUrlOf({ subscribe_url, topic_urn: urn } as SmnSubscriptionConfirmation)),
  },
  plain(
    'the widest policy',
    { origin: /^https?:\/\/.*$/, path: /^.*$/, query: /^.*$/, normalize: ['case', 'path-segments', 'port'] },
    'https://host.example.com/a/b.c/d?e=f',
  ),
  plain(
    'the widest policy without a query',
    { origin: /^https?:\/\/.*$/, path: /^.*$/, normalize: ['case', 'path-segments', 'port'] },
    'http://192.0.2.1/a/b.c/d',
  ),
]

function plain(name: string, policy: UrlPolicy, genuine: string): TestedPolicy {
  return { name, genuine, read: async (text) => readUrl(text, policy).url }
}

// There is a shorter code path for usual URLs, which must give the same result.
function certificates(name: string, policy: CertificateUrlPolicy, genuine: string): TestedPolicy {
  return {
    name,
    genuine,
    async read(text) {
      const url = await attempt(() => readCertificateUrl(text, policy))
      const other = readUrl(text, policy).url
      if (url !== other)
        throw new Error(`${name}: the short path reads ${url}, and the long one ${other}, from ${text}`)
      return url
    },
  }
}

async function attempt(read: () => string | Promise<string>): Promise<string | undefined> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof VerificationError) return undefined
    throw error
  }
}
