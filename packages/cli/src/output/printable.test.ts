import { createColors } from 'picocolors'
import { describe, expect, it } from 'vitest'
import { toJson } from './json.js'
import { printable, printableLines, printableOutput } from './printable.js'

describe('printable', () => {
  it('does not change text of any script', () => {
    expect(printable('CN=Zürich, 東京 → 🙂')).toBe('CN=Zürich, 東京 → 🙂')
  })

  it('escapes characters that would control or deceive a terminal', () => {
    expect(printable('a\u001b[2J\u009b1m\r\n\u202eb\u200b\u2028')).toBe(
      'a\\u{1b}[2J\\u{9b}1m\\u{d}\\n\\u{202e}b\\u{200b}\\u{2028}',
    )
    expect(printable('\ud800')).toBe('\\u{d800}')
  })
})

describe('printableLines', () => {
  it('keeps line feeds', () => {
    expect(printableLines('a\u001b\nb\n')).toBe('a\\u{1b}\nb\n')
  })
})

describe('printableOutput', () => {
  it('keeps colours, but no other escape sequence', () => {
    const { red, bold } = createColors(true)
    const colored = `${bold(red('failed'))}\n`
    expect(printableOutput(colored)).toBe(colored)
    expect(printableOutput('\u001b[2J\u001b]0;title\u0007\u001b[1;1H\u202e')).toBe(
      '\\u{1b}[2J\\u{1b}]0;title\\u{7}\\u{1b}[1;1H\\u{202e}',
    )
  })
})

describe('toJson', () => {
  it('has the same content as JSON.stringify, without raw control characters', () => {
    const value = {
      text: 'a\u001b\u009b\u202e\u007f\u{e0001}\ue000é',
      bytes: Uint8Array.of(1, 255),
      big: 10n,
      at: new Date(0),
    }
    const json = toJson(value)
    for (const character of ['\u001b', '\u009b', '\u202e', '\u007f', '\u{e0001}', '\ue000'])
      expect(json).not.toContain(character)
    expect(JSON.parse(json)).toEqual({ text: value.text, bytes: '01ff', big: '10', at: '1970-01-01T00:00:00.000Z' })
  })
})
