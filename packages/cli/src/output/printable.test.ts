import { describe, expect, it } from 'vitest'
import { toJson } from './json.js'
import { printable } from './printable.js'

describe('printable', () => {
  it('leaves text alone, whatever its script', () => {
    expect(printable('CN=Zürich, 東京 → 🙂')).toBe('CN=Zürich, 東京 → 🙂')
  })

  it('spells out what would steer or deceive a terminal', () => {
    expect(printable('a\u001b[2J\u009b1m\r\n\u202eb\u200b\u2028')).toBe(
      'a\\u{1b}[2J\\u{9b}1m\\u{d}\\n\\u{202e}b\\u{200b}\\u{2028}',
    )
    expect(printable('\ud800')).toBe('\\u{d800}')
  })
})

describe('toJson', () => {
  it('says the same as JSON.stringify, without raw control characters', () => {
    const value = {
      text: 'a\u001b\u009b\u202e\u007f\u{e0001}é',
      bytes: Uint8Array.of(1, 255),
      big: 10n,
      at: new Date(0),
    }
    const json = toJson(value)
    for (const character of ['\u001b', '\u009b', '\u202e', '\u007f', '\u{e0001}']) expect(json).not.toContain(character)
    expect(JSON.parse(json)).toEqual({ text: value.text, bytes: '01ff', big: '10', at: '1970-01-01T00:00:00.000Z' })
  })
})
