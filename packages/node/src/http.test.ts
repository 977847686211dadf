import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { Verifier } from '@countersign/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeAdapter } from '#test/node/adapter-suite.js'
import { type AlexaService, createAlexaService } from '#test/node/alexa-service.js'
import { listen, send, sendBytes } from '#test/node/send.js'
import { requireSignature } from './http.js'

const atAlexa = (request: IncomingMessage): boolean => request.url === '/alexa'

describeAdapter('node:http requireSignature', (verifier, handle) => {
  const listener = requireSignature(verifier, async (verified, _request, response) => {
    response.writeHead(await handle(verified)).end()
  })
  return (request, response) => {
    if (atAlexa(request)) listener(request, response).catch(() => {})
    else response.writeHead(404).end()
  }
})

describe('requireSignature', () => {
  let service: AlexaService
  beforeAll(async () => {
    service = await createAlexaService()
  })

  it('rejects with what the handler throws, after an answer', async () => {
    const thrown: unknown[] = []
    const listener = requireSignature(service.createVerifier(), () => {
      throw new RangeError('mine')
    })
    const { url, server } = await listen((request, response) => {
      listener(request, response).catch((error: unknown) => thrown.push(error))
    })
    expect(await send(url, await service.sign())).toMatchObject({ status: 500, text: '' })
    expect(thrown).toMatchObject([{ name: 'RangeError', message: 'mine' }])
    server.close()
  })

  it('hands the raw target and each header line to the verifier', async () => {
    const seen: unknown[] = []
    const verifier = {
      scheme: 'spy',
      async verify(request: { url: string; headers: Iterable<[string, string]> }) {
        seen.push(
          request.url,
          [...request.headers].filter(([name]) => name.startsWith('X-')),
        )
        throw new Error('enough')
      },
    } as unknown as Verifier<unknown>
    const listener = requireSignature(verifier, () => {})
    const { url, server } = await listen((request, response) => {
      listener(request, response).catch(() => response.end())
    })
    const headers = [
      ['X-A', '1'],
      ['X-b', 'ü'],
      ['X-A', '2'],
    ] as const
    await send(`${url}/a%2Fb/..//c?x=%20+&x`, { headers, method: 'GET' })
    expect(seen).toEqual(['/a%2Fb/..//c?x=%20+&x', headers])
    server.close()
  })

  it('refuses a body that was read before, and warns once', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error): number => warnings.push(warning)
    process.on('warning', onWarning)
    const listener = requireSignature(service.createVerifier(), () => {})
    const { url, server } = await listen(async (request, response) => {
      for await (const _ of request);
      await listener(request, response)
    })
    const request = await service.sign()
    for (let times = 0; times < 2; times += 1) {
      expect(await send(url, request)).toMatchObject({ status: 400, text: '{"error":"ERR_BODY_CONSUMED"}' })
    }
    expect(warnings).toMatchObject([{ name: 'CountersignWarning', code: 'ERR_BODY_CONSUMED' }])
    process.off('warning', onWarning)
    server.close()
  })

  it('refuses a body that was decoded to text', async () => {
    const listener = requireSignature(service.createVerifier(), () => {})
    const { url, server } = await listen((request, response) => {
      listener(request.setEncoding('utf8'), response)
    })
    expect(await send(url, await service.sign())).toMatchObject({ text: '{"error":"ERR_BODY_CONSUMED"}' })
    server.close()
  })

  it('cuts a client off that does not come to the end of an oversize body', async () => {
    const { port, server } = await listen(requireSignature(service.createVerifier({ maxBodyBytes: 100 }), () => {}))
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n'
    const socket = connect(port, '127.0.0.1')
    const answer = once(socket, 'data')
    socket.on('error', () => {}).write(head + 'x'.repeat(1_000))
    expect(String(await answer)).toMatch(/^HTTP\/1\.1 413 /)
    // A byte now and then, so that no idle timeout ends it.
    const trickle = setInterval(() => socket.write('x'), 200)
    const start = performance.now()
    // Not once(), which takes the reset that a byte in flight meets for a failure.
    await new Promise((resolve) => socket.once('close', resolve))
    clearInterval(trickle)
    expect(performance.now() - start).toBeLessThan(8_000)
    server.close()
  })

  it('answers as soon as a body of no announced length is too large', async () => {
    const { port, server } = await listen(requireSignature(service.createVerifier({ maxBodyBytes: 100 }), () => {}))
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'
    expect(await sendBytes(port, `${head}3e8\r\n${'x'.repeat(1_000)}\r\n`, 1_000)).toMatch(/^HTTP\/1\.1 413 /)
    server.close()
  })

  it('lets the caller answer a refusal', async () => {
    const onRefusal = (error: { code: string }, _: unknown, response: ServerResponse): void => {
      response.writeHead(418).end(error.code.toLowerCase())
    }
    const { url, server } = await listen(requireSignature(service.createVerifier(), () => {}, { onRefusal }))
    expect(await send(url)).toMatchObject({ status: 418, text: 'err_header_missing' })
    server.close()
  })

  it('refuses what is no verifier, or no handler', () => {
    expect(() => requireSignature({} as Verifier<unknown>, () => {})).toThrow(TypeError)
    expect(() => requireSignature({ verify() {} } as unknown as Verifier<unknown>, undefined as never)).toThrow(
      TypeError,
    )
  })
})
