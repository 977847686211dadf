import { describe, expect, it } from 'vitest'
import { parseEnvelope, replayIdOf, skillIdOf, timestampOf, toleranceFor } from './envelope.js'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const parse = (value: unknown) => parseEnvelope(encode(JSON.stringify(value)))
const invalid = expect.objectContaining({ code: 'ERR_PAYLOAD_INVALID' })
const request = { type: 'LaunchRequest', requestId: 'id', timestamp: '2026-01-01T00:00:00Z' }
const application = (applicationId: unknown) => ({ application: { applicationId } })

describe('parseEnvelope', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', '{"request":'],
    ['a text', '"request"'],
    ['null', 'null'],
    ['a list', '[{"request":{"type":"LaunchRequest"}}]'],
    ['no request', '{}'],
    ['a request that is a list', '{"request":[]}'],
    ['no type', '{"request":{}}'],
    ['a type that is not a string', '{"request":{"type":1}}'],
    ['a request that is inherited', '{"__proto__":{"request":{"type":"LaunchRequest"}}}'],
    ['a byte order mark', `\ufeff${JSON.stringify({ request })}`],
    ['half a million open brackets', '['.repeat(500_000)],
    ['half a million nested lists', `${'['.repeat(500_000)}${']'.repeat(500_000)}`],
  ])('refuses %s, and quotes none of it', (_, body) => {
    expect(() => parseEnvelope(encode(body))).toThrow(invalid)
    expect(() => parseEnvelope(encode(body))).not.toThrow(expect.objectContaining({ cause: expect.anything() }))
  })

  it('refuses a body that is not JSON, and JSON without a type, each with its own reason', () => {
    for (const body of [Uint8Array.of(0x22, 0xff, 0x22), encode('{"request":')]) {
      expect(() => parseEnvelope(body)).toThrow(invalid)
      expect(() => parseEnvelope(body)).toThrow('The body is not JSON in UTF-8')
    }
    expect(() => parse({ request: {} })).toThrow('The body has no request.type')
  })

  it('does not change prototypes', () => {
    parseEnvelope(
      encode(`{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"request":{"type":"x"}}`),
    )
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

describe('timestampOf', () => {
  it.each([undefined, null, 1563230665, '', 'yesterday', '2019-02-30T00:00:00Z', { toString: 1 }])(
    'refuses %j',
    (timestamp) => {
      expect(() => timestampOf(parse({ request: { ...request, timestamp } }))).toThrow(invalid)
    },
  )
})

describe('skillIdOf', () => {
  it.each([
    ['the context', { context: { System: application('a') } }],
    ['the session', { session: application('a') }],
    ['both', { context: { System: application('a') }, session: application('a') }],
    ['the session, with a context that has none', { context: { System: {} }, session: application('a') }],
    [
      'the session, with a context in which it is null',
      { context: { System: application(null) }, session: application('a') },
    ],
    ['the context, with a session that is null', { context: { System: application('a') }, session: null }],
  ])('finds it in %s', (_, places) => {
    expect(skillIdOf(parse({ ...places, request }))).toBe('a')
  })

  it.each([
    ['in neither', {}],
    ['as two different ids', { context: { System: application('a') }, session: application('b') }],
    ['as a number', { session: application(1) }],
    ['as an empty text', { session: application('') }],
    ['as a list', { session: application(['a']) }],
    ['in a list', { session: [application('a')] }],
    ['by inheritance', { session: JSON.parse('{"__proto__":{"application":{"applicationId":"a"}}}') }],
  ])('refuses an id that is given %s', (_, places) => {
    expect(() => skillIdOf(parse({ ...places, request }))).toThrow(invalid)
  })
})

describe('toleranceFor', () => {
  const of = (type: string) => toleranceFor(parse({ request: { ...request, type } }), 150)

  it.each(['SkillEnabled', 'SkillDisabled', 'SkillPermissionChanged', 'SkillPermissionAccepted', 'SkillAccountLinked'])(
    'gives an hour to AlexaSkillEvent.%s',
    (event) => {
      expect(of(`AlexaSkillEvent.${event}`)).toEqual({ past: 3_600, future: 3_600 })
    },
  )

  it.each([
    'LaunchRequest',
    'AlexaSkillEvent.ProactiveSubscriptionChanged',
    'SkillEnabled',
    'alexaskillevent.skillenabled',
  ])('gives the option to %s', (type) => {
    expect(of(type)).toEqual({ past: 150, future: 150 })
  })
})

describe('replayIdOf', () => {
  it.each(['r', 'x'.repeat(512)])('reads %j', (requestId) => {
    expect(replayIdOf(parse({ request: { ...request, requestId } }))).toBe(requestId)
  })

  it.each([undefined, null, 1, '', 'x'.repeat(513)])('refuses %j', (requestId) => {
    expect(() => replayIdOf(parse({ request: { ...request, requestId } }))).toThrow(invalid)
  })
})
