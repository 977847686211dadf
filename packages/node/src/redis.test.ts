import { testCertificateStore, testReplayGuard } from '@countersign/testing'
import { Redis as Ioredis5 } from 'ioredis'
import { Redis as Ioredis6 } from 'ioredis-6'
import { createClient as createClient5 } from 'redis'
import { createClient as createClient6 } from 'redis-6'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createAlexaService } from '#test/node/alexa-service.js'
import { createRedisServer, noRedis, type RedisServer } from '#test/node/redis-server.js'
import { redisCertificateStore } from './redis-certificate-store.js'
import type { IoredisClient, NodeRedisClient, RedisClient } from './redis-command.js'
import { redisReplayGuard } from './redis-replay-guard.js'

/** A connected client of some package, and how a test uses it. */
interface TestClient {
  readonly commands: RedisClient
  run(...command: [string, ...string[]]): Promise<unknown>
  close(): void
}

function ofRedis(client: NodeRedisClient & { destroy(): void }): TestClient {
  return { commands: client, run: (...command) => client.sendCommand(command), close: () => client.destroy() }
}

function ofIoredis(client: IoredisClient & { disconnect(): void }): TestClient {
  return { commands: client, run: (...command) => client.call(...command), close: () => client.disconnect() }
}

const clientKinds: { kind: string; open: (port: number) => Promise<TestClient> }[] = [
  {
    kind: 'redis 5',
    async open(port) {
      const client = createClient5({ socket: { port, host: '127.0.0.1', reconnectStrategy: 50 } })
      return ofRedis(await client.on('error', () => {}).connect())
    },
  },
  {
    kind: 'redis 6',
    async open(port) {
      const client = createClient6({ socket: { port, host: '127.0.0.1', reconnectStrategy: 50 } })
      return ofRedis(await client.on('error', () => {}).connect())
    },
  },
  {
    kind: 'ioredis 5',
    async open(port) {
      return ofIoredis(new Ioredis5({ port, host: '127.0.0.1', retryStrategy: () => 50 }).on('error', () => {}))
    },
  },
  {
    kind: 'ioredis 6',
    async open(port) {
      return ofIoredis(new Ioredis6({ port, host: '127.0.0.1', retryStrategy: () => 50 }).on('error', () => {}))
    },
  },
]

const url = 'https://s3.amazonaws.com/echo.api/test.pem'
const soon = (): Date => new Date(Date.now() + 60_000)
let name = 0
const newId = (): string => `id ${process.pid} ${++name}`

describe.skipIf(noRedis)(`Redis ${noRedis ? `(skipped: ${noRedis})` : ''}`, () => {
  describe.each(clientKinds)('$kind', ({ open }) => {
    let server: RedisServer
    let client: TestClient
    beforeAll(async () => {
      server = await createRedisServer()
      await server.start()
      client = await open(server.port)
    })
    afterAll(async () => {
      client.close()
      await server.stop()
    })

    describe('redisCertificateStore', () => {
      for (const { name, run } of testCertificateStore(() => redisCertificateStore(client.commands), { lifetime: 200 }))
        it(name, run)
    })

    describe('redisReplayGuard', () => {
      for (const { name, run } of testReplayGuard(() => redisReplayGuard(client.commands), { lifetime: 200 }))
        it(name, run)

      it('shares claims with a guard of another process', async () => {
        const other = await open(server.port)
        const id = newId()
        expect(await redisReplayGuard(client.commands).claim(id, soon())).toBe(true)
        expect(await redisReplayGuard(other.commands).claim(id, soon())).toBe(false)
        other.close()
      })

      it('leaves nothing behind that does not expire', async () => {
        const id = newId()
        await redisReplayGuard(client.commands, { prefix: 'p:' }).claim(id, soon())
        const left = Number(await client.run('PTTL', `p:${id}`))
        expect(left).toBeGreaterThan(50_000)
        expect(left).toBeLessThanOrEqual(60_000)
      })
    })

    describe('a Redis that is slow', () => {
      // Every command of every client waits so long.
      const pause = async (milliseconds: number): Promise<void> => {
        await client.run('CLIENT', 'PAUSE', String(milliseconds), 'ALL')
      }

      it('costs a certificate request its timeout, and is then missed', async () => {
        const store = redisCertificateStore(client.commands, { timeout: 50 })
        await redisCertificateStore(client.commands).set(url, 'pem', { expires: soon() })
        await pause(300)
        const start = performance.now()
        expect(await store.get(url)).toBeUndefined()
        expect(performance.now() - start).toBeLessThan(250)
        await expect.poll(() => redisCertificateStore(client.commands).get(url), { timeout: 3_000 }).toBe('pem')
      })

      it('grants no claim, and takes back one that it grants too late', async () => {
        const guard = redisReplayGuard(client.commands, { timeout: 50 })
        const id = newId()
        await pause(300)
        await expect(guard.claim(id, soon())).rejects.toThrow()
        await new Promise((resolve) => setTimeout(resolve, 500))
        expect(await redisReplayGuard(client.commands).claim(id, soon())).toBe(true)
      })
    })

    describe('a Redis that fails', () => {
      afterEach(async () => {
        await client.run('CONFIG', 'SET', 'maxmemory', '0')
      })

      it('with what is no text where a certificate should be', async () => {
        const warnings: unknown[] = []
        const logger = { debug() {}, warn: (...entry: unknown[]) => warnings.push(entry) }
        const store = redisCertificateStore(client.commands, { prefix: 'bad:', logger })
        await client.run('LPUSH', `bad:${url}`, 'a')
        expect(await store.get(url)).toBeUndefined()
        expect(warnings).toHaveLength(1)
        await store.set(url, 'pem', { expires: soon() })
        expect(await store.get(url)).toBe('pem')
      })

      it('with a value that is too large: no more than a certificate file may have comes over the wire', async () => {
        await client.run('SETRANGE', `big:${url}`, '20000000', 'x')
        expect(await redisCertificateStore(client.commands, { prefix: 'big:' }).get(url)).toHaveLength(65_537)
      })

      it('with what is no claim where a claim should be', async () => {
        const id = newId()
        await client.run('LPUSH', `countersign:replay:${id}`, 'a')
        await expect(redisReplayGuard(client.commands).claim(id, soon())).rejects.toThrow()
      })

      it('with no memory left: claims fail closed, certificates are missed', async () => {
        await client.run('CONFIG', 'SET', 'maxmemory', '1')
        await expect(redisReplayGuard(client.commands).claim(newId(), soon())).rejects.toThrow()
        await redisCertificateStore(client.commands).set(`${url}?full`, 'pem', { expires: soon() })
        expect(await redisCertificateStore(client.commands).get(`${url}?full`)).toBeUndefined()
      })
    })

    describe('a Redis that stops and starts', () => {
      it('is slower while it is down, never wrong', async () => {
        const service = await createAlexaService()
        const certificateStore = redisCertificateStore(client.commands, { timeout: 100 })
        const replayGuard = redisReplayGuard(client.commands, { timeout: 100 })
        const without = () => service.createVerifier({ certificateStore })
        const withGuard = service.createVerifier({ certificateStore, replayGuard })
        const before = await service.sign()
        const during = await service.sign()

        await withGuard.verify(before)
        expect(service.host.count()).toBe(1)
        await without().verify(await service.sign())
        expect(service.host.count()).toBe(1)

        await server.stop()
        await without().verify(await service.sign())
        expect(service.host.count()).toBe(2)
        await expect(withGuard.verify(during)).rejects.toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', status: 503 })

        await server.start()
        await expect
          .poll(
            () =>
              withGuard.verify(during).then(
                ({ scheme }) => scheme,
                () => 'not yet',
              ),
            { timeout: 10_000 },
          )
          .toBe('alexa')
        await expect(withGuard.verify(during)).rejects.toMatchObject({ code: 'ERR_REPLAYED' })
        const forged = await service.sign()
        forged.body[20] = (forged.body[20] ?? 0) ^ 1
        await expect(without().verify(forged)).rejects.toMatchObject({ code: 'ERR_SIGNATURE_MISMATCH' })
      })
    })
  })
})

describe('redisReplayGuard', () => {
  const answering = (answers: Record<string, unknown>): RedisClient => ({
    async sendCommand([command = '', , value]) {
      const answer = answers[command]
      return typeof answer === 'function' ? answer(value) : answer
    },
  })

  it('knows its own claim, where a client lost the answer and sent the command again', async () => {
    let token: unknown
    const SET = (value: unknown): null => {
      token = value
      return null
    }
    expect(await redisReplayGuard(answering({ SET, GET: () => token })).claim('id', soon())).toBe(true)
    expect(await redisReplayGuard(answering({ SET, GET: 'other' })).claim('id', soon())).toBe(false)
    expect(await redisReplayGuard(answering({ SET, GET: null })).claim('id', soon())).toBe(false)
  })

  it.each([undefined, 1, 'QUEUED', [], {}, true])('fails closed where Redis answers %j', async (answer) => {
    await expect(redisReplayGuard(answering({ SET: answer })).claim('id', soon())).rejects.toThrow()
  })
})

describe('redisCertificateStore', () => {
  it.each([undefined, null, 1, [], {}, ''])('misses what Redis answers with %j', async (answer) => {
    const store = redisCertificateStore({ sendCommand: async () => answer })
    expect(await store.get(url)).toBeUndefined()
  })
})

describe.each([redisCertificateStore, redisReplayGuard])('$name', (create) => {
  it('refuses what is no client, and a timeout that is none', () => {
    const client: RedisClient = { sendCommand: async () => null }
    for (const none of [undefined, null, {}, { get() {}, set() {} }, { call: 'x' }]) {
      expect(() => create(none as unknown as RedisClient)).toThrow(TypeError)
    }
    for (const timeout of [0, -1, Number.NaN, 60_001]) expect(() => create(client, { timeout })).toThrow(TypeError)
  })
})
