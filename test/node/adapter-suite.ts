import { once } from 'node:events'
import { Agent, type RequestListener } from 'node:http'
import { connect, type Server } from 'node:net'
import type { ExplainHost, Logger, Verified, Verifier } from '@countersign/core'
import type { AlexaRequestEnvelope } from '@countersign/core/alexa'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type AlexaService, createAlexaService } from './alexa-service.js'
import { describeClaims, fail } from './claims-suite.js'
import { listen, requestBytes, send, sendBytes } from './send.js'

/** Returns the status that a handler of the suite answers. The handler fails if this throws. */
export type Handle = (verified: Verified<AlexaRequestEnvelope>) => number | Promise<number>

/** Options that every adapter has. */
export interface SuiteOptions {
  bodyTimeout?: number
  prepare?: boolean
  diagnose?: boolean | ExplainHost
  logger?: Logger
  onRefusal?: (error: unknown) => unknown
}

/** Creates the listener of a server whose only route, `POST /alexa`, is behind an adapter. */
export type Serve = (
  verifier: Verifier<AlexaRequestEnvelope>,
  handle: Handle,
  options: SuiteOptions,
) => RequestListener | Promise<RequestListener>

/** A listening server of the suite, and the calls of its handler. */
export interface StartedServer {
  readonly url: string
  readonly port: number
  readonly server: Server
  readonly handled: Verified<AlexaRequestEnvelope>[]
}

/** Starts a server of the suite, and closes it after the test. */
export type Start = (
  options?: Parameters<AlexaService['createVerifier']>[0],
  handle?: Handle,
  adapterOptions?: SuiteOptions,
) => Promise<StartedServer>

/**
 * Tests what all adapters for node:http have in common.
 *
 * @param host - the host that the adapter names to `explain`
 */
export function describeAdapter(name: string, host: ExplainHost, serve: Serve): void {
  describe(name, () => {
    let service: AlexaService
    let server: Server | undefined

    beforeAll(async () => {
      service = await createAlexaService()
    })
    afterEach(() => {
      service.host.recover()
      server?.close()
    })

    const start: Start = async (options = {}, handle = () => 200, adapterOptions = {}) => {
      const handled: Verified<AlexaRequestEnvelope>[] = []
      const handleOne: Handle = (verified) => {
        handled.push(verified)
        return handle(verified)
      }
      const listener = await serve(service.createVerifier(options), handleOne, adapterOptions)
      const started = await listen(listener)
      server = started.server.on('checkContinue', listener)
      return { url: `${started.url}/alexa`, port: started.port, server, handled }
    }

    it('passes a genuine request to the handler', async () => {
      const { url, handled } = await start()
      const request = await service.sign()
      expect(await send(url, request)).toMatchObject({ status: 200 })
      expect(handled).toMatchObject([{ scheme: 'alexa', payload: { request: { type: 'LaunchRequest' } } }])
      expect(Buffer.from(handled[0]?.body ?? [])).toEqual(Buffer.from(request.body))
    })

    it('prepares its verifier when it is created, unless prepare is false', async () => {
      let prepared = 0
      const prepare = async (): Promise<void> => {
        prepared += 1
      }
      await serve({ ...service.createVerifier(), prepare }, () => 200, {})
      expect(prepared).toBe(1)
      await serve({ ...service.createVerifier(), prepare }, () => 200, { prepare: false })
      expect(prepared).toBe(1)
    })

    it('answers a request with one changed byte with only the code', async () => {
      const { url, handled } = await start()
      const request = await service.sign()
      request.body[20] = (request.body[20] ?? 0) ^ 1
      const { status, headers, text } = await send(url, request)
      expect([status, text]).toEqual([400, '{"error":"ERR_SIGNATURE_MISMATCH"}'])
      expect(headers['content-type']).toMatch(/^application\/json(; charset=utf-8)?$/)
      expect(headers).not.toHaveProperty('retry-after')
      expect(handled).toEqual([])
    })

    it.each<[boolean | ExplainHost, ExplainHost]>([
      [true, host],
      ['nest', 'nest'],
    ])('logs why a request was refused, with diagnose: %s', async (diagnose, expected) => {
      const logged: unknown[] = []
      const logger: Logger = { debug() {}, warn: (message, fields) => logged.push({ message, ...fields }) }
      const { url } = await start({}, undefined, { diagnose, logger })
      const signed = await service.sign()
      const body = Buffer.from(JSON.stringify(JSON.parse(Buffer.from(signed.body).toString()), null, 2))
      const answer = await send(url, { ...signed, body })
      expect([answer.status, answer.text]).toEqual([400, '{"error":"ERR_SIGNATURE_MISMATCH"}'])
      const { cause, fix, confidence } = await service.createVerifier().explain({ ...signed, body }, { host: expected })
      const code = 'ERR_SIGNATURE_MISMATCH'
      expect(confidence).toBe('proven')
      expect(logged).toEqual([{ message: 'refusal diagnosed', scheme: 'alexa', code, cause, fix, confidence }])
    })

    it('refuses diagnose without a logger', async () => {
      await expect(async () => await start({}, undefined, { diagnose: true })).rejects.toThrow('needs options.logger')
    })

    it('answers 503 with Retry-After if it could not verify', async () => {
      const { url, handled } = await start()
      service.host.fail({ kind: 'down' })
      const { status, headers, text } = await send(url, await service.sign())
      expect([status, text]).toEqual([503, '{"error":"ERR_CERTIFICATE_FETCH_FAILED"}'])
      expect(headers).toMatchObject({ 'retry-after': '5' })
      service.host.recover()
      expect(await send(url, await service.sign())).toMatchObject({ status: 200 })
      expect(handled).toHaveLength(1)
    })

    it('notices a header that was sent twice', async () => {
      const { url } = await start()
      const request = await service.sign()
      const again = request.headers.find(([header]) => header === 'SignatureCertChainUrl') ?? ['', '']
      const answer = await send(url, { ...request, headers: [...request.headers, again] })
      expect([answer.status, answer.text]).toEqual([400, '{"error":"ERR_HEADER_INVALID"}'])
    })

    it.each([
      ['announced', false],
      ['chunked', true],
    ])('refuses an oversize body, %s, and serves the next request on the same connection', async (_, chunked) => {
      const { url, handled } = await start({ maxBodyBytes: 4_096 })
      const request = await service.sign()
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      const large = await send(url, { ...request, body: Buffer.alloc(3_000_000, 0x20), chunked, agent })
      expect([large.status, large.text]).toEqual([413, '{"error":"ERR_BODY_TOO_LARGE"}'])
      expect(await send(url, { ...request, agent })).toMatchObject({ status: 200, reused: true })
      expect(handled).toHaveLength(1)
      agent.destroy()
    })

    it('answers an oversize body whose sender will close the connection', async () => {
      const { port } = await start({ maxBodyBytes: 4_096 })
      const head = 'POST /alexa HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\n'
      const body = Buffer.alloc(3_000_000, 0x20)
      const answer = await sendBytes(port, Buffer.concat([Buffer.from(`${head}Content-Length: 3000000\r\n\r\n`), body]))
      expect(answer).toContain('413')
      expect(answer).toContain('ERR_BODY_TOO_LARGE')
    })

    it('serves two simultaneous requests on one connection', async () => {
      const { port, handled } = await start()
      const [first, last] = [await service.sign(), await service.sign()]
      const answer = await sendBytes(
        port,
        Buffer.concat([requestBytes(first), requestBytes(last, 'Connection: close')]),
      )
      expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(2)
      expect(handled).toHaveLength(2)
    })

    it('continues to serve after an upload breaks off', async () => {
      const warnings: unknown[] = []
      const logger = { debug() {}, warn: (_: string, fields?: Record<string, unknown>) => warnings.push(fields?.code) }
      const { url, port, handled } = await start({ logger })
      const socket = connect(port, '127.0.0.1')
      const head = 'POST /alexa HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n'
      socket.write(`${head}\r\n{"half":`, () => setTimeout(() => socket.destroy(), 50))
      await once(socket, 'close')
      await expect.poll(() => warnings, { timeout: 30_000 }).toEqual(['ERR_DEPENDENCY_FAILED'])
      expect(await send(url, await service.sign())).toMatchObject({ status: 200 })
      expect(handled).toHaveLength(1)
    })

    it.each(['http://[::bad/alexa', '/alexa?%zz', '//alexa', '*', '/%E0%A4%A'])(
      'continues to serve after a request for %s',
      async (target) => {
        const { url, port, handled } = await start()
        const head = `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\n`
        expect(await sendBytes(port, `${head}Content-Length: 2\r\n\r\n{}`)).toMatch(/^HTTP\/1\.1 4/)
        expect(await send(url, await service.sign())).toMatchObject({ status: 200 })
        expect(handled).toHaveLength(1)
      },
    )

    it.each<[string, () => unknown]>([
      ['throws', () => fail()],
      ['rejects', async () => fail()],
      ['throws a value that cannot be read', () => throwUnreadable()],
      ['throws undefined', () => throwNothing()],
    ])('answers 500 if the handler %s, and continues to serve', async (_, failing) => {
      let times = 0
      const { url } = await start({}, (verified) => {
        times += 1
        return times === 1 ? (failing as Handle)(verified) : 200
      })
      expect(await send(url, await service.sign())).toMatchObject({ status: 500 })
      expect(await send(url, await service.sign())).toMatchObject({ status: 200 })
    })

    it.each<[string, () => unknown]>([
      ['only logs', () => undefined],
      ['only logs, later', async () => undefined],
      ['throws', () => fail()],
      ['rejects', async () => fail()],
    ])('gives the default answer if onRefusal %s', async (_, onRefusal) => {
      const { url, handled } = await start({}, () => 200, { onRefusal })
      expect(await send(url)).toMatchObject({ status: 400, text: '{"error":"ERR_HEADER_MISSING"}' })
      expect(handled).toEqual([])
    })

    it('answers if a body does not arrive in time, and closes the connection', async () => {
      const { port, handled } = await start({}, () => 200, { bodyTimeout: 0.05 })
      const bytes = requestBytes(await service.sign())
      const answer = await sendBytes(port, bytes.subarray(0, -1))
      expect(answer).toMatch(/^HTTP\/1\.1 503 /)
      expect(answer).toMatch(/\r\nconnection: close\r\n/i)
      expect(answer).toContain('{"error":"ERR_DEPENDENCY_FAILED"}')
      expect(handled).toEqual([])
    })

    it('sends 100 Continue only if the announced length is within the limit', async () => {
      const { port, handled } = await start({ maxBodyBytes: 4_096 })
      const expecting = requestBytes(await service.sign(), 'Expect: 100-continue', 'Connection: close')
      expect(await sendBytes(port, expecting)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
      const head = requestBytes({ headers: [], body: Buffer.alloc(5_000) }, 'Expect: 100-continue').subarray(0, -5_000)
      expect(await sendBytes(port, head)).toMatch(/^HTTP\/1\.1 413 /)
      expect(handled).toHaveLength(1)
    })

    describeClaims(start, () => service)
  })
}

function throwUnreadable(): never {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  throw proxy
}

function throwNothing(): never {
  throw undefined
}
