import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createTrustAnchors } from '@countersign/core/x509'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { startSkillServer } from '../../examples/demo/skill-server.js'
import { countersign, createScratch } from './countersign.js'

const scratch = createScratch()
afterAll(scratch.remove)

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const urlOf = (port: number): string => `http://127.0.0.1:${port}/alexa`

async function freePort(): Promise<number> {
  const port = await listen(() => {})
  const server = servers.pop()
  server?.close()
  return port
}

/** Starts the skill of the demonstration. It trusts the test authority on a port, as `certify --help` says. */
async function startSkill(
  authorityPort: number,
  skillId: string,
): Promise<{ url: string; close: () => Promise<void> }> {
  const authority = `http://127.0.0.1:${authorityPort}`
  return await startSkillServer({
    skillId,
    trustAnchors: async () => createTrustAnchors(await (await fetch(`${authority}/anchor.pem`)).text()),
    fetch: (url: string, init: RequestInit) => fetch(`${authority}/certificate?url=${encodeURIComponent(url)}`, init),
  })
}

interface Result {
  name: string
  outcome: string
  expected: string
  detail?: string
}

// A hundred requests and more than a hundred keys take a long time on a busy machine.
describe('countersign certify', { timeout: 60_000 }, () => {
  it('passes the skill of the demonstration, with genuine requests too, and writes JUnit XML', async () => {
    const authorityPort = await freePort()
    const skillServer = await startSkill(authorityPort, 'amzn1.ask.skill.mine')
    const junit = join(scratch.path, 'report.xml')
    const skill = ['--skill', 'amzn1.ask.skill.mine']
    const authority = ['--authority', '--authority-port', String(authorityPort)]
    const run = await countersign(['certify', skillServer.url, ...authority, ...skill, '--json', '--junit', junit])
    await skillServer.close()
    const report = JSON.parse(run.stdout)
    expect(report.results.filter(({ outcome }: Result) => outcome !== 'passed')).toEqual([])
    expect(report).toMatchObject({ verdict: 'passed', authority: true })
    expect(report.results.filter(({ expected }: Result) => expected === 'served').length).toBeGreaterThanOrEqual(5)
    expect(report.results.filter(({ expected }: Result) => expected === 'refused').length).toBeGreaterThan(60)
    expect(run.code).toBe(0)
    // Progress goes to standard error, so that it does not mix with the JSON.
    expect(run.stderr).toContain('passed        genuine-launch')
    const xml = readFileSync(junit, 'utf8')
    expect(xml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuite /)
    expect(xml.match(/<testcase /g)).toHaveLength(report.results.length)
    expect(xml).toContain('failures="0" errors="0"')
  })

  it('passes a skill that verifies and does not trust the test authority', async () => {
    const port = await listen((request, response) => {
      request.resume()
      request.on('end', () => response.writeHead(400).end())
    })
    const run = await countersign(['certify', urlOf(port)])
    expect(run.code).toBe(0)
    expect(run.stdout).toMatch(/\npassed {2}(\d+) of \1 cases passed at /)
    expect(run.stdout).toContain('Note: Only requests to refuse were sent')
  })

  it('lists each case that a skill without verification serves', async () => {
    const received: (string | undefined)[] = []
    const port = await listen((request, response) => {
      received.push(request.url)
      request.resume()
      request.on('end', () => response.end('{"version":"1.0"}'))
    })
    const junit = join(scratch.path, 'failed.xml')
    const run = await countersign(['certify', urlOf(port), '--junit', junit])
    expect(run.code).toBe(1)
    const names = [...run.stdout.matchAll(/^failed {8}(\S+)/gm)].map(([, name]) => name)
    expect(names.length).toBe(received.length)
    expect(names).toEqual(
      expect.arrayContaining(['no-signature', 'url-host', 'body-altered', 'sha1-beside-bad-sha256', 'stale']),
    )
    for (const name of names) expect(run.stdout).toContain(`\nfailed  ${name}\n  It served the request, with 200.`)
    expect(new Set(received)).toEqual(new Set(['/alexa']))
    expect(readFileSync(junit, 'utf8')).toContain(`failures="${names.length}"`)
  })

  it('fails a skill that refuses genuine requests', async () => {
    const port = await listen((request, response) => {
      request.resume()
      request.on('end', () => response.writeHead(400).end())
    })
    const authority = ['--authority', '--authority-port', String(await freePort())]
    const run = await countersign(['certify', urlOf(port), ...authority, '--json'])
    expect(run.code).toBe(1)
    const failed = JSON.parse(run.stdout).results.filter(({ outcome }: Result) => outcome === 'failed')
    expect(failed.every(({ expected }: Result) => expected === 'served')).toBe(true)
    expect(failed[0]).toMatchObject({ name: 'genuine-launch', detail: 'It answered 400, and 200 was expected' })
  })

  it('ends if the endpoint never answers', async () => {
    const port = await listen(() => {})
    const run = await countersign(['certify', urlOf(port), '--timeout', '0.3', '--json'])
    expect(run.code).toBe(1)
    expect(JSON.parse(run.stdout)).toMatchObject({ verdict: 'failed', stopped: 'Stopped: no answer 3 times in a row' })
  })

  it('ends if the endpoint sends its answer byte by byte without an end', async () => {
    const port = await listen((_request, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write('x'), 20)
      response.on('close', () => clearInterval(timer))
    })
    const run = await countersign(['certify', urlOf(port), '--timeout', '0.3', '--json'])
    expect(run.code).toBe(1)
    expect(JSON.parse(run.stdout).results).toHaveLength(3)
  })

  it('gives no verdict if nothing listens, or if the endpoint answers 503', async () => {
    const nothing = await countersign(['certify', urlOf(await freePort())])
    expect(nothing.code).toBe(2)
    expect(nothing.stdout).toContain('ECONNREFUSED')
    const port = await listen((request, response) => {
      request.resume()
      request.on('end', () => response.writeHead(503).end())
    })
    expect((await countersign(['certify', urlOf(port)])).code).toBe(2)
  })

  it('sends at most --max-requests requests, and only to the given host, even after a redirect', async () => {
    let elsewhere = 0
    const other = await listen((_request, response) => {
      elsewhere += 1
      response.end()
    })
    let received = 0
    const port = await listen((request, response) => {
      received += 1
      request.resume()
      request.on('end', () => response.writeHead(307, { location: urlOf(other) }).end())
    })
    const run = await countersign(['certify', urlOf(port), '--max-requests', '5', '--json'])
    expect(run.code).toBe(1)
    expect({ received, elsewhere }).toEqual({ received: 5, elsewhere: 0 })
    expect(JSON.parse(run.stdout).stopped).toBe('Stopped after 5 requests')
  })

  it('passes an endpoint that answers with 201, as Nest does', async () => {
    const port = await listen((request, response) => {
      request.resume()
      request.on('end', () => response.writeHead(201).end())
    })
    const authority = ['--authority', '--authority-port', String(await freePort())]
    const run = await countersign(['certify', 'alexa', urlOf(port), ...authority, '--max-requests', '6', '--json'])
    expect(JSON.parse(run.stdout).results.map(({ name, outcome }: Result) => [name, outcome])).toEqual(
      expect.arrayContaining([['genuine-launch', 'passed']]),
    )
    expect(run.code).toBe(0)
  })

  it('opens a connection for each request', async () => {
    const connections = new Set<unknown>()
    let received = 0
    const port = await listen((request, response) => {
      received += 1
      connections.add(request.socket)
      request.resume()
      // A server that keeps a connection open although the client asks it to close it.
      request.on('end', () => response.writeHead(400, { connection: 'keep-alive' }).end())
    })
    await countersign(['certify', urlOf(port), '--max-requests', '5'])
    expect({ received, connections: connections.size }).toEqual({ received: 5, connections: 5 })
  })

  it('speaks HTTP/2 without TLS', async () => {
    const versions = new Set<string>()
    const authorities = new Set<unknown>()
    const server = createHttp2Server((request, response) => {
      versions.add(request.httpVersion)
      authorities.add(request.headers[':authority'])
      request.resume()
      request.on('end', () => response.writeHead(400).end())
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = urlOf((server.address() as AddressInfo).port)
    const run = await countersign(['certify', url, '--http2', '--json'])
    server.close()
    const report = JSON.parse(run.stdout)
    expect(report).toMatchObject({ verdict: 'passed', scheme: 'alexa' })
    expect(report.results.length).toBeGreaterThan(20)
    expect([...versions, ...authorities]).toEqual(['2.0', new URL(url).host])
  })

  it.each([
    ['no URL', []],
    ['a URL that is not valid', ['alexa']],
    ['another scheme', ['file:///etc/passwd']],
    ['a user in the URL', ['http://a:b@127.0.0.1/']],
    ['a timeout that is not valid', ['http://127.0.0.1/', '--timeout', '-1']],
    ['a port that is not valid', ['http://127.0.0.1/', '--authority', '--authority-port', '99999']],
  ])('gives no verdict for %s', async (_what, args) => {
    const { code, stdout, stderr } = await countersign(['certify', ...args])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).not.toContain('    at ')
  })
})
