import {
  createTestAuthority,
  type IssuedCertificate,
  type SignSmnMessageOptions,
  signSmnMessage,
  testTopicUrn,
} from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { answering, describeConfirmation } from '#test/support/confirmation-tests.js'
import type { Verified } from '../checks/verifier.js'
import { confirmSmnSubscription } from './confirm-smn-subscription.js'
import { createSmnVerifier } from './create-smn-verifier.js'
import type { SmnMessage } from './smn-message.js'
import { anyTopic } from './wanted-topics.js'

const token = 'bd4140f92d7941cdb34be53d74e37ac5e385f782ddea40049a8a7c80220dd8bf'
const subscribeUrl = `https://console.huaweicloud.com/smn/subscription/confirm?token=${token}&topic_urn=${testTopicUrn}&region=cn-north-4&region_id=cn-north-4`
const subscriptionUrn = `${testTopicUrn}:a0e5d779bcdf4af882b65ab8ca98ec0d`
const answer = JSON.stringify({ subscription_urn: subscriptionUrn, message: 'Confirmed' })

let signer: IssuedCertificate
beforeAll(async () => {
  signer = await (await createTestAuthority({ keyType: 'P-256' })).issue()
})

async function verify(options: Partial<SignSmnMessageOptions> = {}): Promise<Verified<SmnMessage>> {
  const verifier = createSmnVerifier({ topicUrns: anyTopic, certificates: signer.pem })
  const type = 'SubscriptionConfirmation'
  return await verifier.verify(await signSmnMessage({ signer, type, token, ...options }))
}

describeConfirmation({
  name: 'confirmSmnSubscription',
  scheme: 'smn',
  confirm: confirmSmnSubscription,
  verify: async (signed) => await verify(signed as Partial<SignSmnMessageOptions>),
  field: 'subscribe_url',
  subscribeUrl,
  token,
  answer,
  confirmed: { subscriptionUrn },
  forbidden: [
    subscribeUrl.replace('console.', 'cn-south-1-console.'),
    subscribeUrl.replace('console.', 'attacker-console.'),
    subscribeUrl.replace('console.', 'x.console.'),
    subscribeUrl.replace('console.huaweicloud.com', 'console-huaweicloud.com'),
    subscribeUrl.replace('/confirm', '/unsubscribe'),
    subscribeUrl.replace('/confirm', '/confirm/'),
    subscribeUrl.replace('/confirm', '/x/../confirm'),
    subscribeUrl.replace('/confirm', '/%63onfirm'),
    subscribeUrl.replace('/smn', '//smn'),
    subscribeUrl.replace(`token=${token}`, 'token='),
    subscribeUrl.replace(`token=${token}&`, ''),
    `${subscribeUrl}&token=${token}`,
    `${subscribeUrl}&token=other`,
    `${subscribeUrl}&topic_urn=${testTopicUrn}`,
    `${subscribeUrl}&redirect=https://attacker.test/`,
    subscribeUrl.replace(testTopicUrn, `${testTopicUrn}2`),
    subscribeUrl.replace(`&topic_urn=${testTopicUrn}`, ''),
    subscribeUrl.replace('region=cn-north-4', 'region=cn-south-1'),
    subscribeUrl.replace('region_id=cn-north-4', 'region_id=cn-south-1'),
    subscribeUrl.replace('region_id=cn-north-4', 'region_id='),
  ],
})

describe('a confirmation with SMN', () => {
  it.each([
    subscribeUrl.replace('console.', 'cn-north-4-console.'),
    subscribeUrl.replace('&region_id=cn-north-4', ''),
    subscribeUrl.replace('&region=cn-north-4&region_id=cn-north-4', ''),
    subscribeUrl.replaceAll(':', '%3A').replace('https%3A', 'https:'),
  ])('fetches %s', async (subscribe_url) => {
    const { fetch, calls } = answering(() => new Response(answer))
    await confirmSmnSubscription(await verify({ fields: { subscribe_url } }), { fetch })
    expect(calls).toEqual([[subscribe_url, 'GET', 'manual']])
  })

  it.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ['a page', '<html>Welcome</html>'],
    ['nothing', ''],
    ['no UTF-8', Uint8Array.of(0xff)],
    ['another topic', JSON.stringify({ subscription_urn: subscriptionUrn.replace(':test:', ':other:') })],
    ['a number', JSON.stringify({ subscription_urn: 1 })],
    ['markup', JSON.stringify({ subscription_urn: `${testTopicUrn}:<script>` })],
  ])('is confirmed by the status 200, and reads no URN from %s', async (_, body) => {
    const { fetch } = answering(() => new Response(body))
    expect(await confirmSmnSubscription(await verify(), { fetch })).toEqual({ subscriptionUrn: undefined })
  })
})
