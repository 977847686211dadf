import { describe, expect, it } from 'vitest'
import {
  aClock,
  aCount,
  aFlag,
  aFunction,
  aNumber,
  anObjectWith,
  aString,
  type OptionKind,
  type OptionKinds,
  oneOf,
  readOptions,
  requireKind,
} from './options.js'

interface Options {
  allowSha1?: boolean
  timestampTolerance?: number
  replayGuard?: object
  currentDate?: () => Date
  maxBodyBytes?: number
  chain?: 'full' | 'transport'
  password: string
}

const kinds = {
  allowSha1: aFlag,
  timestampTolerance: aNumber('seconds', 0, 150),
  replayGuard: anObjectWith('a replay guard', 'claim', 'release'),
  currentDate: aClock,
  maxBodyBytes: aCount('bytes'),
  chain: oneOf('full', 'transport'),
  password: {
    wanted: 'a string that is not empty',
    accepts: (value) => typeof value === 'string' && value !== '',
    required: true,
    secret: true,
  },
} satisfies OptionKinds<Options>

const read = (options: object | undefined | null): Options => readOptions('createIt', options as Options, kinds)

describe('readOptions', () => {
  it.each([
    [{ allowSHA1: false }, 'unknown option allowSHA1. Did you mean allowSha1?'],
    [{ replay: {} }, 'unknown option replay. Did you mean replayGuard?'],
    [{ replayguard: {} }, 'unknown option replayguard. Did you mean replayGuard?'],
    [{ guard: {} }, 'unknown option guard. Did you mean replayGuard?'],
    [{ maxBodySize: 1 }, 'unknown option maxBodySize. Did you mean maxBodyBytes?'],
    [{ timestampTolerence: 60 }, 'unknown option timestampTolerence. Did you mean timestampTolerance?'],
    [
      { timestampTolerance: '60' },
      "options.timestampTolerance must be a number of seconds from 0 to 150, got the string '60'",
    ],
    [{ timestampTolerance: Number.NaN }, 'got the number NaN'],
    [{ timestampTolerance: 151 }, 'got the number 151'],
    [{ allowSha1: 'false' }, "options.allowSha1 must be true or false, got the string 'false'"],
    [{ allowSha1: null }, 'options.allowSha1 must be true or false, got null'],
    [{ replayGuard: {} }, 'options.replayGuard must be a replay guard with claim(), release(), got an object'],
    [{ replayGuard: () => true }, 'got a function'],
    [{ replayGuard: null }, 'got null'],
    [{ replayGuard: true }, 'got the boolean true'],
    [{ replayGuard: { claim() {} } }, 'got an object'],
    [{ currentDate: new Date() }, 'options.currentDate must be a function that returns a Date'],
    [{ maxBodyBytes: 0 }, 'options.maxBodyBytes must be a positive whole number of bytes, got the number 0'],
    [{ chain: 'none' }, "options.chain must be 'full' or 'transport', got the string 'none'"],
    [{ password: '' }, 'options.password must be a string that is not empty, got a string'],
    [{}, 'options.password is missing. It must be a string that is not empty'],
    [undefined, 'options.password is missing'],
    [null, 'options must be an object, got null'],
    [[], 'options must be an object, got an array'],
    ['text', "options must be an object, got the string 'text'"],
  ])('refuses %j', (options, message) => {
    const given =
      typeof options === 'object' && options !== null && !Array.isArray(options) && Object.keys(options).length > 0
        ? { password: 'open sesame', ...options }
        : options
    expect(() => read(given)).toThrow(TypeError)
    expect(() => read(given)).toThrow(message)
  })

  it.each<[unknown, string]>([
    ['open sesame', 'got a string'],
    [12_345, 'got a number'],
    [true, 'got a boolean'],
    [['open sesame'], 'got an array'],
  ])('never quotes a secret: %j', (password, words) => {
    const confidential = { ...kinds, password: { ...kinds.password, accepts: () => false } }
    const attempt = () => readOptions<Options>('createIt', { password } as Options, confidential)
    expect(attempt).toThrow(new RegExp(`${words}$`))
  })

  it('treats undefined as absent', () => {
    expect({ ...read({ password: 'p', allowSha1: undefined }) }).toEqual({ password: 'p' })
  })

  it('reads own properties only', () => {
    const inherited = Object.create({ allowSha1: false })
    expect(read(Object.assign(inherited, { password: 'p' })).allowSha1).toBeUndefined()
    expect((read({ password: 'p' }) as { toString?: unknown }).toString).toBeUndefined()
  })

  it('accepts methods of a class', () => {
    class Guard {
      claim(): void {}
      release(): void {}
    }
    expect(read({ password: 'p', replayGuard: new Guard() }).replayGuard).toBeInstanceOf(Guard)
  })
})

describe('the kinds of options', () => {
  const callable = Object.assign(() => true, { claim: () => true })

  it.each<[string, OptionKind, readonly unknown[], readonly unknown[]]>([
    ['a function', aFunction, [() => true, class {}], ['f', {}, null]],
    ['a clock', aClock, [() => new Date()], [new Date(), 0]],
    ['a flag', aFlag, [true, false], ['true', 0, null]],
    ['a string', aString, ['', 'a'], [1, ['a'], null]],
    ['a count', aCount('bytes'), [1, 2 ** 53 - 1], [0, -1, 1.5, 2 ** 53, '1', Number.NaN]],
    ['a number', aNumber('seconds', 0, 150), [0, 0.5, 150], [-0.001, 150.001, '60', Number.NaN, null]],
    ['one of a few strings', oneOf('a', 'b'), ['a', 'b'], ['', 'c', ['a']]],
    ['an object with methods', anObjectWith('a guard', 'claim'), [{ claim() {} }], [{}, { claim: 1 }, callable, null]],
    [
      'an object with methods of its class',
      anObjectWith('a map', 'get', 'set'),
      [new Map()],
      [new Set(), { get() {} }],
    ],
  ])('accept and refuse: %s', (_, { accepts }, accepted, refused) => {
    for (const value of accepted) expect([value, accepts(value)]).toEqual([value, true])
    for (const value of refused) expect([value, accepts(value)]).toEqual([value, false])
  })
})

describe('requireKind', () => {
  it.each<[unknown, string]>([
    [undefined, 'nothing'],
    [true, 'the boolean true'],
    [1, 'the number 1'],
    [Symbol('a'), 'a symbol'],
    ['a'.repeat(64), `the string '${'a'.repeat(64)}'`],
    ['a'.repeat(65), 'a string'],
  ])('names %o in its message, and quotes it only if it is short', (value, name) => {
    expect(() => requireKind('x', value, aFunction)).toThrow(new TypeError(`x must be a function, got ${name}`))
  })
})
