import { describe, expect, it } from 'vitest'
import { looksCutOff } from './looks-cut-off.js'

describe('looksCutOff', () => {
  it.each([
    ['an ellipsis at the end', 'The order was…'],
    ['three dots at the end', 'The order was...'],
    ['an object without its end', '{"order":{"id":7'],
    ['a list without its end, after white space', ' \n[1,2'],
    ['255 characters', 'x'.repeat(255)],
    ['256 characters', 'x'.repeat(256)],
    ['65,535 characters', 'x'.repeat(65_535)],
  ])('is true for a text that was cut off: %s', (_, text) => {
    expect(looksCutOff(text)).toBe(true)
  })

  it.each([
    ['a whole text', 'The order was sent.'],
    ['an ellipsis in the middle', 'Wait… sent'],
    ['two dots', 'Sent..'],
    ['a whole object', '{"order":{"id":7}}'],
    ['a bracket in the middle', 'see [1'],
    ['a short power of two', 'x'.repeat(128)],
    ['another length', 'x'.repeat(300)],
    ['no text', ''],
  ])('is false for another text: %s', (_, text) => {
    expect(looksCutOff(text)).toBe(false)
  })
})
