import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createTrustAnchors } from '@countersign/core/x509'
import {
  alexaCertificateUrl,
  alexaDnsName,
  type CertificateHost,
  createCertificateHost,
  createTestAuthority,
  hostile,
  type SignedTestRequest,
  signAlexaRequest,
  type TestAuthority,
  testSkillId,
  toRequest,
} from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApp } from './app.js'

describe('the skill in a Hono app', () => {
  let authority: TestAuthority
  let host: CertificateHost
  let app: { request(request: Request): Promise<Response> }
  let sign: () => Promise<SignedTestRequest>

  beforeAll(async () => {
    authority = await createTestAuthority()
    const signer = await authority.issue({ dnsNames: [alexaDnsName] })
    host = createCertificateHost({ [alexaCertificateUrl]: signer.chainPem })
    const trustAnchors = await createTrustAnchors(authority.anchorPem)
    app = createApp({ skillId: testSkillId, trustAnchors, fetch: host.fetch }) as typeof app
    sign = () => signAlexaRequest({ signer, url: 'https://skill.example/alexa' })
  })

  it('answers a genuine request once', async () => {
    const request = await sign()
    const response = await app.request(toRequest(request))
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ response: { outputSpeech: { text: 'Hello from Hono!' } } })
    expect(await (await app.request(toRequest(request))).json()).toEqual({ error: 'ERR_REPLAYED' })
  })

  it('refuses what is hostile', async () => {
    let count = 0
    for await (const { name, request } of hostile.alexa({ authority, host, url: 'https://skill.example/alexa' })) {
      if (request.method !== 'POST') continue
      const response = await app.request(toRequest(request))
      expect(await response.json(), name).toEqual({ error: expect.stringMatching(/^ERR_\w+$/) })
      expect([400, 503], name).toContain(response.status)
      count += 1
    }
    expect(count).toBeGreaterThan(30)
  }, 60_000)

  it('starts as the README says', async () => {
    const server = fileURLToPath(new URL('server.js', import.meta.url))
    const child = spawn(process.execPath, [server], { env: { ...process.env, SKILL_ID: testSkillId, PORT: '0' } })
    try {
      for await (const text of child.stdout) {
        const url = /http:\S+/.exec(String(text))?.[0]
        if (url === undefined) continue
        const response = await fetch(url, { method: 'POST', body: '{}' })
        expect([response.status, await response.json()]).toEqual([400, { error: 'ERR_HEADER_MISSING' }])
        return
      }
      throw new Error('The server said no address')
    } finally {
      child.kill()
    }
  })
})
