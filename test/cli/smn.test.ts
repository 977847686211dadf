import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createSmnVerifier } from '@countersign/core/smn'
import { requireSignature } from '@countersign/node/http'
import { createTestAuthority, publicKeyPem, signSmnMessage, testTopicUrn } from '@countersign/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { vectorsAbsent, vectorsFolder } from '../support/vectors-folder.js'
import { countersign, createScratch } from './countersign.js'

const scratch = createScratch()
afterAll(scratch.remove)

const signer = await (await createTestAuthority()).issue()
const cert = ['--cert', scratch.write('cert.pem', signer.pem)]
const key = ['--cert', scratch.write('key.pem', publicKeyPem(signer))]
const { message } = await signSmnMessage({ signer })
const file = scratch.write('message.json', JSON.stringify(message))

describe('countersign verify smn', () => {
  it('accepts a message of the topic, by a pinned certificate or public key', async () => {
    for (const pin of [cert, key, [...key, ...cert]]) {
      const run = await countersign(['verify', 'smn', file, ...pin, '--topic', testTopicUrn])
      expect(run).toMatchObject({ code: 0, stderr: '' })
      expect(run.stdout).toMatch(/^accepted\n/)
    }
  })

  it('pins what Huawei publishes by default', async () => {
    const run = await countersign(['verify', 'smn', file, '--json'])
    expect(run.code).toBe(1)
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'ERR_SIGNATURE_MISMATCH', status: 403 } })
  })

  it('says which check failed, and what to do', async () => {
    const input = JSON.stringify({ ...message, message: 'altered' })
    const run = await countersign(['explain', 'smn', '-', ...cert, '--json'], { input })
    const { verdict, cause, fix } = JSON.parse(run.stdout)
    expect([run.code, verdict]).toEqual([1, 'rejected'])
    expect(cause).toMatch(/\.$/)
    expect(fix).toMatch(/\.$/)
  })

  it.each([
    ['no message', []],
    ['a message and a request', [file, '--request', file]],
    ['a topic that is no URN', [file, '--topic', 'orders']],
    ['a file that is no PEM', [file, '--cert', file]],
  ])('cannot say with %s', async (_, args) => {
    expect((await countersign(['verify', 'smn', ...args])).code).toBe(2)
  })
})

describe('countersign certify smn', { timeout: 60_000 }, () => {
  const servers: Server[] = []
  afterAll(() => {
    for (const server of servers) server.close()
  })

  async function listen(handler: Parameters<typeof createServer>[1]): Promise<string> {
    const server = createServer(handler)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/smn`
  }

  it('passes an endpoint that verifies, and fails one that does not', async () => {
    const verifier = createSmnVerifier({ topicUrns: [testTopicUrn] })
    const good = await listen(requireSignature(verifier, (_verified, _request, response) => void response.end()))
    expect((await countersign(['certify', 'smn', good])).code).toBe(0)
    const bad = await listen((request, response) => {
      request.resume()
      response.end()
    })
    expect((await countersign(['certify', 'smn', bad, '--max-requests', '20'])).code).toBe(1)
  })
})

if (vectorsFolder === undefined) {
  describe.skip(`countersign on messages that Huawei signed: ${vectorsAbsent}`, () => {
    it('accepts them', () => {})
  })
} else {
  const folder = join(vectorsFolder, 'smn')

  describe('countersign verify smn on messages that Huawei signed', () => {
    it.each(readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory()))('%s', async (name) => {
      const path = join(folder, name, 'message.json')
      const at = JSON.parse(readFileSync(path, 'utf8')).timestamp
      const pin = readdirSync(join(folder, name)).includes('public-key.pem')
        ? ['--cert', join(folder, name, 'public-key.pem')]
        : []
      const { code, stdout } = await countersign(['verify', 'smn', path, ...pin, '--at', at])
      expect(stdout.split('\n')[0]).toBe('accepted')
      expect(code).toBe(0)
    })
  })
}
