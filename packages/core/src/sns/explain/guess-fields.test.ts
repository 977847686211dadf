import { describe, expect, it } from 'vitest'
import type { ParsedMessage } from '../checks.js'
import { guessFields } from './guess-fields.js'

type Fields = Readonly<Record<string, string>>

function guess(fields: Fields, topic: Fields = {}, isOfKey = true): unknown {
  const message = { Type: 'Notification', Signature: 'AA==', ...fields }
  const parsed = { message, topic: { name: 'test', accountId: '123456789012', ...topic } }
  const found = guessFields(parsed as unknown as ParsedMessage, isOfKey)
  return found && [found.accident.id, found.evidence]
}
const Subject = 'Greeting'

describe('guessFields of SNS', () => {
  it.each<[what: string, fields: Fields, expected: unknown]>([
    ['a character was lost', { Message: 'Zo\ufffd', Subject }, ['characters-replaced', undefined]],
    ['a character of the subject was lost', { Message: 'x', Subject: '\ufffd' }, ['characters-replaced', undefined]],
    [
      'keys are sorted',
      { Message: '{"a":1,"b":2,"c":3,"d":4,"e":5}', Subject },
      ['sns-message', { keys: 'in alphabetical order' }],
    ],
    ['the message was cut off', { Message: '{"b":1', Subject }, ['truncated', { field: 'Message', characters: 6 }]],
    ['there is no subject', { Message: '{"b":1}' }, ['sns-subject', { subject: 'absent' }]],
    ['the message is JSON', { Message: '{"b":1}', Subject }, ['sns-message', undefined]],
    ['the message is a number', { Message: '7', Subject }, ['sns-field-changed', undefined]],
    ['the message is a text', { Message: 'Hello', Subject }, ['sns-field-changed', undefined]],
    [
      'a confirmation, which never has a subject',
      { Message: 'Hello', Type: 'SubscriptionConfirmation' },
      ['sns-field-changed', undefined],
    ],
  ])('names what is likely if %s', (_, fields, expected) => {
    expect(guess(fields)).toEqual(expected)
  })

  it('says only that a field was changed for a FIFO topic, whose messages have no subject', () => {
    expect(guess({ Message: '{"b":1' }, { name: 'orders.fifo' })).toEqual(['sns-field-changed', undefined])
    expect(guess({ Message: '{"b":1' }, { name: 'orders.fifos' })).toEqual([
      'truncated',
      { field: 'Message', characters: 6 },
    ])
  })

  it('recognises an emulator by its signature or its account if the key of AWS did not sign', () => {
    const message = { Message: 'Zo\ufffd' }
    expect(guess({ ...message, Signature: 'EXAMPLE+x' }, {}, false)).toEqual([
      'emulator',
      { accountId: '123456789012' },
    ])
    expect(guess(message, { accountId: '000000000000' }, false)).toEqual(['emulator', { accountId: '000000000000' }])
    expect(guess({ ...message, Signature: 'xEXAMPLE' }, {}, false)).toBeUndefined()
    expect(guess({ ...message, Signature: 'EXAMPLE' })).toEqual(['characters-replaced', undefined])
  })
})
