import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { memoryReplayGuard, type Verified, type Verifier } from '@countersign/core'
import type { AlexaRequestEnvelope } from '@countersign/core/alexa'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeAdapter } from '#test/node/adapter-suite.js'
import { type AlexaService, createAlexaService } from '#test/node/alexa-service.js'
import { listen, send, sendBytes } from '#test/node/send.js'
import { withWarnings } from '#test/node/warnings.js'
import { requireSignature, type VerifiedListener } from './http.js'

const atAlexa = (request: IncomingMessage): boolean => request.url === '/alexa'

describeAdapter('node:http requireSignature', 'http', (verifier, handle, options) => {
  const handler: VerifiedListener<unknown> = async (verified, _request, response) => {
    response.writeHead(await handle(verified as Verified<AlexaRequestEnvelope>)).end()
  }
  const listener = requireSignature(verifier, handler, { onError() {}, ...options })
  return (request, response) => {
    if (atAlexa(request)) listener(request, response)
    else response.writeHead(404).end()
  }
})

describe('requireSignature', () => {
  let service: AlexaService
  beforeAll(async () => {
    service = await createAlexaService()
  })

  it('answers 500 if the handler throws, and calls onError', async () => {
    const reported: unknown[] = []
    const throwing = () => {
      throw new RangeError('mine')
    }
    const onError = async (error: unknown, { url }: IncomingMessage): Promise<void> => {
      reported.push(error, url)
      throw new Error('onError fails as well')
    }
    const { url, server } = await listen(requireSignature(service.createVerifier(), throwing, { onError }))
    const [answer, warnings] = await withWarnings(async () => await send(`${url}/here`, await service.sign()))
    expect(answer).toMatchObject({ status: 500, text: '' })
    expect(reported).toMatchObject([{ name: 'RangeError', message: 'mine' }, '/here'])
    expect(warnings).toMatchObject([{ message: 'onError failed' }])
    server.close()
  })

  it('emits a warning if the handler throws and there is no onError', async () => {
    const throwing = async () => {
      throw new RangeError('mine')
    }
    const { url, server } = await listen(requireSignature(service.createVerifier(), throwing))
    const [, warnings] = await withWarnings(async () => await send(url, await service.sign()))
    expect(warnings).toMatchObject([
      { name: 'CountersignWarning', detail: expect.stringContaining('RangeError: mine') },
    ])
    server.close()
  })

  it('cuts off an answer that the handler began before it threw', async () => {
    const throwing: VerifiedListener<unknown> = (_verified, _request, response) => {
      response.write('half')
      throw new RangeError('mine')
    }
    const { url, server } = await listen(requireSignature(service.createVerifier(), throwing, { onError() {} }))
    await expect(send(url, await service.sign())).rejects.toThrow()
    server.close()
  })

  it('answers 500 if the handler ends its answer in a way that Node refuses', async () => {
    const verifier = service.createVerifier({ replayGuard: memoryReplayGuard() })
    const endings: ((response: ServerResponse) => unknown)[] = [
      (response) => response.end({ not: 'a chunk' }),
      (response) => Object.assign(response, { statusCode: 1_000 }).end('text'),
    ]
    for (const ending of endings) {
      const handler: VerifiedListener<unknown> = (_verified, _request, response) => ending(response)
      const { url, server } = await listen(requireSignature(verifier, handler, { onError() {} }))
      expect(await send(url, await service.sign())).toMatchObject({ status: 500, text: '' })
      server.close()
    }
  })

  it('does not change an answer that ended before the handler threw', async () => {
    const throwing: VerifiedListener<unknown> = (_verified, _request, response) => {
      response.end('whole')
      throw new RangeError('mine')
    }
    const verifier = service.createVerifier({ replayGuard: memoryReplayGuard() })
    const { url, server } = await listen(requireSignature(verifier, throwing, { onError() {} }))
    expect(await send(url, await service.sign())).toMatchObject({ status: 200, text: 'whole' })
    server.close()
  })

  it('leaves the verified body on the request', async () => {
    const seen: unknown[] = []
    const handler: VerifiedListener<unknown> = ({ payload }, request, response) => {
      const { body, rawBody } = request as IncomingMessage & { body?: unknown; rawBody?: unknown }
      seen.push(body === payload, Buffer.isBuffer(rawBody) && rawBody.toString())
      response.end()
    }
    const listener = requireSignature(service.createVerifier(), handler)
    const { url, server } = await listen((request, response) => {
      const parts: Buffer[] = []
      request
        .on('data', (part) => parts.push(part))
        .on('end', () => {
          // This is like a parser that decodes with a charset that it chooses itself.
          Object.assign(request, { rawBody: Buffer.concat(parts).toString(), body: { parsed: 'otherwise' } })
          listener(request, response)
        })
    })
    const request = await service.sign()
    expect(await send(url, request)).toMatchObject({ status: 200 })
    expect(seen).toEqual([true, Buffer.from(request.body).toString()])
    server.close()
  })

  it('passes the raw target and each header line to the verifier', async () => {
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
    const listener = requireSignature(verifier, () => {}, { onError() {} })
    const { url, server } = await listen(listener)
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
    const listener = requireSignature(service.createVerifier(), () => {})
    const { url, server } = await listen(async (request, response) => {
      for await (const _ of request);
      await listener(request, response)
    })
    const request = await service.sign()
    const [, warnings] = await withWarnings(async () => {
      for (let times = 0; times < 2; times += 1) {
        expect(await send(url, request)).toMatchObject({ status: 400, text: '{"error":"ERR_BODY_CONSUMED"}' })
      }
    })
    expect(warnings).toMatchObject([{ name: 'CountersignWarning', code: 'ERR_BODY_CONSUMED' }])
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

  it('closes the connection of a client that does not end an oversize body', async () => {
    const { port, server } = await listen(requireSignature(service.createVerifier({ maxBodyBytes: 100 }), () => {}))
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n'
    const socket = connect(port, '127.0.0.1')
    const answer = once(socket, 'data')
    socket.on('error', () => {}).write(head + 'x'.repeat(1_000))
    expect(String(await answer)).toMatch(/^HTTP\/1\.1 413 /)
    // Sends a byte from time to time, so that no idle timeout ends the connection.
    const trickle = setInterval(() => socket.write('x'), 200)
    // A connection that stays open would run into the time limit of the test. Do not use once(), which would fail if a byte in
    // flight causes a reset.
    await new Promise((resolve) => socket.once('close', resolve))
    clearInterval(trickle)
    server.close()
  })

  it('answers as soon as a body without an announced length is too large', async () => {
    const { port, server } = await listen(requireSignature(service.createVerifier({ maxBodyBytes: 100 }), () => {}))
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n'
    expect(await sendBytes(port, `${head}3e8\r\n${'x'.repeat(1_000)}\r\n`)).toMatch(/^HTTP\/1\.1 413 /)
    server.close()
  })

  it('answers through a response whose methods return nothing', async () => {
    const listener = requireSignature(service.createVerifier(), (_verified, _request, response) => {
      response.end('done')
    })
    const { url, server } = await listen((request, response) => {
      for (const name of ['setHeader', 'writeHead', 'write', 'end'] as const) {
        const method = response[name].bind(response) as (...given: unknown[]) => unknown
        Object.assign(response, { [name]: (...given: unknown[]) => void method(...given) })
      }
      listener(request, response)
    })
    expect(await send(url)).toMatchObject({ status: 400, text: '{"error":"ERR_HEADER_MISSING"}' })
    expect(await send(url, await service.sign())).toMatchObject({ status: 200, text: 'done' })
    server.close()
  })

  it('uses the answer of onRefusal for a refusal', async () => {
    const onRefusal = (error: { code: string }, _: unknown, response: ServerResponse): void => {
      response.writeHead(418).end(error.code.toLowerCase())
    }
    const { url, server } = await listen(requireSignature(service.createVerifier(), () => {}, { onRefusal }))
    expect(await send(url)).toMatchObject({ status: 418, text: 'err_header_missing' })
    server.close()
  })

  it.each<[string, unknown[]]>([
    ['no verifier', []],
    ['an object that is not a verifier', [{}, () => {}]],
    ['no handler', [{ verify() {} }]],
    ['an option that is misspelt', [{ verify() {} }, () => {}, { onRefused() {} }]],
    ['an option of another type', [{ verify() {} }, () => {}, { bodyTimeout: '10' }]],
    ['options that are a list', [{ verify() {} }, () => {}, []]],
    ['a handling timeout of 0', [{ verify() {} }, () => {}, { handlingTimeout: 0 }]],
  ])('refuses %s', (_, given) => {
    expect(() => (requireSignature as (...given: unknown[]) => unknown)(...given)).toThrow(TypeError)
  })

  it.each<[string, unknown[], string]>([
    ['a fetch-style request', [new Request('https://a.test'), {}], 'use withVerification of @countersign/core/http'],
    ['nothing', [], 'needs the request and the response of node:http'],
  ])('says what to use if a host passes %s', async (_, given, advice) => {
    const listener = requireSignature(service.createVerifier(), () => {}) as (...given: unknown[]) => Promise<void>
    await expect(listener(...given)).rejects.toThrow(advice)
  })
})
