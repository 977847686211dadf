import { testCertificateStore, testReplayGuard } from '@countersign/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { redisCertificateStore } from './redis-certificate-store.js'
import { type RedisClient, redisCommand } from './redis-command.js'
import { redisReplayGuard } from './redis-replay-guard.js'

// Other tests use a Redis server and the clients of both packages. These tests use a server in memory, whose clock a test moves.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-01T00:00:00Z') }))
afterEach(() => void vi.useRealTimers())

const now = (): number => Date.now()
const wait = async (milliseconds: number): Promise<void> => void vi.setSystemTime(now() + milliseconds)
const clock = { currentDate: () => new Date(), wait }
const after = (milliseconds: number): Date => new Date(now() + milliseconds)

class MemoryRedis {
  readonly sent: string[][] = []
  readonly #values = new Map<string, { value: string; ends: number }>()

  sendCommand = async ([...command]: string[]): Promise<unknown> => {
    this.sent.push(command)
    const [name, ...args] = command
    if (name !== 'EVAL') return this.#run(name, args)
    // No script runs here. The two scripts are distinguished by their possible answers.
    const [script = '', count, key = '', holder = '', lifetime = ''] = args
    if (count !== '1') throw new Error('ERR wrong number of keys')
    const value = this.#run('GET', [key])
    if (!script.includes("return 'claimed'")) {
      if (!script.includes("redis.call('DEL', KEYS[1])")) throw new Error('ERR unknown script')
      if (value === holder) this.#values.delete(key)
      return 'OK'
    }
    if (value === 'done') return 'done'
    if (value !== null && value !== holder) return 'held'
    this.#run('SET', [key, holder, 'PX', lifetime])
    return 'claimed'
  }

  #run(name: string | undefined, [key = '', ...args]: string[]): string | number | null {
    const kept = this.#values.get(key)
    const value = kept !== undefined && kept.ends > now() ? kept.value : null
    switch (name) {
      case 'GET':
        return value
      case 'GETRANGE':
        return (value ?? '').slice(Number(args[0]), Number(args[1]) + 1)
      case 'DEL':
        return Number(this.#values.delete(key))
      case 'SET': {
        const [text = '', option, lifetime] = args
        if (option !== 'PX' || !(Number(lifetime) > 0)) throw new Error('ERR invalid expire time')
        this.#values.set(key, { value: text, ends: now() + Number(lifetime) })
        return 'OK'
      }
      default:
        throw new Error(`ERR unknown command ${name}`)
    }
  }
}

describe('redisCommand', () => {
  const { signal } = new AbortController()

  it('works with a client of redis, a cluster of redis, and ioredis', async () => {
    const sendCommand = vi.fn(async () => 'from redis')
    const call = vi.fn(async () => 'from ioredis')
    const clients = [{ sendCommand }, { sendCommand, nodeClient() {} }, { call, sendCommand }] as RedisClient[]
    const answers = clients.map((client) => redisCommand(client)('key', ['GET', 'key'], signal))
    expect(await Promise.all(answers)).toEqual(['from redis', 'from redis', 'from ioredis'])
    expect(sendCommand.mock.calls).toEqual([
      [['GET', 'key'], { abortSignal: signal }],
      ['key', false, ['GET', 'key'], { abortSignal: signal }],
    ])
    expect(call.mock.calls).toEqual([['GET', 'key']])
  })

  it.each([undefined, null, 'redis://127.0.0.1', {}, { call: true }, () => {}])('refuses %o', (client) => {
    expect(() => redisCommand(client as RedisClient)).toThrow(TypeError)
  })
})

describe('redisReplayGuard', () => {
  const shared = new MemoryRedis()
  for (const { name, run } of testReplayGuard((options) => redisReplayGuard(shared, options), clock)) it(name, run)

  it('sends the lifetime of a claim and of a completion, at least a millisecond', async () => {
    const redis = new MemoryRedis()
    const guard = redisReplayGuard(redis)
    await guard.claim('a', 'A', { until: after(1_000) })
    await guard.complete('a', 'A', { expires: after(2_000) })
    await guard.complete('b', 'A', { expires: after(-1) })
    await guard.release('a', 'A')
    const key = 'countersign:replay:a'
    expect(redis.sent).toEqual([
      ['EVAL', expect.stringContaining('claimed'), '1', key, 'held by A', '1000'],
      ['SET', key, 'done', 'PX', '2000'],
      ['SET', 'countersign:replay:b', 'done', 'PX', '1'],
      ['EVAL', expect.stringContaining('DEL'), '1', key, 'held by A'],
    ])
  })

  it('rejects if Redis does not confirm a completion or a release', async () => {
    const guard = redisReplayGuard({ sendCommand: async () => null })
    await expect(guard.complete('a', 'A', { expires: after(1) })).rejects.toThrow('did not answer OK')
    await expect(guard.release('a', 'A')).rejects.toThrow('did not answer OK')
  })

  it.each([
    [undefined, 1_000],
    [30, 30],
  ])('rejects if Redis does not answer in time: %s', async (timeout, milliseconds) => {
    vi.useFakeTimers()
    const guard = redisReplayGuard({ sendCommand: () => new Promise(() => {}) }, { ...(timeout && { timeout }) })
    const settled = vi.fn()
    guard.claim('a', 'A', { until: after(1_000) }).catch(settled)
    await vi.advanceTimersByTimeAsync(milliseconds - 1)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(settled).toHaveBeenCalledWith(new Error(`Redis did not answer within ${milliseconds} ms`))
    expect(vi.getTimerCount()).toBe(0)
  })

  it('leaves no timer after an answer', async () => {
    vi.useFakeTimers()
    await redisReplayGuard(new MemoryRedis()).claim('a', 'A', { until: after(1_000) })
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([{ prefix: 1 }, { timeout: 0 }, { currentDate: new Date() }, { time: 1 }])('refuses %j', (options) => {
    expect(() => redisReplayGuard(shared, options as object)).toThrow(/^redisReplayGuard: /)
  })
})

describe('redisCertificateStore', () => {
  const url = 'https://host.example/a.pem'
  const key = `countersign:certificate:${url}`
  const shared = new MemoryRedis()
  const create = () => redisCertificateStore(shared, { currentDate: clock.currentDate })
  for (const { name, run } of testCertificateStore(create, clock)) it(name, run)

  it('stores a file under its URL until its expiry, and reads at most the largest size of a file', async () => {
    const redis = new MemoryRedis()
    const store = redisCertificateStore(redis)
    await store.set(url, 'pem', { expires: after(1_000) })
    expect(await store.get(url)).toBe('pem')
    await store.set(url, 'pem', { expires: after(0) })
    expect(await store.get(url)).toBeUndefined()
    expect(redis.sent).toEqual([
      ['SET', key, 'pem', 'PX', '1000'],
      ['GETRANGE', key, '0', '65536'],
      ['DEL', key],
      ['GETRANGE', key, '0', '65536'],
    ])
  })

  it.each([null, 1, Buffer.of(1), ''])('returns no file if Redis answers %o', async (answer) => {
    const store = redisCertificateStore({ sendCommand: async () => answer })
    expect(await store.get(url)).toBeUndefined()
  })

  it('logs a failure of Redis, and returns no file', async () => {
    const warn = vi.fn()
    const sendCommand = () => Promise.reject(new Error('down'))
    const store = redisCertificateStore({ sendCommand }, { logger: { debug() {}, warn } })
    expect(await store.get(url)).toBeUndefined()
    expect(warn).toHaveBeenCalledOnce()
    expect(await redisCertificateStore({ sendCommand }).get(url)).toBeUndefined()
  })

  it.each([{ prefix: 1 }, { timeout: 0 }, { logger: {} }, { currentDate: 1 }, { time: 1 }])('refuses %j', (options) => {
    expect(() => redisCertificateStore(shared, options as object)).toThrow(/^redisCertificateStore: /)
  })
})
