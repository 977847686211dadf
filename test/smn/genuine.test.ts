import { confirmSmnSubscription } from '@countersign/core/smn'
import { type SmnTestMessage, smnRequest, toRequest } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { createSurroundings } from '../schemes/scheme-material.js'
import { createSmnMaterial } from '../schemes/smn.js'

// The forms of a message that the documentation of SMN shows, or that published messages have.
const { sign, verifier } = await createSmnMaterial(await createSurroundings())

const project = '0123456789abcdef0123456789abcdef'
const alarm = JSON.stringify(
  { message_type: 'alarm', sms_content: 'CPU ≥ 80%,\nCurrent Data: 97.08%', value: 80 },
  null,
  2,
)

describe('SMN', () => {
  it.each<[string, SmnTestMessage]>([
    ['without a subject', { subject: undefined }],
    ['with an empty subject', { subject: '' }],
    ['with a subject of null', { subject: null }],
    ['with a quoted subject', { subject: '[Critical Alarm]From Cloud Eye: "ecs-alarms" has triggered an alarm.' }],
    ['with a Chinese subject', { subject: '[华为云][紧急告警]云监控通知：DCS Redis实例 “dcs-h4tv”' }],
    ['with emoji', { subject: '🔔', message: '🔔\n🔔' }],
    ['with JSON in its message', { message: alarm }],
    ['with line feeds and tabs', { message: 'One\n\tTwo\r\nThree\n' }],
    ['with HTML', { message: '<!doctype html><p>a &amp; b</p>' }],
    ['with escapes that look like escapes', { message: '\\u003e \\n \\\\' }],
    ['with an empty message', { message: '' }],
    ['with 256 KiB', { message: '告'.repeat(87_381) }],
    ['with a template', { message: 'x', message_template_name: 'alarm', tags: { a: '1' } }],
    ['with another attribute', { message_attributes: [{ name: 'smn_protocol', value: ['http'] }], protocol: 'https' }],
    ['with milliseconds', { timestamp: new Date().toISOString() }],
    ['without an unsubscribe_url', { unsubscribe_url: undefined }],
    ['with an id of hyphens', { message_id: '5bc5cf7e-9882-49e9-9144-6a2a2c6a1be6' }],
  ])('accepts a notification %s', async (_, fields) => {
    const request = await sign({ fields })
    const { payload } = await verifier().verify(request)
    expect(payload.message).toBe(request.message.message)
    expect((await verifier().verify(toRequest(request))).payload).toEqual(payload)
  })

  it.each([
    'cn-north-1',
    'cn-north-4',
    'cn-north-9',
    'cn-north-219',
    'cn-east-2',
    'cn-east-3',
    'cn-east-4',
    'cn-south-1',
    'cn-south-4',
    'cn-southwest-2',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-southeast-3',
    'ap-southeast-4',
    'ap-southeast-5',
    'af-south-1',
    'af-north-1',
    'la-north-2',
    'la-south-2',
    'na-mexico-1',
    'sa-brazil-1',
    'sa-argentina-1',
    'tr-west-1',
    'me-east-1',
    'ae-ad-1',
    'ru-northwest-2',
    'my-kualalumpur-1',
    'eu-west-0',
  ])('accepts the three types of the region %s, and confirms a subscription there', async (region) => {
    const topicUrn = `urn:smn:${region}:${project}:CES_notification_group_bngJ2aMpX`
    const one = verifier({ topicUrns: [topicUrn] })
    for (const type of ['Notification', 'UnsubscribeConfirmation'] as const)
      expect((await one.verify(await sign({ topicUrn, type }))).payload.topic_urn).toBe(topicUrn)
    const query = `token=${'a'.repeat(128)}&topic_urn=${topicUrn}`
    for (const url of [
      `https://console.huaweicloud.com/smn/subscription/confirm?${query}`,
      `https://console.huaweicloud.com/smn/subscription/confirm?${query}&region=${region}`,
      `https://${region}-console.huaweicloud.com/smn/subscription/confirm?${query}&region=${region}&region_id=${region}`,
    ]) {
      const request = await sign({ topicUrn, type: 'SubscriptionConfirmation', fields: { subscribe_url: url } })
      const fetched: string[] = []
      const fetch: typeof globalThis.fetch = async (input) => {
        fetched.push(String(input))
        return Response.json({ request_id: 'a', subscription_urn: `${topicUrn}:${project}` })
      }
      const confirmed = await confirmSmnSubscription(await one.verify(request), { fetch })
      expect([fetched, confirmed.subscriptionUrn]).toEqual([[url], `${topicUrn}:${project}`])
    }
  })

  it('accepts headers in any case and order, with other headers, and no headers', async () => {
    const { message } = await sign()
    const request = smnRequest(message)
    const others: [string, string][] = [
      ['x-smn-subscription-urn', `${message.topic_urn}:${project}`],
      ['Content-Type', 'text/plain'],
    ]
    for (const headers of [
      [],
      others,
      [...request.headers].reverse(),
      request.headers.map(([name, value]): [string, string] => [name.toLowerCase(), value]),
      [...others, ...request.headers],
    ])
      expect((await verifier().verify({ ...request, headers })).payload.message).toBe('Hello')
  })

  it('accepts fields in any order, and white space between them', async () => {
    const { message } = await sign({ subject: 'Greeting' })
    const reversed = Object.fromEntries(Object.entries(message).reverse())
    for (const text of [JSON.stringify(message, null, 4), `${JSON.stringify(reversed)}\n`]) {
      const request = { ...smnRequest(message), body: new TextEncoder().encode(text) }
      expect((await verifier().verify(request)).payload).toMatchObject({ subject: 'Greeting' })
    }
  })
})
