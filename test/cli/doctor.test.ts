import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTestAuthority } from '@countersign/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { countersign, createScratch } from './countersign.js'

const scratch = createScratch()
const server = createServer((request, response) => {
  // A server whose clock is an hour ahead.
  if (request.url === '/ahead') response.setHeader('date', new Date(Date.now() + 3_600_000).toUTCString())
  response.writeHead(403).end()
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
afterAll(() => {
  scratch.remove()
  server.close()
})

describe('countersign doctor', { timeout: 60_000 }, () => {
  it('finds no fault on a healthy machine, and lists the trust anchors with their fingerprints', async () => {
    const run = await countersign(['doctor', '--host', `${origin}/`])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toContain('RSASSA-PKCS1-v1_5 SHA-256')
    // Amazon Root CA 1, as published on https://www.amazontrust.com/repository/.
    expect(run.stdout).toContain('8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e')
    expect(run.stdout).toMatch(/passed {3}The clock agrees/)
    expect(Math.max(...run.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it('finds a wrong clock', async () => {
    const run = await countersign(['doctor', '--host', `${origin}/ahead`, '--json'])
    expect(run.code).toBe(1)
    expect(JSON.parse(run.stdout).checks).toContainEqual(expect.objectContaining({ id: 'clock', outcome: 'failed' }))
  })

  it('gives no verdict if a host cannot be reached', async () => {
    const run = await countersign(['doctor', '--host', 'http://127.0.0.1:1/', '--json'])
    expect(run.code).toBe(2)
    expect(JSON.parse(run.stdout)).toMatchObject({ verdict: 'inconclusive' })
  })

  it('does not use the network with --offline, and checks other trust anchors', async () => {
    const past = await createTestAuthority({ at: new Date('2020-01-01T00:00:00Z') })
    const trust = ['--trust', scratch.write('past.pem', past.anchorPem)]
    const run = await countersign(['doctor', '--offline', ...trust, '--json'])
    expect(run.code).toBe(1)
    const { checks } = JSON.parse(run.stdout)
    expect(checks.map(({ id }: { id: string }) => id)).toEqual(['runtime', 'algorithms', 'trust-anchors', 'key-cache'])
    expect(checks[2]).toMatchObject({ outcome: 'failed' })
  })

  it.each([[['--region', '../x']], [['--host', 'ftp://a/']], [['--trust', '/nowhere']], [['extra']]])(
    'refuses %j',
    async (args) => {
      const { code, stdout } = await countersign(['doctor', ...args])
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    },
  )
})
