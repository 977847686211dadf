import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../encoding/bytes.js'
import type { Origin } from './accident.js'
import { Budget } from './budget.js'
import { characterOrigins, edgeOrigins, endOrigins, textForms, textOf, textOrigins } from './text-origins.js'

const bytesOf = (...bytes: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes)
const latin1 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (unit) => unit.charCodeAt(0))

/** The accident of the first origin that is the signed text. */
function nameOf(origins: Iterable<Origin>, signed: string | Uint8Array): string | undefined {
  const wanted = String(typeof signed === 'string' ? encodeUtf8(signed) : signed)
  for (const { accident, bytes } of origins) if (String(bytes) === wanted) return accident.id
  return undefined
}

const texts: readonly [what: string, text: string][] = [
  ['a text with every kind of line', ' a\r\nb\rc\n \0\0'],
  ['a text that ends with CRLF', 'a\r\n'],
  ['a text with a mark and a newline', '\ufeffa\n'],
  ['a text with tabs, runs of spaces, and invisible characters', '\ta    b  c\u00a0d\u200be'],
  ['a text with entities', '&lt;é&gt; &amp;amp; "x" \'y\''],
  ['a text with typographic quotes', '“a” ‘b’ «c» „d‚ e″ f′'],
  ['a text in quotes', '"a\\"b\\/c\\\\n\\u00e9"'],
  ['a Python dictionary', "{'a': True, 'b': [False, None], 'c': 'True'}"],
  ['a text whose characters have several forms', 'Zoë e\u0301 ﬁ'],
  ['escaped lines', 'a\\r\\nb\\nc\\td\n"e"\tf\r\n'],
]

describe('textForms', () => {
  it.each(texts)('generates these forms, the likeliest first: %s', (_, text) => {
    const forms = [...textForms(text)].filter(([, form]) => form !== text)
    expect(forms.map(([{ id }, form]) => `${id} ${JSON.stringify(form)}`).join('\n')).toMatchSnapshot()
  })
})

describe('textOrigins', () => {
  it.each<[what: string, arrived: string | Uint8Array<ArrayBuffer>, signed: string | Uint8Array, accident: string]>([
    ['UTF-8 that was read as latin-1', 'Ã«', 'ë', 'latin-1'],
    ['UTF-8 that was read as latin-1 twice', 'Ã\u0083Â«', 'ë', 'latin-1'],
    // Some versions of Node decode windows-1252 as latin-1.
    ['UTF-8 that was read as windows-1252', textOf(encodeUtf8('€'), 'windows-1252'), '€', 'latin-1'],
    ['a text that was written as latin-1', latin1('Zoë'), 'Zoë', 'latin-1'],
    ['a text that was written as windows-1252', bytesOf(0x80), '€', 'latin-1'],
    ['a text that was written as Shift JIS', bytesOf(0x93, 0xfa, 0x96, 0x7b), '日本', 'latin-1'],
    ['a text that was written as GBK', bytesOf(0xd6, 0xd0, 0xb9, 0xfa), '中国', 'latin-1'],
    ['a text that was written as EUC-KR', bytesOf(0xc7, 0xd1, 0xb1, 0xdb), '한글', 'latin-1'],
    ['a text that was written as Big5', bytesOf(0xa4, 0xa4, 0xb0, 0xea), '中國', 'latin-1'],
    ['a text that was written as windows-1251', bytesOf(0xcf, 0xf0), 'Пр', 'latin-1'],
    ['a text that was written as ISO 8859-15', bytesOf(0xa4, 0xe9), '€é', 'latin-1'],
    ['little-endian UTF-16', bytesOf(0x61, 0, 0xeb, 0), 'aë', 'utf-16'],
    ['little-endian UTF-16 with its mark', bytesOf(0xff, 0xfe, 0x61, 0), 'a', 'utf-16'],
    ['big-endian UTF-16', bytesOf(0, 0x61, 0, 0xeb), 'aë', 'utf-16'],
    ['a newline', 'a\n', 'a', 'trailing-newline'],
    ['an entity', '&euro;&lt;', '&euro;<', 'entities'],
    ['entities of marks', '&apos;&nbsp;&quot;&amp;&gt;', '\'\u00a0"&>', 'entities'],
    ['the last code point, and one beyond it', '&#x10ffff;&#1114112;', '\u{10ffff}&#1114112;', 'entities'],
    ['an angle bracket as an entity', '<', '&lt;', 'entities'],
    ['the other angle bracket as an entity', '>', '&gt;', 'entities'],
    ['quotes around lines', '"a\nb"', 'a\nb', 'quotes'],
    ['values of Python', "{'a': None, 'b': True}", '{"a": null, "b": true}', 'quotes'],
    ['escapes of a quoted text', 'a\\u00e9\\"b\\"', 'aé"b"', 'escapes'],
    ['an escaped apostrophe', "a\\'b\\n", "a'b\\n", 'escapes'],
    ['the byte 255 that was read as latin-1', 'ÿ', bytesOf(0xff), 'latin-1'],
    ['a mark inside of UTF-16', bytesOf(0x61, 0, 0xff, 0xfe), 'a\ufeff', 'utf-16'],
    ['only zero bytes', '\0\0', '', 'padding'],
  ])('undo an accident to the characters: %s', (_, arrived, signed, accident) => {
    const bytes = typeof arrived === 'string' ? encodeUtf8(arrived) : arrived
    expect(nameOf(textOrigins(bytes, new Budget()), signed)).toBe(accident)
  })

  it('try other encodings only if there are bytes beyond ASCII, and UTF-16 only for an even number of bytes', () => {
    const ids = (bytes: Uint8Array<ArrayBuffer>): (string | undefined)[] =>
      [...textOrigins(bytes, new Budget())].map(({ accident }) => accident.id)
    const count = (id: string, bytes: Uint8Array<ArrayBuffer>): number => ids(bytes).filter((one) => one === id).length
    expect(['abc', 'aë', '日'].map((text) => count('latin-1', encodeUtf8(text)))).toEqual([4, 9, 7])
    expect([count('utf-16', encodeUtf8('abc')), count('utf-16', encodeUtf8('abcd'))]).toEqual([0, 2])
  })

  it.each([
    ['a mark that is not at the start', 'a\ufeffb', 'ab', 'white-space'],
    ['quotes that are not around the text', '"a" b', 'a b', undefined],
    ['a Python text in another text', "x {'a': True}", 'x {"a": true}', undefined],
    ['a list without quotes', '[{a: True}]', '[{a: true}]', undefined],
  ])('leave %s', (_, arrived, signed, accident) => {
    expect(nameOf(textOrigins(encodeUtf8(arrived), new Budget()), signed)).toBe(accident)
  })

  it('are never the text that arrived, except in another encoding', () => {
    for (const [, text] of texts)
      for (const origins of [endOrigins, edgeOrigins])
        expect(nameOf(origins(encodeUtf8(text), new Budget()), text)).toBeUndefined()
  })

  it('end if the budget is spent', () => {
    const spent = new Budget({ read: 0 })
    for (const origins of [textOrigins, characterOrigins, endOrigins, edgeOrigins])
      expect([...origins(encodeUtf8('a\r\n'), spent)]).toEqual([])
    const few = new Budget({ read: 5 })
    expect([...textOrigins(encodeUtf8('12345678'), few)].length).toBeLessThanOrEqual(5)
  })

  it('are those of the ends, of the lines, and of the characters', () => {
    const nameIn = (origins: typeof textOrigins, arrived: string, signed: string): string | undefined =>
      nameOf(origins(encodeUtf8(arrived), new Budget()), signed)
    expect([
      nameIn(endOrigins, 'a', 'a\n'),
      nameIn(endOrigins, 'a\0', 'a'),
      nameIn(edgeOrigins, 'a\0', 'a'),
      nameIn(edgeOrigins, "'", '"'),
      nameIn(characterOrigins, "'", '"'),
      nameIn(characterOrigins, 'a', 'a\n'),
      nameIn(characterOrigins, 'Ã«', 'ë'),
      nameIn(textOrigins, 'a', 'a\n'),
    ]).toEqual([
      'trailing-newline',
      undefined,
      'padding',
      undefined,
      'quotes',
      undefined,
      'latin-1',
      'trailing-newline',
    ])
  })
})

describe('textOf', () => {
  it('keeps a byte order mark, and writes U+FFFD for bytes that are not valid', () => {
    expect(textOf(bytesOf(0xef, 0xbb, 0xbf, 0x61, 0xff), 'utf-8')).toBe('\ufeffa\ufffd')
  })
})
