import { describe, expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../encoding/bytes.js'
import { Budget } from './budget.js'
import { containedBodies } from './contained-bodies.js'

const body = '{"version":"1.0","a":1}'

describe('containedBodies', () => {
  it.each<[what: string, event: Readonly<Record<string, unknown>>, headers: readonly string[] | undefined]>([
    ['the headers of the event', { headers: { 'X-A': '1' } }, ['1']],
    ['the headers with several values', { multiValueHeaders: { 'X-A': ['1', '2'] } }, ['1', '2']],
    ['no headers if there are none', { headers: {} }, undefined],
    ['no headers if they cannot be read', { headers: 7 }, undefined],
    ['no headers if the event has none', {}, undefined],
  ])('are the bodies in an event, with %s', (_, event, values) => {
    const text = JSON.stringify({ ...event, requestContext: {}, body })
    const [found, ...others] = [...containedBodies(encodeUtf8(text), new Budget())]
    expect([found?.accident.id, decodeUtf8(found?.body ?? new Uint8Array(0))]).toEqual(['lambda-event', body])
    expect(found?.headers?.values('x-a')).toEqual(values)
    expect(found !== undefined && 'headers' in found).toBe(values !== undefined)
    expect(others).toEqual([])
  })

  it('are none in a text that is not JSON of an object', () => {
    for (const text of ['', 'null', '7', body.slice(1)])
      expect([...containedBodies(encodeUtf8(text), new Budget())]).toEqual([])
  })
})
