import { describe, expect, it } from 'vitest'
import type { ParsedMessage } from '../checks.js'
import { guessFields } from './guess-fields.js'

const guess = (fields: Readonly<Record<string, unknown>>, isOfKey = true): unknown => {
  const found = guessFields({ message: { type: 'Notification', ...fields } } as unknown as ParsedMessage, isOfKey)
  return [found.accident.id, found.evidence]
}
const subject = 'Greeting'

describe('guessFields of SMN', () => {
  it.each([
    ['a character was lost', { message: 'Zo\ufffd', subject }, ['characters-replaced', undefined]],
    ['a character of the subject was lost', { message: 'x', subject: '\ufffd' }, ['characters-replaced', undefined]],
    [
      'keys are sorted',
      { message: '{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}', subject },
      ['smn-message', { keys: 'in alphabetical order' }],
    ],
    ['the message was cut off', { message: '{"b":1', subject }, ['truncated', { field: 'message', characters: 6 }]],
    ['there is no subject', { message: '{"b":1}' }, ['smn-subject', { subject: 'absent or empty' }]],
    ['the message is JSON', { message: '{"b":1}', subject }, ['smn-message', undefined]],
    ['the message is a text', { message: 'Hello', subject }, ['smn-field-changed', undefined]],
    [
      'a confirmation, which never has a subject',
      { message: 'Hello', type: 'SubscriptionConfirmation' },
      ['smn-field-changed', undefined],
    ],
  ])('names what is likely if %s', (_, fields, expected) => {
    expect(guess(fields)).toEqual(expected)
  })

  it('names the key of another region if no pinned key made the signature', () => {
    expect(guess({ message: '{"b":1', subject }, false)).toEqual(['smn-other-pin', undefined])
  })
})
