import { describe, expect, it } from 'vitest'
import { type HeaderFields, usualHeaderFields } from '../request/header-fields.js'
import { refuseRawDelivery, requireAgreement } from './message-headers.js'
import type { SnsMessage } from './sns-message.js'

const fields = (...headers: readonly [string, string][]): HeaderFields => usualHeaderFields(headers) as HeaderFields
const message = { Type: 'Notification', MessageId: 'id', TopicArn: 'arn:topic' } as SnsMessage

describe('refuseRawDelivery', () => {
  it.each([undefined, 'false', 'FALSE'])('accepts the header %j', (value) => {
    const headers = value === undefined ? fields() : fields(['X-Amz-Sns-Rawdelivery', value])
    expect(() => refuseRawDelivery(headers)).not.toThrow()
  })

  it.each([
    ['true', 'ERR_UNSUPPORTED', /^RawMessageDelivery carries no signature/],
    ['TRUE', 'ERR_UNSUPPORTED', /^RawMessageDelivery carries no signature/],
    ['', 'ERR_HEADER_INVALID', /^x-amz-sns-rawdelivery header is neither true nor false$/],
    ['1', 'ERR_HEADER_INVALID', /^x-amz-sns-rawdelivery header is neither true nor false$/],
  ])('refuses the header %j with %s', (value, code, words) => {
    expect(() => refuseRawDelivery(fields(['x-amz-sns-rawdelivery', value]))).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(words) }),
    )
  })
})

describe('requireAgreement', () => {
  const agreeing: [string, string][] = [
    ['x-amz-sns-message-type', 'Notification'],
    ['x-amz-sns-message-id', 'id'],
    ['x-amz-sns-topic-arn', 'arn:topic'],
    ['x-amz-sns-subscription-arn', 'arn:topic:subscription'],
  ]

  it('needs none of the headers, and accepts those that agree', () => {
    expect(() => requireAgreement(fields(), message)).not.toThrow()
    expect(() => requireAgreement(fields(...agreeing), message)).not.toThrow()
  })

  it.each([
    ['x-amz-sns-message-type', 'SubscriptionConfirmation', 'Type'],
    ['x-amz-sns-message-type', '', 'Type'],
    ['x-amz-sns-message-id', 'other', 'MessageId'],
    ['x-amz-sns-topic-arn', 'arn:topic2', 'TopicArn'],
    ['x-amz-sns-subscription-arn', 'arn:topic', 'TopicArn'],
    ['x-amz-sns-subscription-arn', 'arn:topic2:subscription', 'TopicArn'],
    ['x-amz-sns-subscription-arn', 'x:arn:topic:subscription', 'TopicArn'],
  ])('refuses the header %s with the value %j', (header, value, field) => {
    const headers = fields(...agreeing.filter(([name]) => name !== header), [header, value])
    expect(() => requireAgreement(headers, message)).toThrow(
      expect.objectContaining({
        code: 'ERR_HEADER_INVALID',
        message: `${header} header is at odds with ${field} in the body`,
      }),
    )
  })
})
