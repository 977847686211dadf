import { hostile, testSkillId, toRequest } from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AlexaService, createAlexaService } from '#test/node/alexa-service.js'
import { startServer } from '#test/node/start-server.js'
import { createApp } from './app.js'

const url = 'https://skill.example/alexa'

describe('the skill in a Hono app', () => {
  let service: AlexaService
  let app: { request(request: Request): Promise<Response> }

  beforeAll(async () => {
    service = await createAlexaService()
    const { trustAnchors, host } = service
    app = createApp({ skillId: testSkillId, trustAnchors, fetch: host.fetch }) as typeof app
  })

  it('serves a genuine request only once', async () => {
    const request = await service.sign({ url })
    const response = await app.request(toRequest(request))
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ response: { outputSpeech: { text: 'Hello from Hono!' } } })
    expect(await (await app.request(toRequest(request))).json()).toEqual({ error: 'ERR_REPLAYED' })
  })

  it('refuses hostile requests', async () => {
    let count = 0
    for await (const { name, request } of hostile.alexa({ ...service, url })) {
      if (request.method !== 'POST') continue
      const response = await app.request(toRequest(request))
      expect(await response.json(), name).toEqual({ error: expect.stringMatching(/^ERR_\w+$/) })
      expect([400, 503], name).toContain(response.status)
      count += 1
    }
    expect(count).toBeGreaterThan(30)
  }, 60_000)

  it('starts as the README says', async () => {
    const { child, url } = await startServer(new URL('server.js', import.meta.url), { SKILL_ID: testSkillId })
    try {
      const response = await fetch(url, { method: 'POST', body: '{}' })
      expect([response.status, await response.json()]).toEqual([400, { error: 'ERR_HEADER_MISSING' }])
    } finally {
      child.kill()
    }
  })
})
