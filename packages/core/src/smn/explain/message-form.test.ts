import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../../encoding/bytes.js'
import { smnMessageForm } from './message-form.js'

type Fields = Readonly<Record<string, unknown>>

const names = [
  ...['type', 'message_id', 'topic_urn', 'subject', 'message', 'timestamp', 'signature_version', 'signature'],
  ...['signing_cert_url', 'subscribe_url', 'unsubscribe_url'],
]
const message: Fields = {
  ...Object.fromEntries(names.map((name) => [name, 'x'])),
  type: 'Notification',
  signature_version: 'v1',
}
const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())

describe('smnMessageForm', () => {
  it.each<[what: string, value: Fields, accident: string | undefined, restored: Fields]>([
    ['nothing', message, undefined, message],
    [
      'names in camel case',
      Object.fromEntries(names.map((name) => [camel(name), name])),
      'smn-field-names',
      Object.fromEntries(names.map((name) => [name, name])),
    ],
    ['names with dashes and capital letters', { 'Message-Id': 'a' }, 'smn-field-names', { message_id: 'a' }],
    ['values in lists', { type: ['a'] }, 'smn-field-types', { type: 'a' }],
    ['a number', { message_id: 7 }, 'smn-field-types', { message_id: '7' }],
    ['an object as message', { message: { a: 1 } }, 'smn-message', { message: '{"a":1}' }],
    ['another field that is an object', { subject: { a: 1 } }, undefined, { subject: { a: 1 } }],
    ['a list of two', { type: ['a', 'b'] }, undefined, { type: ['a', 'b'] }],
    ['a field of another name', { other: 'a' }, undefined, { other: 'a' }],
  ])('restores fields as SMN writes them: %s', (_, value, accident, restored) => {
    const found = smnMessageForm.restore(value)
    expect([found.accident?.id, found.fields]).toEqual([accident, restored])
  })

  it('recognises a message by its fields', () => {
    const isMessage = (fields: Fields): boolean => smnMessageForm.isMessage(encodeUtf8(JSON.stringify(fields)))
    expect([isMessage(message), isMessage({ ...message, signature: '' }), isMessage({})]).toEqual([true, false, false])
    expect([smnMessageForm.isInside?.(message), smnMessageForm.isInside?.({ topic: 1 })]).toEqual([true, false])
  })
})
