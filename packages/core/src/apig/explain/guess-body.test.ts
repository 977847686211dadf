import { describe, expect, it } from 'vitest'
import { explainedOf } from '#test/support/apig-situation.js'
import { encodeUtf8 } from '../../encoding/bytes.js'
import { accidents } from '../../explain/accidents.js'
import { guessBody } from './guess-body.js'

const json: [string, string] = ['Content-Type', 'application/json']
const replaced = encodeUtf8('{"a":"\ufffd"}')

describe('guessBody', () => {
  it.each<[body: string | Uint8Array<ArrayBuffer>, guessed: keyof typeof accidents]>([
    ['', 'emptyBody'],
    ['[object Object]', 'objectText'],
    ['{}', 'emptyObject'],
    ['<!doctype html>', 'page'],
    [replaced, 'replaced'],
    [Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0x80, 0x81), 'compressed'],
    ['{"a":1,"b":2,"c":3,"d":4,"e":5}', 'sortedKeys'],
    ['a=1', 'form'],
    ['a.b-c_d=1', 'form'],
    ['%7B%22a%22%3A1%7D', 'form'],
    ['%257b', 'form'],
    ['%5b1%5d', 'form'],
    ['%255B', 'form'],
    ['{\\"a\\":1}', 'escapes'],
    ['{"a":', 'truncated'],
    [' \n[1,', 'truncated'],
    ['{"aaaaaaaaaaaaaaaa":"\\"', 'truncated'],
    ['--boundary\r\n', 'wrapped'],
    ["b'{}'", 'wrapped'],
    ['b"{}"', 'wrapped'],
  ])('takes %j for %s', (body, guessed) => {
    const { id, what, fix, changes } = accidents[guessed]
    expect(guessBody(explainedOf({ body, headers: [json] }))).toEqual({
      evidence: { accident: id, changes, confidence: 'likely' },
      hint: `${what} ${fix}`,
    })
  })

  it.each(['{"b":1,"a":2,"c":3,"d":4,"e":5}', '1', 'text', ' a=1', '"a=1', '--', '-- a', 'ab"', "x b'"])(
    'guesses nothing from %j',
    (body) => {
      expect(guessBody(explainedOf({ body, headers: [json] }))).toBeUndefined()
    },
  )

  it.each([
    ['application/json', true],
    ['Application/JSON; charset=utf-8', true],
    ['application/problem+json', true],
    ['text/plain', false],
    ['application/ajson', false],
    ['application/jsonx', false],
  ])('guesses about a body of the type %s: %s', (type, guesses) => {
    const guess = guessBody(explainedOf({ body: 'a=1', headers: [['Content-Type', type]] }))
    expect(guess !== undefined).toBe(guesses)
  })

  it('guesses nothing without a type, or if another check compares the body with a signed hash', () => {
    expect(guessBody(explainedOf({ body: 'a=1' }))).toBeUndefined()
    const payload = { declared: 'a', computed: 'b', payloadHash: 'a' }
    expect(guessBody(explainedOf({ body: 'a=1', headers: [json], found: { payload } }))).toBeUndefined()
    const undeclared = { declared: undefined, computed: 'b', payloadHash: 'b' }
    expect(guessBody(explainedOf({ body: 'a=1', headers: [json], found: { payload: undeclared } }))).toBeDefined()
  })
})
