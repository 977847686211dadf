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

<<<<<<< HEAD
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
=======
function answering(response: () => Response | Promise<Response>): {
  fetch: typeof globalThis.fetch
  calls: unknown[][]
} {
  const calls: unknown[][] = []
  const fetch = async (url: unknown, init?: RequestInit): Promise<Response> => {
    calls.push([String(url), init?.method, init?.redirect])
    return await response()
  }
  return { fetch: fetch as typeof globalThis.fetch, calls }
}

describe('confirmSmnSubscription', () => {
  it('fetches the subscribe_url and returns the answer of SMN, even if it is called again', async () => {
    const { fetch, calls } = answering(() => new Response(answer))
    const verified = await verify()
    for (let time = 0; time < 2; time++)
      expect(await confirmSmnSubscription(verified, { fetch })).toEqual({ subscriptionUrn })
    expect(calls).toEqual(Array(2).fill([subscribeUrl, 'GET', 'manual']))
  })

  it('accepts only the very object that verify resolved to', async () => {
    const { fetch, calls } = answering(() => new Response(answer))
    const verified = await verify()
    for (const other of [
      { ...verified },
      Object.create(verified),
      new Proxy(verified, {}),
      verified.payload,
      await verify({ type: 'UnsubscribeConfirmation' }),
      await verify({ type: 'Notification' }),
      undefined,
      null,
      'verified',
    ]) {
      await expect(confirmSmnSubscription(other as Verified<SmnMessage>, { fetch })).rejects.toThrow(TypeError)
    }
    expect(calls).toEqual([])
  })

  it.each([
    subscribeUrl.replace('console.', 'cn-north-4-console.'),
    subscribeUrl.replace('&region_id=cn-north-4', ''),
    subscribeUrl.replace('&region=cn-north-4&region_id=cn-north-4', ''),
    subscribeUrl.replaceAll(':', '%3A').replace('https%3A', 'https:'),
  ])('confirms with %s', async (subscribe_url) => {
    const { fetch, calls } = answering(() => new Response(answer))
    await confirmSmnSubscription(await verify({ fields: { subscribe_url } }), { fetch })
    expect(calls).toEqual([[subscribe_url, 'GET', 'manual']])
  })

  it.each([
    'https://attacker.test/',
    subscribeUrl.replace('https', 'http'),
    subscribeUrl.replace('https', 'HTTPS'),
>>>>>>> english-code
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

<<<<<<< HEAD
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
=======
  it.each<[string, () => Response | Promise<Response>, boolean]>([
    ['a network that fails', () => Promise.reject(new TypeError(`fetch failed: ${subscribeUrl}`)), true],
    ['500', () => new Response(answer, { status: 500 }), true],
    ['429', () => new Response(null, { status: 429 }), true],
    ['403', () => new Response(answer, { status: 403 }), false],
    ['404', () => new Response(answer, { status: 404 }), false],
    ['204', () => new Response(null, { status: 204 }), false],
    ['a redirect', () => new Response(answer, { status: 302, headers: { location: 'https://attacker.test/' } }), false],
    ['10 MB', () => new Response(answer + ' '.repeat(10_000_000)), false],
  ])('fails on %s, and its error does not contain the token', async (_, response, retryable) => {
    const { fetch, calls } = answering(response)
    const error = await confirmSmnSubscription(await verify(), { fetch }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(VerificationError)
    const status = retryable ? 503 : 403
    expect(error).toMatchObject({ code: 'ERR_CONFIRMATION_FAILED', scheme: 'smn', status, retryable })
    expect(error).not.toHaveProperty('cause')
    expect(String((error as Error).stack)).not.toContain(token)
    expect(calls).toHaveLength(1)
>>>>>>> english-code
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
<<<<<<< HEAD
=======

  it('uses the runtime’s fetch by default', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(answer))
    await confirmSmnSubscription(await verify())
    expect(fetch).toHaveBeenCalledOnce()
    fetch.mockRestore()
  })

  it.each([{ timeout: 0 }, { timeout: 61 }, { fetch: 'fetch' }, { timeOut: 1 }, null])(
    'throws a TypeError for %j',
    async (options) => {
      await expect(confirmSmnSubscription(await verify(), options as never)).rejects.toThrow(TypeError)
    },
  )
>>>>>>> english-code
})
