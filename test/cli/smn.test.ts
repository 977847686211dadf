import { copyFileSync, readdirSync, readFileSync, statSync } from 'node:fs'
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
  it('accepts a message of the topic, with a pinned certificate or public key', async () => {
    for (const pin of [cert, key, [...key, ...cert]]) {
      const run = await countersign(['verify', 'smn', file, ...pin, '--topic', testTopicUrn])
      expect(run).toMatchObject({ code: 0, stderr: '' })
      expect(run.stdout).toMatch(/^accepted\n/)
    }
  })

  it('pins the certificate that Huawei publishes by default', async () => {
    const run = await countersign(['verify', 'smn', file, '--json'])
    expect(run.code).toBe(1)
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'ERR_SIGNATURE_MISMATCH', status: 403 } })
  })

  it('names the check that failed, and says what to do', async () => {
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
    ['a topic that is not a URN', [file, '--topic', 'orders']],
    ['a file that is not PEM', [file, '--cert', file]],
  ])('gives no verdict with %s', async (_, args) => {
    expect((await countersign(['verify', 'smn', ...args])).code).toBe(2)
  })
})

describe('countersign sign smn', () => {
  const folder = scratch.folder('sign')

  it('writes a message that the printed command accepts, and signs again with the same key', async () => {
    const certificates: string[] = []
    for (const options of [
      [],
      ['--subject', '告警', '--message', 'One\nTwo'],
      ['--type', 'SubscriptionConfirmation'],
    ]) {
      const sign = await countersign(['sign', 'smn', '--folder', folder, ...options])
      expect(sign).toMatchObject({ code: 0, stderr: '' })
      const [program, ...args] = sign.stdout.replaceAll('\\\n', '').trim().split(/\s+/)
      expect(program).toBe('countersign')
      expect(await countersign(args)).toMatchObject({ code: 0, stderr: '' })
      certificates.push(readFileSync(join(folder, 'cert.pem'), 'utf8'))
    }
    expect(new Set(certificates).size).toBe(1)
    expect(statSync(join(folder, 'key.pem')).mode & 0o077).toBe(0)
  })

  it('says what to do if the certificate has expired, or the files do not belong together', async () => {
    const later = await countersign(['sign', 'smn', '--folder', folder, '--at', '2101-01-01T00:00:00Z'])
    expect(later).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('remove it and key.pem') })
    const other = scratch.folder('other')
    await countersign(['sign', 'smn', '--folder', other])
    copyFileSync(join(folder, 'key.pem'), join(other, 'key.pem'))
    const mixed = await countersign(['sign', 'smn', '--folder', other])
    expect(mixed).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('are not an RSA key and its') })
  })

  it.each([
    ['no folder', []],
    ['a folder that does not exist', ['--folder', join(folder, 'none')]],
    ['a topic that is not a URN', ['--folder', folder, '--topic', 'orders']],
    ['another type', ['--folder', folder, '--type', 'Announcement']],
  ])('writes nothing with %s', async (_, args) => {
    const run = await countersign(['sign', 'smn', ...args])
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).not.toContain('    at ')
  })
})

describe('countersign certify smn and send smn', { timeout: 60_000 }, () => {
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

  it('sends genuine messages to an endpoint that pins the certificate of the signer', async () => {
    const folder = scratch.folder('signer')
    await countersign(['sign', 'smn', '--folder', folder])
    const certificates = readFileSync(join(folder, 'cert.pem'), 'utf8')
    const verifier = createSmnVerifier({ topicUrns: [testTopicUrn], certificates })
    const url = await listen(
      requireSignature(verifier, ({ payload }, _request, response) => void response.end(payload.message)),
    )
    const certify = ['certify', 'smn', url, '--signer', folder, '--json', '--max-requests']
    const run = await countersign([...certify, '500'])
    const { results } = JSON.parse(run.stdout) as { results: Record<string, string>[] }
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([])
    expect(run.code).toBe(0)
    expect(results.filter(({ expected }) => expected === 'served')).toHaveLength(7)
    expect(results.filter(({ expected }) => expected === 'refused').length).toBeGreaterThan(150)
    // The pin is the same in the next run.
    expect((await countersign([...certify, '7'])).code).toBe(0)
    const send = ['send', 'smn', url, '--signer', folder]
    const genuine = await countersign([...send, '--subject', 'Greeting', '--message', 'Hello'])
    expect(genuine).toMatchObject({ code: 0, stderr: '' })
    expect(genuine.stdout).toMatch(/^passed {2}genuine: 200\n[\s\S]*\nHello\n$/)
    const forged = await countersign([...send, '--case', 'certificate-issued-by-the-pin'])
    expect(forged).toMatchObject({ code: 0, stdout: expect.stringContaining('403 ERR_SIGNATURE_MISMATCH') })
  })

  it('says what to do if the folder has no signer', async () => {
    for (const command of ['certify', 'send']) {
      const run = await countersign([command, 'smn', 'http://127.0.0.1:1/', '--signer', scratch.folder(command)])
      expect(run).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringContaining('countersign sign smn --folder'),
      })
    }
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
