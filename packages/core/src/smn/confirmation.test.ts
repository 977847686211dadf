import { testTopicUrn } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { confirm } from './confirmation.js'
import type { SmnSubscriptionConfirmation } from './smn-message.js'

const message = {
  type: 'SubscriptionConfirmation',
  topic_urn: testTopicUrn,
  subscribe_url: `https://console.huaweicloud.com/smn/subscription/confirm?token=abc&topic_urn=${testTopicUrn}`,
} as SmnSubscriptionConfirmation

const answering = (body: string, status = 200) => ({
  fetch: (async () => new Response(body, { status })) as typeof globalThis.fetch,
})

describe('the answer of SMN to a confirmation', () => {
  it.each(['a', '0123456789abcdef', 'A-1', 'a'.repeat(64)])('returns the URN of the subscription %s', async (id) => {
    const subscriptionUrn = `${testTopicUrn}:${id}`
    const confirmed = await confirm(message, answering(JSON.stringify({ subscription_urn: subscriptionUrn })))
    expect(confirmed).toEqual({ subscriptionUrn })
    expect(Object.isFrozen(confirmed)).toBe(true)
  })

  it.each([
    `${testTopicUrn}:`,
    `${testTopicUrn}:<a`,
    `${testTopicUrn}:a>`,
    `${testTopicUrn}:a:b`,
    `${testTopicUrn}:${'a'.repeat(65)}`,
    `${testTopicUrn}-a`,
    `${testTopicUrn.replace(/.$/, '?')}:a`,
    testTopicUrn,
    [`${testTopicUrn}:a`],
    null,
  ])('returns no URN if it names the subscription %j', async (subscription_urn) => {
    expect(await confirm(message, answering(JSON.stringify({ subscription_urn })))).toEqual({
      subscriptionUrn: undefined,
    })
  })

  it('is named in errors, like the function that requested it', async () => {
    await expect(confirm(message, answering('', 500))).rejects.toThrow('SMN answered 500')
    const failing = async (): Promise<Response> => await Promise.reject(new Error('down'))
    await expect(confirm(message, { fetch: failing })).rejects.toThrow('No answer came from SMN')
    await expect(confirm(message, { timeout: 0 })).rejects.toThrow('confirmSmnSubscription: options.timeout must be')
  })
})
