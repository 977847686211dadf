import { type HttpEvent, requireSignature } from '@countersign/node/lambda'
import type { SignedTestRequest } from '@countersign/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMaterials, createSurroundings, type SchemeMaterial, type SchemeName } from '../schemes/index.js'
import { corpus } from './corpus.js'
import { fuzz, timeout } from './fuzz.js'

const at = new Date('2026-05-01T12:00:00Z')
const materials = await createMaterials(await createSurroundings({ currentDate: () => at }))
const tested = ['alexa', 'apig', 'smn'] as const satisfies readonly SchemeName[]

type Event = Record<string, unknown>

/** Creates the events of the services of AWS for one request. */
function eventsOf({ method, url, headers, body }: SignedTestRequest): Event[] {
  const { pathname, search, host } = new URL(url)
  const text = Buffer.from(body).toString()
  const single = Object.fromEntries(headers)
  const several = Object.fromEntries(headers.map(([name, value]) => [name, [value]]))
  const base64 = { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }
  const query = Object.fromEntries(new URLSearchParams(search))
  return [
    {
      rawPath: pathname,
      rawQueryString: search.slice(1),
      headers: single,
      requestContext: { http: { method }, domainName: host },
      body: text,
    },
    {
      rawPath: pathname,
      rawQueryString: search.slice(1),
      headers: single,
      requestContext: { http: { method } },
      ...base64,
    },
    {
      httpMethod: method,
      path: pathname,
      multiValueHeaders: several,
      queryStringParameters: query,
      requestContext: { path: pathname },
      body: text,
    },
    {
      httpMethod: method,
      path: pathname,
      headers: single,
      queryStringParameters: query,
      requestContext: { elb: {} },
      ...base64,
    },
    // VPC Lattice, both versions.
    {
      method,
      raw_path: pathname + search,
      headers: single,
      query_string_parameters: query,
      body: text,
      is_base64_encoded: false,
    },
    {
      version: '2.0',
      method,
      path: pathname,
      headers: several,
      queryStringParameters: query,
      requestContext: { serviceArn: 'x' },
      ...base64,
    },
  ]
}

const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    true,
    false,
    0,
    1,
    '',
    [],
    {},
    [null],
    [[]],
    { a: 1 },
    { a: [null] },
    { a: ['x', 1] },
  ),
  fc.constantFrom(...corpus('event-values')),
  fc.anything({ maxDepth: 2 }),
)
const edit = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  kind: fc.constantFrom('set', 'set', 'remove', 'text', 'add'),
  value: anyValue,
  name: fc.constantFrom(
    'rawPath',
    'path',
    'body',
    'rawBody',
    'isBase64Encoded',
    'headers',
    'multiValueHeaders',
    'cookies',
    'httpMethod',
    'method',
    'raw_path',
  ),
  text: fc.constantFrom(...corpus('event-values')),
})
type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never

function edited(events: readonly Event[]): fc.Arbitrary<Event> {
  return fc.tuple(fc.constantFrom(...events), fc.array(edit, { maxLength: 3 })).map(([event, edits]) => {
    const copy = structuredClone(event)
    for (const one of edits) apply(copy, one)
    return copy
  })
}

function apply(event: Event, { place, kind, value, name, text }: Edit): void {
  if (kind === 'add') {
    event[name] = value
    return
  }
  const places: [Event, string][] = []
  const visit = (object: Event): void => {
    for (const key of Object.keys(object)) {
      places.push([object, key])
      const inner = object[key]
      if (typeof inner === 'object' && inner !== null) visit(inner as Event)
    }
  }
  visit(event)
  const [object, key] = places[Math.floor(place * places.length)] ?? []
  if (object === undefined || key === undefined) return
  if (kind === 'remove') delete object[key]
  else if (kind === 'text' && typeof object[key] === 'string')
    object[key] = place < 0.5 ? object[key] + text : text + object[key]
  else object[key] = value
}

describe('fuzzing Lambda events', () => {
  it.each(tested)(
    'finds no event of %s that is handled although its request differs, and none that is not answered',
    { timeout },
    async (name) => {
      const { verifier, genuine }: SchemeMaterial = materials[name]
      const request = await genuine()
      const original = Buffer.from(request.body)
      const one = verifier()
      const { payload } = await one.verify(request)
      const handled: { body: Uint8Array; payload: unknown }[] = []
      const handler = requireSignature(one, async (verified) => {
        handled.push(verified)
        return { statusCode: 200 }
      })
      await fuzz(`Lambda events of ${name}`, tested.length, edited(eventsOf(request)), async (event) => {
        handled.length = 0
        let result: { statusCode: number } | undefined
        try {
          result = await handler(event as HttpEvent, {})
        } catch (error) {
          // An event that is not HTTP is a mistake of the programmer, and not a request.
          expect(error).toBeInstanceOf(TypeError)
          expect((error as TypeError).message).toContain('Not an HTTP event')
        }
        const [seen] = handled
        if (seen === undefined) expect([undefined, 400, 401, 403, 413, 503]).toContain(result?.statusCode)
        else if (name === 'smn')
          expect({ ...(seen.payload as object), unsubscribe_url: '' }).toEqual({
            ...(payload as object),
            unsubscribe_url: '',
          })
        else expect(Buffer.from(seen.body)).toEqual(original)
      })
    },
  )
})
