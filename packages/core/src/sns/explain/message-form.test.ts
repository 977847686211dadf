import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../../encoding/bytes.js'
import { snsMessageForm } from './message-form.js'

type Fields = Readonly<Record<string, unknown>>

const names = [
  ...['Type', 'MessageId', 'TopicArn', 'Subject', 'Message', 'Timestamp', 'SignatureVersion', 'Signature'],
  ...['SigningCertURL', 'SubscribeURL', 'UnsubscribeURL', 'Token', 'MessageAttributes'],
]
const texts = (rename: (name: string) => string): Fields =>
  Object.fromEntries(names.map((name) => [rename(name), name]))

describe('snsMessageForm', () => {
  it.each<[what: string, value: Fields, accident: string | undefined, restored: Fields]>([
    ['nothing', texts((name) => name), undefined, texts((name) => name)],
    ['names in lower case', texts((name) => name.toLowerCase()), 'sns-field-names', texts((name) => name)],
    ['names in camel case', { messageId: 'a' }, 'sns-field-names', { MessageId: 'a' }],
    ['names in snake case', { topic_arn: 'a', 'topic-arn': 'b' }, 'sns-field-names', { TopicArn: 'b' }],
    ['the names of a Lambda event, which are accepted', { SigningCertUrl: 'a' }, undefined, { SigningCertURL: 'a' }],
    ['an object as Message', { Message: { a: 1 } }, 'sns-message', { Message: '{"a":1}' }],
    ['a number as Message', { Message: 7 }, 'sns-message', { Message: '7' }],
    ['an empty Subject', { Subject: '' }, 'sns-subject', {}],
    ['a Subject that is a number', { Subject: 7 }, 'sns-subject', {}],
    ['no Subject', { Subject: null }, undefined, { Subject: null }],
    ['milliseconds', { Timestamp: 1_780_315_200_000 }, 'sns-field-types', { Timestamp: '2026-06-01T12:00:00.000Z' }],
    ['a number', { SignatureVersion: 2 }, 'sns-field-types', { SignatureVersion: '2' }],
    ['a list of one text', { Type: ['Notification'] }, 'sns-field-types', { Type: 'Notification' }],
    ['a list of two', { Type: ['a', 'b'] }, undefined, { Type: ['a', 'b'] }],
    ['a list of a number', { Type: [7] }, undefined, { Type: [7] }],
    ['attributes', { MessageAttributes: 7 }, undefined, { MessageAttributes: 7 }],
    ['a field of another name', { Other: 'a' }, undefined, { Other: 'a' }],
    [
      'two accidents, of which the first is named',
      { messageId: 'a', Message: {} },
      'sns-field-names',
      { MessageId: 'a', Message: '{}' },
    ],
  ])('restores fields as AWS writes them: %s', (_, value, accident, restored) => {
    const found = snsMessageForm.restore(value)
    expect([found.accident?.id, found.fields]).toEqual([accident, restored])
  })

  it('recognises a message by its fields', () => {
    const message = {
      ...texts((name) => name),
      Type: 'Notification',
      SignatureVersion: '2',
      MessageAttributes: undefined,
    }
    const isMessage = (fields: Fields): boolean => snsMessageForm.isMessage(encodeUtf8(JSON.stringify(fields)))
    expect([isMessage(message), isMessage({ ...message, Signature: '' }), isMessage({})]).toEqual([true, false, false])
  })
})
