import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../encoding/bytes.js'
import { readHeaderFields } from '../request/header-lines.js'
import {
  buildFieldLines,
  decodeTimeField,
  lineField,
  parseFields,
  requireEqualHeaders,
  textField,
} from './message-fields.js'

const invalid = (message: string) => expect.objectContaining({ code: 'ERR_PAYLOAD_INVALID', message })

describe('parseFields', () => {
  it('returns the members of a JSON object', () => {
    expect(parseFields(encodeUtf8('{"id":"m1"}'))).toEqual({ id: 'm1' })
  })

  it.each([
    ['', 'The body is not JSON in UTF-8'],
    ['[]', 'The body is not a JSON object'],
    ['['.repeat(65), 'The body is nested more than 64 levels deep'],
  ])('refuses the body %j', (body, message) => {
    expect(() => parseFields(encodeUtf8(body))).toThrow(invalid(message))
  })
})

describe('textField and lineField', () => {
  it.each(['a', 'ä', ' ', '\u{1f600}'])('return the text %j', (text) => {
    expect([textField({ text }, 'text'), lineField({ text }, 'text')]).toEqual([text, text])
  })

  it.each([undefined, null, 1, {}, []])('refuse %j, which is not a text', (value) => {
    for (const read of [textField, lineField])
      expect(() => read({ id: value }, 'id')).toThrow(invalid('The body has no text in id'))
  })

  it.each(['\ud83d', 'a\ude00'])('refuse %j, which has no encoding in UTF-8', (id) => {
    for (const read of [textField, lineField])
      expect(() => read({ id }, 'id')).toThrow(invalid('The body has text in id that is not valid Unicode'))
  })

  it.each(['', 'a\nb', '\r', 'a\0', '\x1f', '\x7f', '\x9f'])('differ about %j, which is not a line', (id) => {
    expect(textField({ id }, 'id')).toBe(id)
    expect(() => lineField({ id }, 'id')).toThrow(invalid('The body has an empty id, or control characters in it'))
  })
})

describe('decodeTimeField', () => {
  it('decodes an RFC 3339 time', () => {
    expect(decodeTimeField('2026-06-01T12:00:00.5Z', 'time')).toEqual(new Date('2026-06-01T12:00:00.500Z'))
  })

  it.each(['', '2026-06-01', '2026-02-30T12:00:00Z'])('refuses %j', (text) => {
    expect(() => decodeTimeField(text, 'time')).toThrow(invalid('The body has no RFC 3339 time in time'))
  })
})

describe('buildFieldLines', () => {
  it('writes a line with the name and a line with the value, in the order of the names', () => {
    expect(buildFieldLines({ a: '1', b: '2\n3', c: '4' }, ['b', 'a'])).toBe('b\n2\n3\na\n1\n')
    expect(buildFieldLines({}, [])).toBe('')
  })
})

describe('requireEqualHeaders', () => {
  const headers = readHeaderFields([['X-Id', 'm1']])
  const repeated = [
    ['x-other', 'id'],
    ['x-id', 'id'],
  ] as const

  it('accepts a header that is equal, and an absent header', () => {
    expect(() => requireEqualHeaders(headers, repeated, { id: 'm1' })).not.toThrow()
  })

  it('refuses a header with another value', () => {
    const message = 'x-id header is at odds with id in the body'
    expect(() => requireEqualHeaders(headers, repeated, { id: 'M1' })).toThrow(
      expect.objectContaining({ code: 'ERR_HEADER_INVALID', message }),
    )
  })
})
