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

<<<<<<< HEAD
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
=======
interface Call {
  readonly url: string
  readonly init: RequestInit | undefined
}

function answering(response: () => Response | Promise<Response>): { fetch: typeof globalThis.fetch; calls: Call[] } {
  const calls: Call[] = []
  const fetch = async (url: unknown, init?: RequestInit): Promise<Response> => {
    calls.push({ url: String(url), init })
    return await response()
  }
  return { fetch: fetch as typeof globalThis.fetch, calls }
}

describe('confirmSubscription', () => {
  it('fetches the SubscribeURL and returns the answer of AWS, even if it is called again', async () => {
    const { fetch, calls } = answering(() => new Response(answer))
    const verified = await verify()
    for (let time = 0; time < 2; time++) {
      expect(await confirmSubscription(verified, { fetch })).toEqual({ subscriptionArn, requestId })
    }
    expect(calls.map(({ url, init }) => [url, init?.method, init?.redirect])).toEqual(
      Array(2).fill([subscribeUrl, 'GET', 'manual']),
    )
  })

  it('accepts only the very object that verify resolved to', async () => {
    const { fetch, calls } = answering(() => new Response(answer))
    const verified = await verify()
    for (const other of [
      { ...verified },
      structuredClone({ payload: verified.payload }),
      Object.create(verified),
      new Proxy(verified, {}),
      verified.payload,
      await verify({ type: 'UnsubscribeConfirmation' }),
      await verify({ type: 'Notification' }),
      undefined,
      null,
      'verified',
    ]) {
      await expect(confirmSubscription(other as Verified<SnsMessage>, { fetch })).rejects.toThrow(TypeError)
    }
    expect(calls).toEqual([])
  })

  it('ignores what a caller writes over the verified value', async () => {
    const { fetch, calls } = answering(() => new Response(answer))
    const verified = await verify()
    expect(() => Object.assign(verified.payload, { SubscribeURL: 'https://attacker.test/' })).toThrow(TypeError)
    expect(() => Object.assign(verified, { payload: {} })).toThrow(TypeError)
    await confirmSubscription(verified, { fetch })
    expect(calls.map(({ url }) => url)).toEqual([subscribeUrl])
  })

  it.each([
    'https://attacker.test/',
    subscribeUrl.replace('https', 'http'),
    subscribeUrl.replace('https', 'HTTPS'),
>>>>>>> english-code
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
<<<<<<< HEAD
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
    ['an answer that breaks off', answer.slice(0, 200)],
    ['an answer inside another element', `<x>${answer}</x>`],
  ])('does not confirm if it is %s', async (_, content) => {
    const { fetch } = answering(() => new Response(content))
    const error = await rejectionOf(confirmSubscription(await verify(), { fetch }))
    expectFailure(error, { scheme: 'sns', retryable: false, token })
=======
    subscribeUrl.replace(token, `${token}${'0'.repeat(2_048)}`),
  ])('fetches nothing for %s, although it is signed', async (SubscribeURL) => {
    const { fetch, calls } = answering(() => new Response(answer))
    const verified = await verify({ fields: { SubscribeURL } })
    await expect(confirmSubscription(verified, { fetch })).rejects.toMatchObject({
      code: 'ERR_SUBSCRIBE_URL_FORBIDDEN',
      scheme: 'sns',
      status: 403,
      retryable: false,
    })
    expect(calls).toEqual([])
  })

  it.each<[string, () => Response | Promise<Response>, boolean]>([
    ['a network that fails', () => Promise.reject(new TypeError(`fetch failed: ${subscribeUrl}`)), true],
    ['500', () => new Response(answer, { status: 500 }), true],
    ['503', () => new Response(null, { status: 503 }), true],
    ['429', () => new Response(null, { status: 429 }), true],
    ['407', () => new Response(null, { status: 407 }), true],
    ['403', () => new Response(answer, { status: 403 }), false],
    ['404', () => new Response(answer, { status: 404 }), false],
    ['204', () => new Response(null, { status: 204 }), false],
    ['a redirect', () => new Response(answer, { status: 302, headers: { location: 'https://attacker.test/' } }), false],
    ['nothing', () => new Response(null), false],
    ['a page', () => new Response('<html>Welcome</html>'), false],
    ['10 MB', () => new Response(' '.repeat(10_000_000) + answer), false],
    ['no UTF-8', () => new Response(Uint8Array.of(0xff)), false],
    ['another topic', () => new Response(answerWith(subscriptionArn.replace(':test:', ':other:'))), false],
    ['a topic with a longer name', () => new Response(answerWith(subscriptionArn.replace(':test:', ':test2:'))), false],
    ['no subscription', () => new Response(answerWith('PendingConfirmation')), false],
    ['an empty subscription', () => new Response(answerWith('')), false],
    ['a subscription with an entity', () => new Response(answerWith(`${testTopicArn}:&x;`)), false],
    ['two answers', () => new Response(answer + answer), false],
    ['an answer that is cut off', () => new Response(answer.slice(0, 200)), false],
    ['an answer inside another', () => new Response(`<x>${answer}</x>`), false],
  ])('fails on %s, and its error does not contain the token', async (_, response, retryable) => {
    const { fetch, calls } = answering(response)
    const error = await confirmSubscription(await verify(), { fetch }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(VerificationError)
    expect(error).toMatchObject({
      code: 'ERR_CONFIRMATION_FAILED',
      scheme: 'sns',
      status: retryable ? 503 : 403,
      retryable,
    })
    expect(error).not.toHaveProperty('cause')
    expect(String((error as Error).stack)).not.toContain(token)
    expect(calls).toHaveLength(1)
>>>>>>> english-code
  })

  it('reads an answer with a declaration, and one without metadata', async () => {
    const plain = answer.replace(/<ResponseMetadata>.*<\/ResponseMetadata>/s, '')
    for (const xml of [`<?xml version="1.0" encoding="UTF-8"?>\n${answer}`, plain, answer.replaceAll(/\n\s*/g, '')]) {
      const { fetch } = answering(() => new Response(xml))
      expect((await confirmSubscription(await verify(), { fetch })).subscriptionArn).toBe(subscriptionArn)
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

<<<<<<< HEAD
  it('comes from the partition of the topic', async () => {
=======
  it('stops waiting for an answer that does not arrive', async () => {
    const { fetch } = answering(() => new Promise(() => {}))
    await expect(confirmSubscription(await verify(), { fetch, timeout: 0.01 })).rejects.toMatchObject({
      code: 'ERR_CONFIRMATION_FAILED',
      retryable: true,
    })
  })

  it('uses the runtime’s fetch by default', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(answer))
    expect((await confirmSubscription(await verify())).subscriptionArn).toBe(subscriptionArn)
    expect(fetch).toHaveBeenCalledOnce()
    fetch.mockRestore()
  })

  it.each([{ timeout: 0 }, { timeout: 61 }, { timeout: Number.NaN }, { fetch: 'fetch' }, { timeOut: 1 }, null])(
    'throws a TypeError for %j',
    async (options) => {
      await expect(confirmSubscription(await verify(), options as never)).rejects.toThrow(TypeError)
    },
  )

  it('confirms at the AWS endpoint of every partition', async () => {
>>>>>>> english-code
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
