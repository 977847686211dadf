import { payPalEvent } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { VerificationError } from '../errors.js'
import { type PayPalEvent, parseEvent } from './event.js'

const genuine = payPalEvent({ timestamp: '2026-06-01T12:00:00Z' })
const parse = (value: unknown): PayPalEvent =>
  parseEvent(new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)))

describe('parseEvent', () => {
  it('returns every field of the event, frozen', () => {
    const event = parse({ ...genuine, supplementary: [1] })
    expect(event).toEqual({ ...genuine, supplementary: [1] })
    expect(Object.isFrozen(event)).toBe(true)
  })

  it('needs only id, event_type and resource', () => {
    expect(parse({ id: 'WH-1', event_type: 'A.B', resource: {} })).toEqual({
      id: 'WH-1',
      event_type: 'A.B',
      resource: {},
    })
  })

  it.each(['resource_type', 'resource_version', 'event_version', 'create_time', 'summary', 'links'])(
    'leaves out %s if it is null, and refuses another type',
    (name) => {
      expect(parse({ ...genuine, [name]: null })).not.toHaveProperty(name)
      for (const value of [1, true, {}, [1]]) {
        expect(() => parse({ ...genuine, [name]: value }), JSON.stringify(value)).toThrow(VerificationError)
      }
    },
  )

  it('accepts links that have href and rel, and a method that is a string', () => {
    const link = { href: 'https://api.paypal.com/', rel: 'self' }
    expect(parse({ ...genuine, links: [link] }).links).toEqual([link])
    for (const links of [
      [link, { rel: 'self' }],
      [{ rel: 'self' }],
      [{ href: 'x' }],
      [{ ...link, method: 1 }],
      [null],
      [[]],
    ]) {
      expect(() => parse({ ...genuine, links })).toThrow('has links that are not a list of links')
    }
  })

  it('returns members with unusual names as own properties', () => {
    const event = parse(`{"id":"WH-1","event_type":"A","resource":{},"__proto__":{"summary":"x"},"constructor":1}`)
    expect(event.summary).toBeUndefined()
    expect(Object.hasOwn(event, '__proto__')).toBe(true)
    expect(Object.getPrototypeOf(event)).toBe(Object.prototype)
    expect(event.constructor).toBe(1)
  })

  it.each([
    ['Hello', 'The body is not JSON in UTF-8'],
    ['[]', 'The body is not a JSON object'],
    ['{"id":"WH-1","id":"WH-2","event_type":"A","resource":{}}', 'The body has two fields with one name'],
    [`${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'The body is nested more than 64 levels deep'],
    ['{"event_type":"A","resource":{}}', 'The body has no text in id'],
    ['{"id":"","event_type":"A","resource":{}}', 'The body has no text in id'],
    ['{"id":"WH-1","event_type":1,"resource":{}}', 'The body has no text in event_type'],
    ['{"id":"WH-1","event_type":"A"}', 'The body has no object in resource'],
  ])('refuses %.40j', (body, message) => {
    expect(() => parse(body)).toThrow(expect.objectContaining({ code: 'ERR_PAYLOAD_INVALID', message }))
  })
})
