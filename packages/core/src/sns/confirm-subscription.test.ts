import {
  createTestAuthority,
  createTestKeys,
  type IssuedCertificate,
  type SignSnsMessageOptions,
  signSnsMessage,
  snsCertificateUrl,
  snsDnsName,
  testTopicArn,
} from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { answering, describeConfirmation, expectFailure, rejectionOf } from '#test/support/confirmation-tests.js'
import type { Verified } from '../checks/verifier.js'
import { createTrustAnchors, type TrustAnchors } from '../x509/index.js'
import { confirmSubscription } from './confirm-subscription.js'
import { createSnsVerifier } from './create-sns-verifier.js'
import type { SnsMessage } from './sns-message.js'
import { anyTopic } from './wanted-topics.js'

const token = '2336412f37fb687f5d51e6e2425f004aed7b7c73'
const subscribeUrl = `https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${testTopicArn}&Token=${token}`
const subscriptionArn = `${testTopicArn}:2bcfbf39-05c3-41de-beaa-fcfcc21c8f55`
const requestId = '075ecce8-8dac-11e1-bf80-f781d96e9307'
const answerWith = (
  arn: string,
): string => `<ConfirmSubscriptionResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
  <ConfirmSubscriptionResult>
    <SubscriptionArn>${arn}</SubscriptionArn>
  </ConfirmSubscriptionResult>
  <ResponseMetadata>
    <RequestId>${requestId}</RequestId>
  </ResponseMetadata>
</ConfirmSubscriptionResponse>
`
const answer = answerWith(subscriptionArn)

let signer: IssuedCertificate
let trustAnchors: TrustAnchors
beforeAll(async () => {
  const authority = await createTestAuthority({ keyType: 'P-256' })
  signer = await authority.issue({ dnsNames: [snsDnsName()], keys: await createTestKeys() })
  trustAnchors = await createTrustAnchors(authority.anchorPem)
})

async function verify(options: Partial<SignSnsMessageOptions> = {}): Promise<Verified<SnsMessage>> {
  const fetch = (async () => new Response(signer.pem)) as typeof globalThis.fetch
  const verifier = createSnsVerifier({ topicArns: anyTopic, trustAnchors, fetch })
  const type = 'SubscriptionConfirmation'
  return await verifier.verify(await signSnsMessage({ signer, type, token, ...options }))
}

describeConfirmation({
  name: 'confirmSubscription',
  scheme: 'sns',
  confirm: confirmSubscription,
  verify: async (signed) => await verify(signed as Partial<SignSnsMessageOptions>),
  field: 'SubscribeURL',
  subscribeUrl,
  token,
  answer,
  confirmed: { subscriptionArn, requestId },
  forbidden: [
    subscribeUrl.replace('us-east-1', 'us-west-2'),
    subscribeUrl.replace('/?', '/x?'),
    subscribeUrl.replace('/?', '?'),
    subscribeUrl.replace('/?', '//?'),
    subscribeUrl.replace('ConfirmSubscription', 'Unsubscribe'),
    subscribeUrl.replace('ConfirmSubscription', 'confirmsubscription'),
    subscribeUrl.replace('Action=', 'action='),
    subscribeUrl.replace('Action=ConfirmSubscription&', ''),
    `${subscribeUrl}&Action=ConfirmSubscription`,
    `${subscribeUrl}&Action=DeleteTopic`,
    `${subscribeUrl}&Version=1`,
    `${subscribeUrl}&TopicArn=${testTopicArn}`,
    subscribeUrl.replace(testTopicArn, `${testTopicArn}2`),
    subscribeUrl.replace(token, 'other'),
    subscribeUrl.replace(`&Token=${token}`, ''),
    subscribeUrl.replace('&Token', '#&Token'),
    subscribeUrl.replace('&Token', "&'=&Token"),
    subscribeUrl.replace('/?', '/.a/../..?'),
    subscribeUrl.replace('/?', '/%2e?'),
  ],
})

describe('the answer of AWS to a confirmation', () => {
  it.each<[string, BodyInit | null]>([
    ['nothing', null],
    ['a page', '<html>Welcome</html>'],
    ['bytes that are not UTF-8', Uint8Array.of(0xff)],
    ['another topic', answerWith(subscriptionArn.replace(':test:', ':other:'))],
    ['a topic with a longer name', answerWith(subscriptionArn.replace(':test:', ':test2:'))],
    ['no subscription', answerWith('PendingConfirmation')],
    ['an empty subscription', answerWith('')],
    ['a subscription with an entity', answerWith(`${testTopicArn}:&x;`)],
    ['two answers', answer + answer],
    ['an answer that is cut off', answer.slice(0, 200)],
    ['an answer inside another element', `<x>${answer}</x>`],
    ['an answer after another element', `<x/>${answer}`],
    ['an answer with a long declaration', `<?xml ${'a'.repeat(101)}?>${answer}`],
    ['an answer with long attributes', answer.replace('xmlns', `${'a'.repeat(200)} xmlns`)],
    ['a subscription with a long id', answerWith(`${testTopicArn}:${'a'.repeat(65)}`)],
    ['a subscription with an underscore in its id', answerWith(`${testTopicArn}:a_b`)],
    ['a subscription within another text', answerWith(`x${subscriptionArn}`)],
    ['a request with a long id', answer.replace(requestId, 'a'.repeat(65))],
    ['a request with an underscore in its id', answer.replace(requestId, 'a_b')],
    ['a request without an id', answer.replace(requestId, '')],
    ['another operation', answer.replaceAll('ConfirmSubscriptionRe', 'SubscribeRe')],
  ])('does not confirm if it is %s', async (_, content) => {
    const { fetch } = answering(() => new Response(content))
    const error = await rejectionOf(confirmSubscription(await verify(), { fetch }))
    expectFailure(error, { scheme: 'sns', retryable: false, token })
  })

  it('reads an answer with a declaration, and one without metadata', async () => {
    const plain = answer.replace(/<ResponseMetadata>.*<\/ResponseMetadata>/s, '')
    for (const xml of [`<?xml version="1.0" encoding="UTF-8"?>\n${answer}`, plain, answer.replaceAll(/\n\s*/g, '')]) {
      const { fetch } = answering(() => new Response(xml))
      expect((await confirmSubscription(await verify(), { fetch })).subscriptionArn).toBe(subscriptionArn)
    }
  })

  it('reads the longest ids, and an answer without attributes or with the longest declaration', async () => {
    const longestId = 'aZ09-'.repeat(13).slice(0, 64)
    const arn = `${testTopicArn}:${longestId}`
    const xml = answerWith(arn).replace(requestId, longestId)
    for (const variant of [
      xml,
      xml.replace(/ xmlns="[^"]*"/, ''),
      xml.replace(/xmlns="[^"]*"/, 'a'.repeat(200)),
      `<?xml ${'a'.repeat(100)}?>\t${xml}\r\n`,
    ]) {
      const { fetch } = answering(() => new Response(variant))
      const confirmed = await confirmSubscription(await verify(), { fetch })
      expect(confirmed).toEqual({ subscriptionArn: arn, requestId: longestId })
      expect(Object.isFrozen(confirmed)).toBe(true)
    }
  })

  it.each([
    ['white space', ' '.repeat(16_000)],
    ['line feeds before a declaration', `${'\n'.repeat(8_000)}<?xml version="1.0"?>${'\n'.repeat(8_000)}`],
    ['brackets', '<'.repeat(16_000)],
    ['an attribute without an end', `<ConfirmSubscriptionResponse ${'a'.repeat(16_000)}`],
    [
      'an ARN without an end',
      `<ConfirmSubscriptionResponse><ConfirmSubscriptionResult><SubscriptionArn>${'a'.repeat(16_000)}`,
    ],
  ])('reads each character of an answer once: %s', async (_, text) => {
    const verified = await verify()
    // There are so many that reading them repeatedly would exceed the time limit of the test.
    for (let time = 0; time < 200; time++) {
      const { fetch } = answering(() => new Response(text))
      await expect(confirmSubscription(verified, { fetch })).rejects.toMatchObject({ code: 'ERR_CONFIRMATION_FAILED' })
    }
  })

  it('comes from the partition of the topic', async () => {
    for (const [topicArn, host] of [
      ['arn:aws-cn:sns:cn-north-1:123456789012:t', 'sns.cn-north-1.amazonaws.com.cn'],
      ['arn:aws-us-gov:sns:us-gov-west-1:123456789012:t', 'sns.us-gov-west-1.amazonaws.com'],
    ] as const) {
      const authority = await createTestAuthority({ keyType: 'P-256' })
      const regional = await authority.issue({ dnsNames: [snsDnsName(topicArn)] })
      const served = answering(() => new Response(regional.pem))
      const anchors = await createTrustAnchors(authority.anchorPem)
      const verifier = createSnsVerifier({ topicArns: [topicArn], trustAnchors: anchors, fetch: served.fetch })
      const type = 'SubscriptionConfirmation'
      const verified = await verifier.verify(await signSnsMessage({ signer: regional, type, topicArn, token }))
      expect(served.calls.map(([url]) => url)).toEqual([snsCertificateUrl(topicArn)])
      const { fetch, calls } = answering(() => new Response(answerWith(`${topicArn}:1`)))
      await confirmSubscription(verified, { fetch })
      expect(new URL(String(calls[0]?.[0])).host).toBe(host)
    }
  })
})
