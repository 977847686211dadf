import { once } from 'node:events'
import { Agent, type RequestListener } from 'node:http'
import { connect, type Server } from 'node:net'
import { memoryReplayGuard, type Verified, type Verifier } from '@countersign/core'
import type { AlexaRequestEnvelope } from '@countersign/core/alexa'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type AlexaService, createAlexaService } from './alexa-service.js'
import { listen, send, sendBytes } from './send.js'

/** What a handler of the suite answers; what it throws is its failure. */
export type Handle = (verified: Verified<AlexaRequestEnvelope>) => number | Promise<number>

/** Makes the listener of a server whose one route, `POST /alexa`, is behind an adapter. */
export type Serve = (
  verifier: Verifier<AlexaRequestEnvelope>,
  handle: Handle,
) => RequestListener | Promise<RequestListener>

/** What every adapter over node:http does alike. */
export function describeAdapter(name: string, serve: Serve): void {
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

    async function start(
      options: Parameters<AlexaService['createVerifier']>[0] = {},
      handle: Handle = () => 200,
    ): Promise<{ url: string; port: number; handled: Verified<AlexaRequestEnvelope>[] }> {
      const handled: Verified<AlexaRequestEnvelope>[] = []
      const listener = await serve(service.createVerifier(options), (verified) => {
        handled.push(verified)
        return handle(verified)
      })
      const started = await listen(listener)
      server = started.server
      return { url: `${started.url}/alexa`, port: started.port, handled }
    }

    it('hands a genuine request to the handler', async () => {
      const { url, handled } = await start()
      const request = await service.sign()
      expect(await send(url, request)).toMatchObject({ status: 200 })
      expect(handled).toMatchObject([{ scheme: 'alexa', payload: { request: { type: 'LaunchRequest' } } }])
      expect(Buffer.from(handled[0]?.body ?? [])).toEqual(Buffer.from(request.body))
    })

    it('answers one of which a byte was changed with the code alone', async () => {
      const { url, handled } = await start()
      const request = await service.sign()
      request.body[20] = (request.body[20] ?? 0) ^ 1
      const { status, headers, text } = await send(url, request)
      expect([status, text]).toEqual([400, '{"error":"ERR_SIGNATURE_MISMATCH"}'])
      expect(headers['content-type']).toMatch(/^application\/json(; charset=utf-8)?$/)
      expect(headers).not.toHaveProperty('retry-after')
      expect(handled).toEqual([])
    })

    it('asks to try again where it could not judge', async () => {
      const { url, handled } = await start()
      service.host.fail({ kind: 'down' })
      const { status, headers, text } = await send(url, await service.sign())
      expect([status, text]).toEqual([503, '{"error":"ERR_CERTIFICATE_FETCH_FAILED"}'])
      expect(headers).toMatchObject({ 'retry-after': '5' })
      service.host.recover()
      expect(await send(url, await service.sign())).toMatchObject({ status: 200 })
      expect(handled).toHaveLength(1)
    })

    it('sees a header that comes twice', async () => {
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

    it('serves two requests that come at once on one connection', async () => {
      const { port, handled } = await start()
      const raw = async (): Promise<Buffer> => {
        const { headers, body } = await service.sign()
        const lines = [...headers, ['Host', 'a'], ['Content-Length', `${body.length}`]].map((line) => line.join(': '))
        return Buffer.concat([Buffer.from(`POST /alexa HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`), body])
      }
      const answer = await sendBytes(port, Buffer.concat([await raw(), await raw()]), 200)
      expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(2)
      expect(handled).toHaveLength(2)
    })

    it('lives on where an upload is broken off', async () => {
      const warnings: unknown[] = []
      const logger = { debug() {}, warn: (_: string, fields?: Record<string, unknown>) => warnings.push(fields?.code) }
      const { url, port, handled } = await start({ logger })
      const socket = connect(port, '127.0.0.1')
      const head = 'POST /alexa HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n'
      socket.write(`${head}\r\n{"half":`, () => setTimeout(() => socket.destroy(), 50))
      await once(socket, 'close')
      await expect.poll(() => warnings).toEqual(['ERR_DEPENDENCY_FAILED'])
      expect(await send(url, await service.sign())).toMatchObject({ status: 200 })
      expect(handled).toHaveLength(1)
    })

    it.each(['http://[::bad/alexa', '/alexa?%zz', '//alexa', '*', '/%E0%A4%A'])(
      'lives on after a request for %s',
      async (target) => {
        const { url, port, handled } = await start()
        const head = `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\n`
        expect(await sendBytes(port, `${head}Content-Length: 2\r\n\r\n{}`)).toMatch(/^HTTP\/1\.1 4/)
        expect(await send(url, await service.sign())).toMatchObject({ status: 200 })
        expect(handled).toHaveLength(1)
      },
    )

    describe('with a replay guard', () => {
      it('refuses a message that comes again', async () => {
        const { url, handled } = await start({ replayGuard: memoryReplayGuard() })
        const request = await service.sign()
        expect(await send(url, request)).toMatchObject({ status: 200 })
        const again = await send(url, request)
        expect([again.status, again.text]).toEqual([400, '{"error":"ERR_REPLAYED"}'])
        expect(handled).toHaveLength(1)
      })

      it.each([
        ['answers 500', () => 500],
        ['answers 503', () => 503],
        ['throws', (): number => fail()],
        ['rejects', async (): Promise<number> => fail()],
      ])('takes it again where the handler %s', async (_, failing) => {
        let times = 0
        const { url, handled } = await start({ replayGuard: memoryReplayGuard() }, (verified) => {
          times += 1
          return times === 1 ? (failing as Handle)(verified) : 200
        })
        const request = await service.sign()
        expect((await send(url, request)).status).toBeGreaterThanOrEqual(500)
        await expect.poll(async () => (await send(url, request)).status).toBe(200)
        expect(handled).toHaveLength(2)
      })

      it('does not take it again where the handler answers 4xx', async () => {
        const { url } = await start({ replayGuard: memoryReplayGuard() }, () => 422)
        const request = await service.sign()
        expect(await send(url, request)).toMatchObject({ status: 422 })
        expect(await send(url, request)).toMatchObject({ status: 400, text: '{"error":"ERR_REPLAYED"}' })
      })

      it('takes it again where the connection closes before the answer', async () => {
        let times = 0
        const { url, port, handled } = await start({ replayGuard: memoryReplayGuard() }, () => {
          times += 1
          return times === 1 ? new Promise(() => {}) : 200
        })
        const { headers, body } = await service.sign()
        const lines = [...headers, ['Host', 'a'], ['Content-Length', `${body.length}`]].map((line) => line.join(': '))
        const socket = connect(port, '127.0.0.1')
        socket.write(Buffer.concat([Buffer.from(`POST /alexa HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`), body]))
        await expect.poll(() => handled.length).toBe(1)
        expect(await send(url, { headers, body })).toMatchObject({ status: 400, text: '{"error":"ERR_REPLAYED"}' })
        socket.destroy()
        await expect.poll(async () => (await send(url, { headers, body })).status).toBe(200)
        expect(handled).toHaveLength(2)
      })
    })
  })
}

function fail(): never {
  throw new Error('The handler fails, as the test wants')
}
