import { describe, expect, it } from 'vitest'
import { redactRequest } from './redact.js'

const redact = (body: string, headers: [string, string][] = [], url = '/') => {
  const { request, blanked } = redactRequest({ method: 'POST', url, headers, body: new TextEncoder().encode(body) })
  return { text: new TextDecoder().decode(request.body), headers: request.headers, url: request.url, blanked }
}

describe('redactRequest', () => {
  it('blanks the access tokens of an Alexa request, and keeps every other byte', () => {
    const body =
      '{ "user" : {"accessToken": "a\\"b", "id":"u"},\r\n "apiAccessToken":"eyJ", "permissions":{"consentToken":"c"} }'
    const { text, blanked } = redact(body)
    expect(text).toBe(
      '{ "user" : {"accessToken": "blanked", "id":"u"},\r\n "apiAccessToken":"blanked", "permissions":{"consentToken":"blanked"} }',
    )
    expect(blanked).toEqual(['accessToken', 'apiAccessToken', 'consentToken'])
  })

  it('blanks the token of a subscription confirmation, in its URL, too', () => {
    const body = JSON.stringify({
      Token: 'abc',
      SubscribeURL: 'https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn&Token=abc',
      subscribe_url: 'https://console.huaweicloud.com/smn/subscription/confirm?token=abc&topic_urn=urn',
      UnsubscribeURL: 'https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=abc',
    })
    const { text, blanked } = redact(body)
    expect(text).not.toContain('abc')
    expect(text).toContain('Action=ConfirmSubscription&TopicArn=arn&Token=blanked')
    expect(blanked).toEqual(['Token', 'SubscribeURL', 'subscribe_url', 'UnsubscribeURL'])
  })

  it.each([
    ['a name with escapes', '{"access\\u0054oken":"abc"}'],
    ['a message that is itself JSON', JSON.stringify({ Message: JSON.stringify({ accessToken: 'abc' }) })],
    ['a form', 'grant=x&access_token=abc&z=1'],
  ])('finds a token in %s', (_, body) => {
    expect(redact(body).text).not.toContain('abc')
  })

  it.each(['', 'plain text', '{"a":1,"message":"token"}', '{broken "Token', '[]'])('keeps %j', (body) => {
    expect(redact(body)).toMatchObject({ text: body, blanked: [] })
  })

  it('blanks credentials of headers and of the target, but not a signature', () => {
    const headers: [string, string][] = [
      ['Cookie', 'session=abc'],
      ['authorization', 'Bearer abc'],
      ['X-Auth-Token', 'abc'],
      ['Signature-256', 'kept'],
    ]
    const redacted = redact('', headers, 'https://me:abc@host.example/p?api_key=abc&x=1#f')
    expect(JSON.stringify(redacted)).not.toContain('abc')
    expect(redacted.url).toBe('https://host.example/p?api_key=blanked&x=1#f')
    expect(redacted.headers.at(-1)).toEqual(['Signature-256', 'kept'])
    const signature: [string, string] = ['Authorization', 'SDK-HMAC-SHA256 Access=key, Signature=0']
    expect(redact('', [signature]).headers).toEqual([signature])
  })

  it('keeps bytes that are not text', () => {
    const body = Uint8Array.of(0xff, 0x7b)
    expect(redactRequest({ method: 'POST', url: '/', headers: [], body }).request.body).toEqual(body)
  })
})
