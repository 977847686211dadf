import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../encoding/bytes.js'
import { Budget } from './budget.js'
import { textOf } from './text-origins.js'
import { decodeLenient, decompressed, looksLikeText, transportOrigins } from './transport-origins.js'

const json = '{"a":"x/y?z","b":[1]}'
const base64 = btoa(json)

/** The accident of the first origin that is the signed text. */
function nameOf(arrived: string, signed: string): string | undefined {
  for (const { accident, bytes } of transportOrigins(encodeUtf8(arrived), new Budget()))
    if (textOf(bytes, 'utf-8') === signed) return accident.id
  return undefined
}

describe('transportOrigins', () => {
  it.each<[what: string, arrived: string, signed: string, accident: string | undefined]>([
    ['base64', base64, json, 'base64'],
    ['base64 that was decoded', json, base64, 'base64'],
    ['base64 as a JSON string', JSON.stringify(base64), json, 'base64'],
    ['a data URL', `data:application/json;base64,${base64}`, json, 'base64'],
    ['a JSON string', JSON.stringify(json), json, 'json-stringified'],
    ['a JSON string in a JSON string', JSON.stringify(JSON.stringify(json)), json, 'json-stringified'],
    ['a JSON string that was parsed', json, JSON.stringify(json), 'json-stringified'],
    ['a Buffer of Node', JSON.stringify(Buffer.from(json)), json, 'buffer-as-json'],
    ['a number in a JSON string', '"12"', '12', 'json-stringified'],
    ['a Buffer whose data is base64', JSON.stringify({ type: 'Buffer', data: base64 }), json, 'buffer-as-json'],
    ['an array of bytes', JSON.stringify([...encodeUtf8(json)]), json, 'buffer-as-json'],
    ['a typed array', JSON.stringify(encodeUtf8(json)), json, 'buffer-as-json'],
    ['bytes without brackets', String(encodeUtf8(json)), json, 'buffer-as-json'],
    ['the bytes 0 and 255', '[0,255]', '\0\ufffd', 'buffer-as-json'],
    ['a number above 255', '[97,256]', 'a\0', undefined],
    ['a negative number', '[97,-1]', 'a\ufffd', undefined],
    ['an empty array', '[]', '', undefined],
    ['the data of another type', JSON.stringify({ type: 'Other', data: base64 }), json, undefined],
    ['percent escapes', encodeURIComponent(json), json, 'form-encoded'],
    ['percent escapes and plus signs', encodeURIComponent('a b+c').replaceAll('%20', '+'), 'a b+c', 'form-encoded'],
    ['a form field', `payload=${encodeURIComponent(json)}`, json, 'form-encoded'],
    ['a form field with a plus sign', 'a=b+c', 'b c', 'form-encoded'],
    ['an equals sign at the end', `${encodeURIComponent(json)}=`, json, 'form-encoded'],
    ['a form that was decoded', 'a b+c', 'a%20b%2Bc', 'form-encoded'],
    ['a form with plus signs that was decoded', 'a b/c', 'a+b%2Fc', 'form-encoded'],
    ['plus signs that became spaces', 'a b', 'a+b', 'form-encoded'],
    ['a percent sign outside an escape', '100%', '100', undefined],
    ['hex', Buffer.from(json).toString('hex'), json, 'hex'],
    ['hex in upper case', Buffer.from(json).toString('hex').toUpperCase(), json, 'hex'],
    ['one chunk', `15\r\n${json}\r\n0\r\n\r\n`, json, 'chunked'],
    ['two chunks, one with an extension', '3;a=b\r\n{"a\r\nA\r\n":12345678\r\n0\r\n', '{"a":12345678', 'chunked'],
    ['chunks without their end', `15\r\n${json}\r\n`, json, undefined],
    ['a chunk up to the end', `15\r\n${json}`, json, undefined],
    ['a text before a chunk', `x15\r\n${json}\r\n0\r\n`, json, undefined],
    ['a chunk that is longer than the body', `ff\r\n${json}\r\n0\r\n`, json, undefined],
    ['a chunk that is cut off', `16\r\n${json}`, json, undefined],
    ['a chunk with a size that is not hex', `xyz\r\n${json}\r\n0\r\n`, json, undefined],
  ])('undo %s', (_, arrived, signed, accident) => {
    expect(nameOf(arrived, signed)).toBe(accident)
  })

  it('are never the text that arrived without its escapes, if it has none', () => {
    const origins = [...transportOrigins(encodeUtf8('a=b'), new Budget())].filter(
      ({ accident }) => accident.id === 'form-encoded',
    )
    expect(origins.map(({ bytes }) => textOf(bytes, 'utf-8'))).toEqual(['b', 'b', 'a%3Db', 'a%3Db', 'a=b'])
  })

  it('end if the budget is spent', () => {
    const forms = (read: number): number => [...transportOrigins(encodeUtf8(json), new Budget({ read }))].length
    expect([forms(0), forms(json.length / 8), forms(3 * json.length)]).toEqual([0, 0, 5])
  })
})

describe('decodeLenient', () => {
  it.each([
    ['SGVsbG8h', 'Hello!'],
    ['SGVsbG8hIQ==', 'Hello!!'],
    ['SGVsbG8hIQ', 'Hello!!'],
    ['SGVs\r\nbG8h', 'Hello!'],
    [' SGVs\tbG8h ', 'Hello!'],
    ['Pz8_Pz8-', '?????>'],
  ])('decodes base64 in any form: %j', (text, decoded) => {
    expect(textOf(decodeLenient(text) ?? new Uint8Array(0), 'utf-8')).toBe(decoded)
  })

  it.each(['SGVsbG8', '', '{"a":1234}', 'SGVsbG8hI', '=SGVsbG8h', `data:${'x'.repeat(101)};base64,SGVsbG8h`])(
    'decodes nothing else: %j',
    (text) => {
      expect(decodeLenient(text)).toBeUndefined()
    },
  )
})

describe('decompressed', () => {
  const contentsOf = async (bytes: Uint8Array): Promise<string[]> => {
    const contents: string[] = []
    for await (const { accident, bytes: plain } of decompressed(new Uint8Array(bytes)))
      contents.push(`${accident.id} ${textOf(plain, 'utf-8')}`)
    return contents
  }

  it.each([
    ['gzip', gzipSync(json)],
    ['deflate', deflateSync(json)],
    ['deflate without its header', deflateRawSync(json)],
  ])('is the content of %s', async (_, bytes) => {
    expect(await contentsOf(bytes)).toContain(`compressed ${json}`)
  })

  it.each([
    ['a text', encodeUtf8(json)],
    ['the mark of gzip alone', Uint8Array.of(0x1f, 0x8b, 0, 0)],
    ['half of gzip', gzipSync(json).subarray(0, 20)],
    ['no content', gzipSync('')],
    ['no bytes', new Uint8Array(0)],
  ])('is nothing for %s', async (_, bytes) => {
    expect(await contentsOf(bytes)).toEqual([])
  })

  it('is at most 2 MiB long', async () => {
    const [fits, longer] = [new Uint8Array(2_097_152), new Uint8Array(2_097_153)]
    expect([await contentsOf(gzipSync(fits)), await contentsOf(gzipSync(longer))].map(({ length }) => length)).toEqual([
      1, 0,
    ])
  })
})

describe('looksLikeText', () => {
  it('is true for bytes that begin with printable characters and white space', () => {
    const texts = ['', 'a b~', 'a\t\r\n', 'é', '\0', '\x1f', '\x0b', `${'a'.repeat(64)}\0`, `${'a'.repeat(63)}\0`]
    expect(texts.map((text) => looksLikeText(encodeUtf8(text)))).toEqual([
      ...[true, true, true, true],
      ...[false, false, false, true, false],
    ])
  })
})
