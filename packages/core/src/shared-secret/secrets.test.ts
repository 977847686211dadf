import { afterEach, describe, expect, it, vi } from 'vitest'
import { createApigVerifier } from '../apig/create-apig-verifier.js'
import { createSecretSource, isAccessKey, type Secrets, secretsKind } from './secrets.js'

describe('secrets as a record', () => {
  it('returns one secret or two, and none for names of Object.prototype', () => {
    const secretsOf = createSecretSource({ a: 'x', b: ['y', 'z'] }, 1)
    expect(secretsOf('a')).toEqual(['x'])
    expect(secretsOf('b')).toEqual(['y', 'z'])
    expect(createSecretSource({ a: ['x'] }, 1)('a')).toEqual(['x'])
    expect([...(secretsOf.known ?? [])]).toEqual([
      ['a', ['x']],
      ['b', ['y', 'z']],
    ])
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'A'])
      expect(secretsOf(name)).toEqual([])
  })

  it('is copied without inherited properties', () => {
    const pair: [string, string] = ['x', 'y']
    const record: Record<string, string | [string, string]> = Object.assign(Object.create({ parent: 'p' }), { a: pair })
    const secretsOf = createSecretSource(record, 1)
    pair[0] = 'changed'
    record.b = 'added'
    expect(secretsOf('a')).toEqual(['x', 'y'])
    expect(secretsOf('b')).toEqual([])
    expect(secretsOf('parent')).toEqual([])
  })

  it.each([
    {},
    null,
    undefined,
    'secret',
    ['secret'],
    { a: '' },
    { a: undefined },
    { a: 1 },
    { a: [] },
    { a: [''] },
    { a: ['x', ''] },
    { a: ['x', 'y', 'z'] },
    { 'a,b': 'x' },
    { 'a b': 'x' },
    { '': 'x' },
  ])('throws a TypeError for %j, without the secret', (secrets) => {
    const attempt = () => createApigVerifier({ secrets: secrets as Secrets })
    expect(attempt).toThrow(TypeError)
    expect(attempt).not.toThrow(/the string/)
  })
})

function* endless(): Generator<string> {
  for (;;) yield 'x'
}

function fail(): never {
  throw new Error('the accessor of s3cret fails')
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable([], {})
  revoke()
  return proxy
}

afterEach(() => {
  vi.useRealTimers()
})

describe('secrets as a look-up', () => {
  const unavailable = expect.objectContaining({ code: 'ERR_DEPENDENCY_FAILED', retryable: true, status: 503 })

  it('may answer synchronously or with a promise', async () => {
    const now = createSecretSource((accessKey) => (accessKey === 'a' ? 'x' : undefined), 1)
    expect(now('a')).toEqual(['x'])
    expect(now('b')).toEqual([])
    const later = createSecretSource(async (accessKey) => (accessKey === 'a' ? ['x', 'y'] : undefined), 1)
    expect(await later('a')).toEqual(['x', 'y'])
    expect(await later('b')).toEqual([])
    // A database driver may return null for a row that is absent.
    expect(createSecretSource(() => null as unknown as undefined, 1)('b')).toEqual([])
    expect(createSecretSource(() => ['x'], 1)('a')).toEqual(['x'])
    expect(now.known).toBeUndefined()
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('database of s3cret is down')
      },
    ],
    ['rejects', () => Promise.reject(new Error('database of s3cret is down'))],
    ['returns an empty secret', () => ''],
    ['resolves to an empty secret', async () => ''],
    ['returns a value that is not a string', async () => 42],
    ['gives three', async () => ['x', 'y', 'z']],
    ['returns an endless list', () => Object.assign(['x'], { [Symbol.iterator]: endless, length: 9 })],
    ['returns a String object', () => new String('x')],
    ['returns a list whose members throw', () => Object.defineProperty(['x'], 0, { get: fail })],
    ['returns an object whose then throws', () => Object.defineProperty({}, 'then', { get: fail })],
    ['returns a promise of an object whose then throws', async () => Object.defineProperty({}, 'then', { get: fail })],
    ['returns a revoked proxy', () => revoked()],
    ['rejects with a revoked proxy', () => Promise.reject(revoked())],
  ])('that %s is our fault', async (_, lookup) => {
    const secretsOf = createSecretSource(lookup as unknown as Secrets, 1)
    const thrown = await (async () => await secretsOf('a'))().catch((error: unknown) => error)
    expect(thrown).toEqual(unavailable)
    expect((thrown as Error).message).not.toContain('s3cret')
  })

  it('keeps the cause of a failure', () => {
    const cause = new Error('down')
    const secretsOf = createSecretSource(() => {
      throw cause
    }, 1)
    expect(() => secretsOf('a')).toThrow(expect.objectContaining({ cause }))
  })

  it('that hangs is our fault too, after its time limit in seconds', async () => {
    vi.useFakeTimers()
    const secretsOf = createSecretSource((accessKey) => new Promise(() => accessKey), 2)
    const settled = vi.fn()
    Promise.resolve(secretsOf('a')).catch(settled)
    await vi.advanceTimersByTimeAsync(1_999)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(settled).toHaveBeenCalledWith(unavailable)
  })
})

describe('secretsKind', () => {
  it('accepts a record or a function', () => {
    expect([{ a: 'x' }, () => 'x'].map(secretsKind.accepts)).toEqual([true, true])
    expect([null, undefined, 'x', ['x']].map(secretsKind.accepts)).not.toContain(true)
  })
})

describe('isAccessKey', () => {
  it('accepts printable characters except spaces and commas', () => {
    expect(['a', 'a/b=c+d', 'a'.repeat(256)].map(isAccessKey)).toEqual([true, true, true])
    expect(['', 'a b', 'a,b', 'é', 'a\n', 'a'.repeat(257)].map(isAccessKey)).not.toContain(true)
  })
})
