import { describe, expect, it } from 'vitest'
import { originsOf } from './body-origins.js'
import { Budget } from './budget.js'

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

const guesses = (arrived: string): string[] =>
  Array.from(
    originsOf(encode(arrived), new Budget()),
    ({ accident, bytes }) => `${accident.id}: ${new TextDecoder().decode(bytes)}`,
  )

describe('originsOf', () => {
  const value = { 'a,b': 'Zoë: x",y"z \\', c: [1, { d: '/' }] }
  const compact = JSON.stringify(value)

  it.each([
    ['with two spaces', JSON.stringify(value, null, 2)],
    ['with four spaces', JSON.stringify(value, null, 4)],
    ['with tabs', JSON.stringify(value, null, '\t')],
    ['in ASCII', compact.replace('ë', '\\u00eb')],
    ['with escaped slashes', compact.replace('/', '\\/')],
    ['as Python does', '{"a,b": "Zo\\u00eb: x\\",y\\"z \\\\", "c": [1, {"d": "/"}]}'],
    ['as Python does, without escaping non-ASCII', '{"a,b": "Zoë: x\\",y\\"z \\\\", "c": [1, {"d": "/"}]}'],
  ])('finds the JSON if it was written %s', (_, signed) => {
    expect(JSON.parse(signed)).toEqual(value)
    expect(guesses(compact)).toContain(`json-reserialised: ${signed}`)
    expect(guesses(signed)).toContain(`json-reserialised: ${compact}`)
  })

  it.each(['\n', '\r\n'])('finds a newline at the end that was dropped or added: %j', (newline) => {
    expect(guesses('text')).toContain(`trailing-newline: text${newline}`)
    expect(guesses(`text${newline}`)).toContain('trailing-newline: text')
  })

  it.each(['1.0', '"text"', 'null', '{"a":', ''])('does not serialise JSON again for %j', (text) => {
    expect(guesses(text).filter((guess) => guess.startsWith('json-reserialised'))).toEqual([])
  })

  it('makes at most some hundreds of guesses, and none for a body larger than 2 MiB', () => {
    expect(guesses(compact).length).toBeLessThan(600)
    expect(Array.from(originsOf(new Uint8Array(1_048_576), new Budget())).length).toBeGreaterThan(5)
    expect(Array.from(originsOf(new Uint8Array(2_097_153), new Budget()))).toEqual([])
  })
})
