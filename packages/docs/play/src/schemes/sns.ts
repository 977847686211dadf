import { anyTopic, createSnsVerifier } from '@countersign/core/sns'
import {
  hostile,
  type SignSnsMessageOptions,
  type SnsMessageType,
  signSnsMessage,
  snsCaIssuersUrl,
  snsCertificateUrl,
  testTopicArn,
} from '@countersign/testing'
import type { TestMaterial } from '../material/test-material.js'
import type { Fixture } from '../request/fixture.js'
import { commonOptions, type PageScheme, servesCertificate } from './page-scheme.js'
import { jsonOf, textOf } from './read-claims.js'

/** Amazon SNS. */
export const sns: PageScheme = {
  title: 'SNS',
  noun: 'an SNS message',
  certificateField: 'SigningCertURL',
  trusts: 'anchors',
  headers: [
    'content-type',
    'x-amz-sns-message-id',
    'x-amz-sns-message-type',
    'x-amz-sns-rawdelivery',
    'x-amz-sns-topic-arn',
    'user-agent',
  ],
  sampleUrl: 'https://receiver.example/sns',
  certificateUrlOf(request) {
    const { SigningCertURL, SigningCertUrl } = jsonOf(request)
    return textOf(SigningCertURL ?? SigningCertUrl)
  },
  timestampOf: (request) => textOf(jsonOf(request).Timestamp),
  isOwn: servesCertificate,
  genuine: (material, { url, topicArn }) => signSns(material, { url, topicArn, subject: 'Greeting' }),
  signDefaults: () => ({ 's-topic': testTopicArn }),
  async sign({ url, at, value, trimmed }, material) {
    const type = value('s-message-type') as SnsMessageType
    const subject = value('s-subject')
    const isNotification = type === 'Notification'
    return await signSns(await material(), {
      url,
      topicArn: trimmed('s-topic'),
      type,
      signatureVersion: value('s-version') === '1' ? '1' : '2',
      ...(at && { timestamp: at }),
      ...(isNotification && { message: value('s-message') }),
      ...(isNotification && subject !== '' && { subject }),
    })
  },
  hostile: ({ authority, host }, { url, topicArn }, at) => hostile.sns({ authority, host, topicArn, url, at }),
  createVerifier(settings) {
    const { topicArns, allowSha1, chain, intermediates } = settings
    return createSnsVerifier({
      ...commonOptions(settings),
      fetch: settings.fetch,
      allowSha1,
      topicArns: topicArns.length === 0 ? anyTopic : topicArns,
      chain,
      ...(chain === 'full' && intermediates.trim() !== '' && { intermediates }),
    })
  },
  receiver: ({ topicArn }) => ({ topicArn }),
  notes: ({ topicArns, chain }) => [
    ...(topicArns.length === 0 ? ['Any topic is accepted here.'] : []),
    ...(chain === 'transport'
      ? ['No certification path is checked: only the host of the certificate shows who signed.']
      : []),
  ],
}

/** Signs an SNS message with the page's authority. */
export async function signSns(
  material: TestMaterial,
  options: Omit<SignSnsMessageOptions, 'signer'>,
): Promise<Fixture> {
  const at = new Date()
  const topicArn = options.topicArn ?? testTopicArn
  const signer = await material.snsSigner(topicArn)
  const { method, url, headers, body } = await signSnsMessage({ timestamp: at, ...options, signer })
  return {
    scheme: 'sns',
    request: { method, url, headers, body },
    at,
    certificates: { [snsCertificateUrl(topicArn)]: signer.pem, [snsCaIssuersUrl]: material.authority.pem },
    trustAnchors: material.root.anchorPem,
  }
}
