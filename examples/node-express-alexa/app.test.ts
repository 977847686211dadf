import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { hostile, testSkillId } from '@countersign/testing'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AlexaService, createAlexaService } from '#test/node/alexa-service.js'
import { createRedisServer, noRedis, type RedisServer } from '#test/node/redis-server.js'
import { listen, send } from '#test/node/send.js'
import { startServer } from '#test/node/start-server.js'
import { createApp } from './app.js'

describe.skipIf(noRedis)(`the skill on Express ${noRedis ? `(skipped: ${noRedis})` : ''}`, () => {
  let redisServer: RedisServer
  let service: AlexaService

  beforeAll(async () => {
    redisServer = await createRedisServer()
    await redisServer.start()
    service = await createAlexaService()
  })
  afterAll(() => redisServer.stop())

  /** One process of the fleet, with its own connection to Redis. */
  async function start() {
    const redis = createClient({ socket: { host: '127.0.0.1', port: redisServer.port, reconnectStrategy: 50 } })
    await redis.on('error', () => {}).connect()
    const { trustAnchors, host } = service
    const app: RequestListener = createApp({ skillId: testSkillId, redis, trustAnchors, fetch: host.fetch })
    const { url, server } = await listen(app)
    const close = (): void => {
      server.close()
      redis.destroy()
    }
    return { url: `${url}/alexa`, close }
  }

  it('shares certificates and claims between processes', async () => {
    const [one, other] = [await start(), await start()]
    const request = await service.sign()
    const accepted = await send(one.url, request)
    expect([accepted.status, JSON.parse(accepted.text)]).toMatchObject([200, { version: '1.0' }])
    expect(await send(other.url, request)).toMatchObject({ status: 400, text: '{"error":"ERR_REPLAYED"}' })
    expect(await send(other.url, await service.sign())).toMatchObject({ status: 200 })
    expect(service.host.count()).toBe(1)
    one.close()
    other.close()
  })

  it('refuses hostile requests', async () => {
    const { url, close } = await start()
    let count = 0
    for await (const { request, name } of hostile.alexa(service)) {
      const { method, headers, body } = request
      if (method !== 'POST') continue
      expect(await send(url, { headers: [...headers] as [string, string][], body }), name).toMatchObject({
        text: expect.stringMatching(/^\{"error":"ERR_\w+"\}$/),
      })
      count += 1
    }
    expect(count).toBeGreaterThan(30)
    close()
  }, 60_000)

  it('answers 503 while Redis is down, and serves the same request afterwards', async () => {
    const { url, close } = await start()
    const request = await service.sign()
    await redisServer.stop()
    expect(await send(url, request)).toMatchObject({ status: 503, headers: { 'retry-after': '5' } })
    await redisServer.start()
    await expect.poll(async () => (await send(url, request)).status, { timeout: 10_000 }).toBe(200)
    close()
  })

  it('starts as the README says, and stops', async () => {
    const { child, url } = await startServer(new URL('server.js', import.meta.url), {
      SKILL_ID: testSkillId,
      REDIS_URL: `redis://127.0.0.1:${redisServer.port}`,
    })
    expect(await send(url, { body: '{}' })).toMatchObject({ status: 400, text: '{"error":"ERR_HEADER_MISSING"}' })
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([0, null])
  })
})
