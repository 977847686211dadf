import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { createApigVerifier } from '@countersign/core/apig'
import { createAppStoreVerifier } from '@countersign/core/appstore'
import { confirmSubscription, createSnsVerifier } from '@countersign/core/sns'
import { createTrustAnchors } from '@countersign/core/x509'
import { requireSignature } from '@countersign/node/http'
import { testAppAppleId, testBundleId, testTopicArn } from '@countersign/testing'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { countersign, createScratch } from './countersign.js'

const scratch = createScratch()
afterAll(scratch.remove)

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function listen(server: Server): Promise<string> {
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function freePort(): Promise<number> {
  const origin = await listen(createServer())
  servers.pop()?.close()
  return Number(new URL(origin).port)
}

/** Starts a receiver that trusts the test authority on a port, as `certify sns --help` says. It adds confirmations to `confirmed`. */
async function startReceiver(port: number, confirmed: string[] = []): Promise<string> {
  const authority = `http://127.0.0.1:${port}`
  const fromAuthority = ((url: string, init: RequestInit) =>
    fetch(`${authority}/certificate?url=${encodeURIComponent(url)}`, init)) as typeof fetch
  const verifier = createSnsVerifier({
    topicArns: [testTopicArn],
    trustAnchors: async () => createTrustAnchors(await (await fetch(`${authority}/anchor.pem`)).text()),
    fetch: fromAuthority,
  })
  const listener = requireSignature(verifier, async (verified, _request, response) => {
    if (verified.payload.Type === 'SubscriptionConfirmation') {
      confirmed.push((await confirmSubscription(verified, { fetch: fromAuthority })).subscriptionArn)
    }
    response.end(verified.payload.Message)
  })
  return `${await listen(createServer(listener))}/sns`
}

const accessKey = 'signature_key1'
const secretFile = scratch.write('secret', 'signature_secret1')
const apig = ['--key', accessKey, '--secret-file', secretFile]

async function startBackend(): Promise<string> {
  const verifier = createApigVerifier({ secrets: { [accessKey]: 'signature_secret1' } })
  return `${await listen(createServer(requireSignature(verifier, (_verified, _request, response) => response.end('Hello'))))}/id`
}

interface Result {
  name: string
  outcome: string
  expected: string
}

function openOf(stdout: string): [string, string][] {
  const { results } = JSON.parse(stdout) as { results: Result[] }
  return results.filter(({ outcome }) => outcome !== 'passed').map(({ name, outcome }) => [name, outcome])
}

function countOf(stdout: string, expected: string): number {
  return (JSON.parse(stdout) as { results: Result[] }).results.filter((result) => result.expected === expected).length
}

describe('countersign certify sns', { timeout: 60_000 }, () => {
  it('passes a receiver that trusts the authority, with genuine messages too', async () => {
    const port = await freePort()
    const url = await startReceiver(port)
    const run = await countersign(['certify', 'sns', url, '--authority', '--authority-port', String(port), '--json'])
    // A verifier may accept a changed version, because it may try SHA-256 with version 1.
    expect(openOf(run.stdout).filter(([name]) => name !== 'version-changed')).toEqual([])
    expect(countOf(run.stdout, 'served')).toBeGreaterThanOrEqual(6)
    expect(countOf(run.stdout, 'refused')).toBeGreaterThan(40)
  })

  it('names the requests that a receiver without verification serves', async () => {
    const url = await listen(createServer((_request, response) => response.end()))
    const run = await countersign(['certify', 'sns', url])
    expect(run.code).toBe(1)
    expect(run.stdout).toContain('failed  message-altered')
    expect(run.stdout).toContain('It should be refused with 403')
    expect(run.stdout).toContain('Note: Only requests to refuse were sent')
  })

  it('sends no URL of a test certificate if no authority is trusted', async () => {
    const urls = new Set<string>()
    const url = await listen(
      createServer((request, response) => {
        let text = ''
        request.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk
        })
        request.on('end', () => {
          for (const [found] of text.matchAll(/SimpleNotificationService-e{24}[0-9a-f]{8}/g)) urls.add(found)
          response.writeHead(403).end()
        })
      }),
    )
    expect((await countersign(['certify', 'sns', url])).code).toBe(0)
    expect([...urls]).toEqual([])
  })
})

describe('countersign certify apig', { timeout: 60_000 }, () => {
  it('passes a backend over HTTP/2 that answers 201, as Nest does for POST', async () => {
    const verifier = createApigVerifier({ secrets: { [accessKey]: 'signature_secret1' } })
    const listener = requireSignature(verifier, (_verified, _request, response) => {
      response.statusCode = 201
      response.end('Hello')
    })
    const server = createHttp2Server(listener as never)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/id`
      const run = await countersign(['certify', 'apig', url, ...apig, '--http2', '--json'])
      expect(openOf(run.stdout)).toEqual([])
      expect(countOf(run.stdout, 'served')).toBeGreaterThan(0)
    } finally {
      server.close()
    }
  })

  it('passes a backend that verifies', async () => {
    const run = await countersign(['certify', 'apig', await startBackend(), ...apig, '--json'])
    expect(openOf(run.stdout)).toEqual([])
    expect(run.code).toBe(0)
    expect(countOf(run.stdout, 'served')).toBe(4)
    expect(countOf(run.stdout, 'refused')).toBeGreaterThan(20)
  })

  it('fails a backend with another secret, and a backend that does not verify', async () => {
    const other = ['--key', accessKey, '--secret-file', scratch.write('other', 'another secret')]
    const refused = await countersign(['certify', 'apig', await startBackend(), ...other])
    expect(refused.code).toBe(1)
    expect(refused.stdout).toMatch(/failed {2}genuine-post\n[\s\S]*countersign code ERR_SIGNATURE_MISMATCH/)
    const url = await listen(createServer((_request, response) => response.end()))
    expect((await countersign(['certify', 'apig', url, ...apig])).code).toBe(1)
  })

  it('sends the target unchanged', async () => {
    const targets: (string | undefined)[] = []
    const url = await listen(
      createServer((request, response) => {
        targets.push(request.url)
        response.end()
      }),
    )
    await countersign(['certify', 'apig', `${url}/a%2Fb?x=%20y`, ...apig, '--max-requests', '2'])
    expect(targets).toEqual(['/a%2Fb?x=%20y', '/a%2Fb?x=%20y&b=2&a=1&a=%20%C3%A9&c'])
  })
})

async function startAppStoreReceiver(port: number): Promise<string> {
  const anchors = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/anchor.pem`)).text()
  const verifier = createAppStoreVerifier({
    bundleId: testBundleId,
    appAppleId: testAppAppleId,
    trustAnchors: async () => createTrustAnchors(await anchors()),
  })
  const listener = requireSignature(verifier, ({ payload }, _request, response) =>
    response.end(payload.notificationType),
  )
  return `${await listen(createServer(listener))}/appstore`
}

describe('countersign certify appstore', { timeout: 60_000 }, () => {
  it('passes a receiver that trusts the authority, with genuine notifications too', async () => {
    const port = await freePort()
    const url = await startAppStoreReceiver(port)
    const options = ['--authority', '--authority-port', String(port), '--max-requests', '500', '--json']
    const run = await countersign(['certify', 'appstore', url, ...options])
    expect(openOf(run.stdout)).toEqual([])
    expect(countOf(run.stdout, 'served')).toBe(4)
    expect(countOf(run.stdout, 'refused')).toBeGreaterThan(150)
    const send = await countersign(['send', 'appstore', url, '--authority-port', String(port), '--type', 'REFUND'])
    expect(send.stdout).toMatch(/^passed {2}genuine: 200\n[\s\S]*\nREFUND\n$/)
  })

  it('names the requests that a receiver without verification serves', async () => {
    const url = await listen(createServer((_request, response) => response.end()))
    const run = await countersign(['certify', 'appstore', url])
    expect(run.code).toBe(1)
    expect(run.stdout).toContain('failed  alg-none')
    expect(run.stdout).not.toContain('transaction-of-another-app')
  })
})

describe('countersign send', { timeout: 60_000 }, () => {
  it('sends a genuine message, and a confirmation that is confirmed', async () => {
    const port = await freePort()
    const confirmed: string[] = []
    const url = await startReceiver(port, confirmed)
    const send = ['send', 'sns', url, '--authority-port', String(port)]
    const message = await countersign([...send, '--message', 'Hello\u001b[2J', '--subject', 'Greeting'])
    expect(message).toMatchObject({ code: 0, stderr: '' })
    expect(message.stdout).toMatch(/^passed {2}genuine: 200\n[\s\S]*\nHello\\u\{1b\}\[2J\n$/)
    const confirmation = await countersign([...send, '--type', 'SubscriptionConfirmation', '--json'])
    expect(JSON.parse(confirmation.stdout)).toMatchObject({ name: 'genuine', outcome: 'passed', status: 200 })
    expect(confirmed).toEqual([`${testTopicArn}:00000000-0000-4000-8000-000000000000`])
  })

  it('sends a hostile request by its name', async () => {
    const run = await countersign(['send', 'apig', await startBackend(), ...apig, '--case', 'wrong-secret'])
    expect(run.code).toBe(0)
    expect(run.stdout).toMatch(/^passed {2}wrong-secret: 401 ERR_SIGNATURE_MISMATCH\nIt was refused\./)
    const open = await listen(createServer((_request, response) => response.end()))
    const served = await countersign(['send', 'apig', open, ...apig, '--case', 'wrong-secret'])
    expect(served.code).toBe(1)
    expect(served.stdout).toContain('It served the request, with 200.')
  })

  it('sends a given body to a skill, and says that the skill does not trust the authority', async () => {
    let received = ''
    const url = await listen(
      createServer((request, response) => {
        request.setEncoding('utf8').on('data', (chunk: string) => {
          received += chunk
        })
        request.on('end', () => response.writeHead(400).end('{"error":"ERR_CERTIFICATION_PATH_INVALID"}'))
      }),
    )
    const port = ['--authority-port', String(await freePort())]
    const run = await countersign(['send', 'alexa', url, '--body', '-', ...port], { input: '{"mine":1}' })
    expect(run.code).toBe(1)
    expect(received).toBe('{"mine":1}')
    expect(run.stdout).toContain('countersign code ERR_CERTIFICATION_PATH_INVALID')
  })

  it('lists the names without sending a request', async () => {
    const list = await countersign(['send', 'apig', 'http://127.0.0.1:1/', ...apig, '--list'])
    expect(list.code).toBe(0)
    expect(list.stdout).toMatch(/^genuine +served/)
    expect(list.stdout).toMatch(/\nwrong-secret +refused/)
    expect(list.stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  it('gives no verdict if the name is unknown, or if nothing answers', async () => {
    const unknown = await countersign(['send', 'apig', 'http://127.0.0.1:1/', ...apig, '--case', 'nothing'])
    expect(unknown).toMatchObject({ code: 2, stdout: '' })
    const nobody = await countersign(['send', 'apig', 'http://127.0.0.1:1/', ...apig])
    expect(nobody).toMatchObject({ code: 2, stdout: '', stderr: 'countersign: No answer: ECONNREFUSED\n' })
  })
})
