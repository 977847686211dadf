import { describe, expect, it } from 'vitest'
import { escapeCharacters } from '../../packages/build/src/ascii.js'

const evaluate = (code: string): unknown => new Function(`return ${code}`)()

describe('escapeCharacters', () => {
  it.each(["'it’s … \ufeff 😀'", '`a – b`'])('keeps the value of %s', (code) => {
    const escaped = escapeCharacters(code)
    expect(escaped).toMatch(/^[\0-\x7f]*$/)
    expect(evaluate(escaped)).toBe(evaluate(code))
  })

  it('keeps what a regular expression matches', () => {
    const form = evaluate(escapeCharacters('/^[’😀]…$/u')) as RegExp
    expect(['’…', '😀…', 'x…'].map((text) => form.test(text))).toEqual([true, true, false])
  })
})
