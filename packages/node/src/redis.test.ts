import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testCertificateStore, testReplayGuard } from '@countersign/testing'
import { Cluster as Cluster5, Redis as Ioredis5 } from 'ioredis'
import { Cluster as Cluster6, Redis as Ioredis6 } from 'ioredis-6'
import { createClient as createClient5, createCluster as createCluster5 } from 'redis'
import { createClient as createClient6, createCluster as createCluster6 } from 'redis-6'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createAlexaService } from '#test/node/alexa-service.js'
import { createRedisServer, freePort, noRedis, type RedisServer } from '#test/node/redis-server.js'
import { redisCertificateStore } from './redis-certificate-store.js'
import type { IoredisClient, NodeRedisClient, NodeRedisCluster, RedisClient } from './redis-command.js'
import { redisReplayGuard } from './redis-replay-guard.js'

/** A connected client of one package, and the functions with which a test uses it. */
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

async function ofCluster(
  cluster: NodeRedisCluster & { connect(): Promise<unknown>; destroy(): void },
): Promise<[RedisClient, () => unknown]> {
  await cluster.connect()
  return [cluster, () => cluster.destroy()]
}

function ofIoredisCluster(cluster: IoredisClient & { disconnect(): void }): [RedisClient, () => unknown] {
  return [cluster, () => cluster.disconnect()]
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
const lease = (): { until: Date } => ({ until: soon() })
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
      for (const { name, run } of testReplayGuard((options) => redisReplayGuard(client.commands, options), {
        lifetime: 200,
      }))
        it(name, run)

      it('shares claims with a guard in another process', async () => {
        const other = await open(server.port)
        const id = newId()
        expect(await redisReplayGuard(client.commands).claim(id, 'A', lease())).toBe('claimed')
        expect(await redisReplayGuard(other.commands).claim(id, 'B', lease())).toBe('held')
        other.close()
      })

      it('stores only keys that expire', async () => {
        const id = newId()
        const guard = redisReplayGuard(client.commands, { prefix: 'p:' })
        for (const write of [() => guard.claim(id, 'A', lease()), () => guard.complete(id, 'A', { expires: soon() })]) {
          await write()
          const left = Number(await client.run('PTTL', `p:${id}`))
          expect(left).toBeGreaterThan(50_000)
          expect(left).toBeLessThanOrEqual(60_000)
        }
        await guard.claim('released', 'A', lease())
        await guard.release('released', 'A')
        expect(await client.run('EXISTS', 'p:released')).toBe(0)
      })
    })

    describe('a Redis that is slow', () => {
      // Every command of every client waits this long.
      const pause = async (milliseconds: number): Promise<void> => {
        await client.run('CLIENT', 'PAUSE', String(milliseconds), 'ALL')
      }

      it('delays a certificate request by its timeout, and then counts as empty', async () => {
        const store = redisCertificateStore(client.commands, { timeout: 50 })
        await redisCertificateStore(client.commands).set(url, 'pem', { expires: soon() })
        await pause(1_000)
        // After the pause, Redis would answer with the certificate.
        expect(await store.get(url)).toBeUndefined()
        await expect.poll(() => redisCertificateStore(client.commands).get(url), { timeout: 30_000 }).toBe('pem')
      })

      it('grants no claim in time, and recognises the holder at the next request', async () => {
        const id = newId()
        await pause(300)
        await expect(redisReplayGuard(client.commands, { timeout: 50 }).claim(id, 'A', lease())).rejects.toThrow()
        expect(await redisReplayGuard(client.commands).claim(id, 'A', lease())).toBe('claimed')
      })

      it('does not grant a claim for longer than its lease, even if the command runs late', async () => {
        const id = newId()
        const until = new Date(Date.now() + 400)
        await pause(300)
        await expect(redisReplayGuard(client.commands, { timeout: 50 }).claim(id, 'A', { until })).rejects.toThrow()
        const guard = redisReplayGuard(client.commands)
        await expect.poll(() => guard.claim(id, 'B', lease()), { timeout: 5_000 }).toBe('claimed')
      })
    })

    describe('a Redis that fails', () => {
      afterEach(async () => {
        await client.run('CONFIG', 'SET', 'maxmemory', '0')
      })

      it('with a value that is not text instead of a certificate', async () => {
        const warnings: unknown[] = []
        const logger = { debug() {}, warn: (...entry: unknown[]) => warnings.push(entry) }
        const store = redisCertificateStore(client.commands, { prefix: 'bad:', logger })
        await client.run('LPUSH', `bad:${url}`, 'a')
        expect(await store.get(url)).toBeUndefined()
        expect(warnings).toHaveLength(1)
        await store.set(url, 'pem', { expires: soon() })
        expect(await store.get(url)).toBe('pem')
      })

      it('with a value that is too large: at most the size limit of a certificate file is transferred', async () => {
        await client.run('SETRANGE', `big:${url}`, '20000000', 'x')
        expect(await redisCertificateStore(client.commands, { prefix: 'big:' }).get(url)).toHaveLength(65_537)
      })

      it('with a value that is not a claim instead of a claim', async () => {
        const id = newId()
        await client.run('LPUSH', `countersign:replay:${id}`, 'a')
        await expect(redisReplayGuard(client.commands).claim(id, 'A', lease())).rejects.toThrow()
      })

      it('without free memory: claims fail closed, and certificates count as missing', async () => {
        await client.run('CONFIG', 'SET', 'maxmemory', '1')
        await expect(redisReplayGuard(client.commands).claim(newId(), 'A', lease())).rejects.toThrow()
        await redisCertificateStore(client.commands).set(`${url}?full`, 'pem', { expires: soon() })
        expect(await redisCertificateStore(client.commands).get(`${url}?full`)).toBeUndefined()
      })
    })

    describe('a Redis that stops and starts', () => {
      it('makes requests slower while it is down, but gives no wrong answer', async () => {
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

describe.skipIf(noRedis)('a Redis cluster', () => {
  let server: RedisServer
  let directory: string
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'countersign-redis-'))
    const bus = ['--cluster-port', String(await freePort()), '--cluster-announce-ip', '127.0.0.1', '--dir', directory]
    server = await createRedisServer('--cluster-enabled', 'yes', ...bus)
    await server.start()
    const admin = ofIoredis(new Ioredis5({ port: server.port, host: '127.0.0.1' }))
    await admin.run('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
    await vi.waitFor(async () => expect(await admin.run('CLUSTER', 'INFO')).toContain('cluster_state:ok'), 20_000)
    admin.close()
  })
  afterAll(async () => {
    await server.stop()
    await rm(directory, { recursive: true })
  })

  const nodeOf = (port: number): { host: string; port: number } => ({ host: '127.0.0.1', port })
  const rootNodes = (port: number): { url: string }[] => [{ url: `redis://127.0.0.1:${port}` }]
  it.each<[string, (port: number) => Promise<[RedisClient, close: () => unknown]>]>([
    ['redis 5', (port) => ofCluster(createCluster5({ rootNodes: rootNodes(port) }))],
    ['redis 6', (port) => ofCluster(createCluster6({ rootNodes: rootNodes(port) }))],
    ['ioredis 5', async (port) => ofIoredisCluster(new Cluster5([nodeOf(port)]))],
    ['ioredis 6', async (port) => ofIoredisCluster(new Cluster6([nodeOf(port)]))],
  ])('holds claims and certificates for %s', async (_kind, open) => {
    const [client, close] = await open(server.port)
    const [guard, store] = [redisReplayGuard(client), redisCertificateStore(client)]
    const [one, other] = [newId(), newId()]
    expect(await guard.claim(one, 'A', lease())).toBe('claimed')
    expect(await guard.claim(other, 'A', lease())).toBe('claimed')
    expect(await guard.claim(one, 'B', lease())).toBe('held')
    await guard.release(other, 'A')
    await guard.complete(one, 'A', { expires: soon() })
    expect(await guard.claim(one, 'B', lease())).toBe('done')
    expect(await guard.claim(other, 'B', lease())).toBe('claimed')
    await store.set(`${url}?cluster`, 'pem', { expires: soon() })
    expect(await store.get(`${url}?cluster`)).toBe('pem')
    await close()
  })
})

describe('redisReplayGuard', () => {
  const answering = (answer: unknown): RedisClient => ({ sendCommand: async () => answer })
  const verifierWith = async (client: RedisClient) => {
    const service = await createAlexaService()
    const verifier = service.createVerifier({ replayGuard: redisReplayGuard(client) })
    return await service.sign().then((request) => verifier.verify(request))
  }

  it.each([undefined, null, 1, 'QUEUED', [], {}, true, Buffer.from('claimed')])(
    'fails closed if Redis answers %j',
    async (answer) => {
      await expect(verifierWith(answering(answer))).rejects.toMatchObject({ code: 'ERR_DEPENDENCY_FAILED' })
      const guard = redisReplayGuard(answering(answer))
      await expect(guard.complete('id', 'A', { expires: soon() })).rejects.toThrow('OK')
      await expect(guard.release('id', 'A')).rejects.toThrow('OK')
    },
  )

  it('tells a cluster of the redis package which key a command uses', async () => {
    const keys: unknown[] = []
    const cluster: NodeRedisCluster = {
      async sendCommand(firstKey, isReadonly) {
        keys.push([firstKey, isReadonly])
        return 'OK'
      },
      nodeClient() {},
    }
    const guard = redisReplayGuard(cluster, { prefix: 'p:' })
    await guard.claim('id', 'A', lease())
    await guard.complete('id', 'A', { expires: soon() })
    await guard.release('id', 'A')
    await redisCertificateStore(cluster, { prefix: 'p:' }).get('id')
    expect(keys).toEqual(Array.from({ length: 4 }, () => ['p:id', false]))
  })
})

describe('redisCertificateStore', () => {
  it.each([undefined, null, 1, [], {}, ''])('finds no certificate if Redis answers %j', async (answer) => {
    const store = redisCertificateStore({ sendCommand: async () => answer })
    expect(await store.get(url)).toBeUndefined()
  })
})

describe.each([redisCertificateStore, redisReplayGuard])('$name', (create) => {
  it('refuses an object that is not a client, and a timeout that is not valid', () => {
    const client: RedisClient = { sendCommand: async () => null }
    for (const none of [undefined, null, {}, { get() {}, set() {} }, { call: 'x' }]) {
      expect(() => create(none as unknown as RedisClient)).toThrow(TypeError)
    }
    for (const timeout of [0, -1, Number.NaN, 60_001, '100']) {
      expect(() => create(client, { timeout: timeout as number })).toThrow(TypeError)
    }
    expect(() => create(client, { prefixes: 'p:' } as object)).toThrow('prefix')
  })
})
