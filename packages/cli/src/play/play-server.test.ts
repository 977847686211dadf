import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, describe, expect, it } from 'vitest'
import { OperatorError } from '../operator-error.js'
import { type PlayServer, startPlayServer } from './play-server.js'

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

// fetch cannot send these headers.
async function send(url: string, options: RequestOptions = {}, body: string | Uint8Array = ''): Promise<Answer> {
  const request = httpRequest(url, { agent: false, ...options }).end(body)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) }
}

const page = '<!doctype html><html><head><title>Play</title></head></html>'
const servers: PlayServer[] = []
async function start(options: Partial<Parameters<typeof startPlayServer>[0]> = {}): Promise<URL> {
  const server = await startPlayServer({ page, port: 0, ...options })
  servers.push(server)
  return new URL(server.url)
}
afterAll(async () => {
  for (const server of servers) await server.close()
})

const received: { method: string; url: string; headers: string[]; body: string }[] = []
const endpoint = createServer(async (request, response) => {
  received.push({
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.rawHeaders,
    body: await text(request),
  })
  if (request.url === '/silent') return
  response.writeHead(401, { location: 'http://elsewhere.example/' })
  response.end('{"error":"ERR_SIGNATURE_MISMATCH"}')
}).listen(0, '127.0.0.1')
await once(endpoint, 'listening')
const { port: endpointPort } = endpoint.address() as AddressInfo
const endpointUrl = `http://127.0.0.1:${endpointPort}`
afterAll(() => {
  endpoint.close()
  endpoint.closeAllConnections()
})

const address = await start()
const token = address.pathname.slice(1, -1)
const sendUrl = new URL('send', address).href
const json = { 'content-type': 'application/json', 'countersign-token': token }
const command = (more: object = {}): string =>
  JSON.stringify({ method: 'POST', url: `${endpointUrl}/x`, headers: [], timeout: 30, ...more })

describe('the page', () => {
  it('is served with the token, and must not be framed, stored, or opened by other sites', async () => {
    expect(address.hostname).toBe('127.0.0.1')
    expect(token).toMatch(/^[\w-]{32}$/)
    const { status, headers, body } = await send(address.href)
    expect(status).toBe(200)
    expect(body).toBe(page.replace('<head>', `<head>\n<meta name="countersign-play" content="${token}">`))
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringMatching(
        /default-src 'none'.*connect-src 'self'.*frame-ancestors 'none'/,
      ),
    })
    expect(headers).not.toHaveProperty('access-control-allow-origin')
  })

  it('has a new token each time', async () => {
    expect((await start()).pathname).not.toBe(address.pathname)
  })

  it('answers HEAD without a body, and localhost', async () => {
    expect(await send(address.href, { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
    expect((await send(address.href, { headers: { host: `localhost:${address.port}` } })).status).toBe(200)
  })

  it.each<[string, number, string, RequestOptions]>([
    [
      'a name that DNS resolves to this machine',
      403,
      address.href,
      { headers: { host: `attacker.example:${address.port}` } },
    ],
    ['another port', 403, address.href, { headers: { host: '127.0.0.1:1' } }],
    ['no port', 403, address.href, { headers: { host: '127.0.0.1' } }],
    [
      'a host that only begins like the right one',
      403,
      address.href,
      { headers: { host: `${address.host}.attacker.example` } },
    ],
    ['two hosts', 403, address.href, { headers: ['Host', address.host, 'Host', address.host] }],
    ['another origin', 403, address.href, { headers: { origin: 'http://attacker.example' } }],
    ['the origin null', 403, address.href, { headers: { origin: 'null' } }],
    ['another scheme', 403, address.href, { headers: { origin: `https://${address.host}` } }],
    ['no token', 403, address.origin, {}],
    [
      'another token',
      403,
      address.href.replace(
        token,
        token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      ),
      {},
    ],
    ['a token that is too long', 403, address.href.replace(token, `${token}A`), {}],
    ['the token in the query', 403, `${address.origin}/?token=${token}`, {}],
    ['another path', 403, `${address.href}other`, {}],
    ['POST', 405, address.href, { method: 'POST' }],
    ['OPTIONS', 405, address.href, { method: 'OPTIONS', headers: { origin: address.origin } }],
    ['DELETE', 405, address.href, { method: 'DELETE' }],
  ])('is refused to %s', async (_what, status, url, options) => {
    // Node drops or refuses a second Host header, depending on its version.
    const answer = await send(url, options)
    expect(answer.status === status || answer.status === 400).toBe(true)
    expect(answer.body).not.toContain('<title>')
    expect(answer.body).not.toContain(token)
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
  })
})

describe('send', () => {
  it('sends a request to this machine without a change, and returns the answer', async () => {
    const headers = [
      ['X-A', '1'],
      ['x-a', '2'],
      ['X-Name', '\xc3\xbc'],
    ]
    const url = `${endpointUrl}//a/../b%2fc?x=%20`
    const body = command({ method: 'PUT', url, headers, bodyBase64: Buffer.from('ü').toString('base64') })
    const answer = await send(sendUrl, { method: 'POST', headers: { ...json, origin: address.origin } }, body)
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
    expect(JSON.parse(answer.body)).toEqual({
      kind: 'status',
      status: 401,
      code: 'ERR_SIGNATURE_MISMATCH',
      body: '{"error":"ERR_SIGNATURE_MISMATCH"}',
    })
    const last = received.at(-1)
    expect(last).toMatchObject({ method: 'PUT', url: '//a/../b%2fc?x=%20', body: 'ü' })
    expect(last?.headers.slice(2, 8)).toEqual(headers.flat())
  })

  it.each<[string, object, object]>([
    ['nobody answers', { url: 'http://127.0.0.1:1/' }, { kind: 'unreachable' }],
    ['no answer comes in time', { url: `${endpointUrl}/silent`, timeout: 0.1 }, { kind: 'timeout' }],
    ['HTTP has no form for it', { headers: [['X-A', '\n']] }, { kind: 'unsendable' }],
  ])('says that %s', async (_what, more, outcome) => {
    const { status, body } = await send(sendUrl, { method: 'POST', headers: json }, command(more))
    expect(status).toBe(200)
    expect(JSON.parse(body)).toMatchObject(outcome)
  })

  it.each<[string, number, RequestOptions]>([
    ['GET', 405, { method: 'GET' }],
    ['no token in the header', 403, { headers: { 'content-type': 'application/json' } }],
    ['another token in the header', 403, { headers: { ...json, 'countersign-token': 'A'.repeat(32) } }],
    ['another origin', 403, { headers: { ...json, origin: 'http://attacker.example' } }],
    ['another site, by Sec-Fetch-Site', 403, { headers: { ...json, 'sec-fetch-site': 'cross-site' } }],
    ['another host', 403, { headers: { ...json, host: 'attacker.example' } }],
    ['a form', 415, { headers: { ...json, 'content-type': 'text/plain' } }],
    ['a preflight request', 405, { method: 'OPTIONS', headers: { origin: address.origin } }],
  ])('is refused to %s', async (_what, status, options) => {
    const before = received.length
    const answer = await send(
      sendUrl,
      { method: 'POST', headers: json, ...options },
      options.method === 'GET' ? '' : command(),
    )
    expect(answer.status).toBe(status)
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
    expect(received.length).toBe(before)
  })

  it.each<[string, number, string]>([
    ['another machine', 403, command({ url: 'http://192.0.2.1/' })],
    ['a name that begins like a loopback address', 403, command({ url: 'http://127.0.0.1.attacker.example/' })],
    ['a name below localhost', 403, command({ url: 'http://a.localhost/' })],
    ['the unspecified address', 403, command({ url: 'http://0.0.0.0/' })],
    ['an IPv4 address in IPv6', 403, command({ url: 'http://[::ffff:192.0.2.1]/' })],
    ['user information', 400, command({ url: 'http://a:b@127.0.0.1/' })],
    ['another scheme', 400, command({ url: 'file:///etc/passwd' })],
    ['no URL', 400, command({ url: '/x' })],
    ['a method that is not text', 400, command({ method: 5 })],
    ['headers that are not pairs', 400, command({ headers: ['a'] })],
    ['a body that is not base64', 400, command({ bodyBase64: '*' })],
    ['no timeout', 400, command({ timeout: undefined })],
    ['a long timeout', 400, command({ timeout: 61 })],
    ['null', 400, 'null'],
    ['no JSON', 400, '{'],
    ['a body over 1 MiB', 413, command({ bodyBase64: Buffer.alloc(1_048_577).toString('base64') })],
    ['a command over 2 MiB', 413, command({ method: 'A'.repeat(2_200_000) })],
  ])('is refused for %s', async (_what, status, body) => {
    const before = received.length
    const answer = await send(sendUrl, { method: 'POST', headers: json }, body)
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body)).toEqual({ error: expect.any(String) })
    expect(received.length).toBe(before)
  })

  it('accepts only a host that is allowed', async () => {
    const open = await start({ allowedHosts: ['Allowed.invalid'] })
    const headers = { ...json, 'countersign-token': open.pathname.slice(1, -1) }
    const to = (url: string) => send(new URL('send', open).href, { method: 'POST', headers }, command({ url }))
    expect(JSON.parse((await to('http://allowed.invalid:81/')).body)).toMatchObject({ kind: 'unreachable' })
    expect((await to('http://other.invalid/')).status).toBe(403)
  })
})

describe('startPlayServer', () => {
  it('reports that a port is in use', async () => {
    await expect(startPlayServer({ page, port: Number(address.port) })).rejects.toThrow(OperatorError)
  })

  it('closes at once, even if a browser keeps its connection open', async () => {
    const server = await startPlayServer({ page, port: 0 })
    const request = httpRequest(server.url, { headers: { connection: 'keep-alive' } }).end()
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    await text(response)
    await server.close()
    await expect(send(server.url)).rejects.toThrow()
  })
})
