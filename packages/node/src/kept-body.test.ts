import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { isUnread, keptBody } from './kept-body.js'

const bytes = Uint8Array.of(1)
const unread = { on() {}, readableDidRead: false, readableEnded: false, readableEncoding: null }

describe('keptBody', () => {
  it.each<[string, object, unknown]>([
    ['nothing', {}, undefined],
    ['bytes in rawBody', { rawBody: bytes, body: {} }, bytes],
    ['a text in rawBody', { rawBody: 'a' }, 'a'],
    ['a buffer in rawBody', { rawBody: bytes.buffer }, bytes.buffer],
    ['bytes in body', { body: bytes }, bytes],
    ['rawBody before body', { rawBody: 'raw', body: 'parsed' }, 'raw'],
    ['body, if rawBody is something else', { rawBody: true, body: 'a' }, 'a'],
    ['no parsed body', { body: { type: 'parsed' } }, undefined],
    ['no list of numbers', { body: [1] }, undefined],
    ['a text in body, of a message that is not a stream', { body: '' }, ''],
    ['no text in body, of a stream that is not read', { ...unread, body: '' }, undefined],
    ['a text in body, of a stream that was read', { ...unread, readableDidRead: true, body: '' }, ''],
    ['bytes in body, of a stream that is not read', { ...unread, body: bytes }, bytes],
  ])('returns %s', (_, message, kept) => {
    expect(keptBody(message)).toBe(kept)
  })
})

describe('isUnread', () => {
  it.each<[boolean, string, object]>([
    [true, 'a new stream', new PassThrough()],
    [true, 'a stream of an old class', { on() {} }],
    [false, 'a message that is not a stream', { on: true }],
    [false, 'a stream that was read', { ...unread, readableDidRead: true }],
    [false, 'a stream that has ended', { ...unread, readableEnded: true }],
    [false, 'a stream that decodes', { ...unread, readableEncoding: 'utf8' }],
  ])('is %s for %s', (expected, _, message) => {
    expect(isUnread(message)).toBe(expected)
  })
})
