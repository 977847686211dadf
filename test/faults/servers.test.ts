import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import { type AddressInfo, connect, type Server as NetServer, type Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { requireSignature } from '@countersign/node/http'
import type { SignedTestRequest } from '@countersign/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { type AlexaService, createAlexaService } from '#test/node/alexa-service.js'
import { send } from '#test/node/send.js'

const service: AlexaService = await createAlexaService()
const open: { close(): void }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

async function listen(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(server)
  return (server.address() as AddressInfo).port
}

/** Waits for a state, however slow the machine is. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}

function head({ headers, body }: SignedTestRequest): string {
  const lines = [...headers, ['Host', 'a'], ['Content-Length', `${body.length}`]]
  return `POST /alexa HTTP/1.1\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n`
}

/** The bytes that are still in use after a garbage collection. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return arrayBuffers + heapUsed
}

describe('slow bodies by the hundred', () => {
  it('end at the time limit, and genuine requests are served in the meantime (bodies-are-bounded)', {
    timeout: 240_000,
  }, async () => {
    let handled = 0
    const listener = requireSignature(
      service.createVerifier(),
      (_verified, _request, response) => {
        handled += 1
        response.end()
      },
      { bodyTimeout: 8 },
    )
    const port = await listen(createServer(listener))
    const slow = await service.sign()
    const answers: string[] = []
    const sockets = Array.from({ length: 300 }, (_, index): Socket => {
      const socket = connect(port, '127.0.0.1')
      let text = ''
      socket.on('data', (part) => {
        text += part
      })
      socket.on('error', () => {}).on('close', () => answers.push(text.slice(0, 12)))
      socket.write(head(slow))
      // Send a few octets, and then none.
      socket.write(slow.body.subarray(0, index % 40))
      return socket
    })
    open.push({
      close() {
        for (const socket of sockets) socket.destroy()
      },
    })
    // On a busy machine, a genuine request may be too slow as well. Its sender repeats it.
    const deliver = async (): Promise<number> => {
      const { status } = await send(`http://127.0.0.1:${port}/alexa`, await service.sign())
      return status === 503 ? await deliver() : status
    }
    const genuine = await Promise.all(Array.from({ length: 50 }, deliver))
    expect(new Set(genuine)).toEqual(new Set([200]))
    expect(handled).toBe(50)
    await until(() => answers.length === sockets.length)
    expect([...new Set(answers)].filter((answer) => !['HTTP/1.1 503', 'HTTP/1.1 408', ''].includes(answer))).toEqual([])
    expect(handled).toBe(50)
  })
})

describe('an event loop that is blocked for seconds', () => {
  it('refuses nothing as the fault of the sender, and recovers (our-faults-are-retryable)', {
    timeout: 240_000,
  }, async () => {
    const host = service.host.fetch
    const slowFetch: typeof fetch = async (input, init) => {
      await new Promise((resolve) => setTimeout(resolve, 50))
      return await host(input, init)
    }
    const verifier = service.createVerifier({ fetch: slowFetch })
    const port = await listen(
      createServer(requireSignature(verifier, (_verified, _request, response) => void response.end())),
    )
    const url = `http://127.0.0.1:${port}/alexa`
    const early = Array.from({ length: 20 }, async () => send(url, await service.sign()))
    // Block in the middle of the download and of the bodies, longer than a download may take.
    await new Promise((resolve) => setTimeout(resolve, 20))
    const end = performance.now() + 6_000
    while (performance.now() < end);
    for (const { status, headers } of await Promise.all(early)) {
      expect([200, 503]).toContain(status)
      if (status === 503) expect(headers['retry-after']).toBeDefined()
    }
    const late = await Promise.all(
      Array.from({ length: 20 }, async () => (await send(url, await service.sign())).status),
    )
    expect(new Set(late)).toEqual(new Set([200]))
  })
})

describe('HTTP/2', () => {
  it('serves genuine requests on one connection among forged, reset and oversize ones (verified-or-thrown)', {
    timeout: 240_000,
  }, async () => {
    const listener = requireSignature(
      service.createVerifier({ maxBodyBytes: 100_000 }),
      (_verified, _request, response) => void response.end(),
      { bodyTimeout: 60 },
    )
    // The classes of both versions have the members that the listener uses.
    const port = await listen(createHttp2Server(listener as never))
    // Node refuses streams of a session that holds more than 10 MB.
    const session = connectHttp2(`http://127.0.0.1:${port}`)
    open.push(session)
    const post = async (kind: string): Promise<string> => {
      const { headers, body } = await service.sign()
      const stream = session.request({ ':method': 'POST', ':path': '/alexa', ...Object.fromEntries(headers) })
      const answered = new Promise<number>((resolve) => {
        stream
          .on('response', (fields) => resolve(Number(fields[':status'])))
          .on('error', () => {})
          .on('close', () => resolve(0))
      })
      if (kind === 'reset') {
        stream.write(body.subarray(0, 20))
        stream.close(8)
      } else if (kind === 'forged') stream.end(body.map((octet, index) => (index === 20 ? octet ^ 1 : octet)))
      else if (kind === 'oversize') stream.end(Buffer.alloc(300_000, 0x20))
      else stream.end(body)
      stream.resume()
      return `${kind} ${await answered}`
    }
    const kinds = ['genuine', 'forged', 'reset', 'genuine', 'oversize']
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => post(kinds[index % kinds.length] as string)),
    )
    const seen = new Set(answers.filter((answer) => !answer.startsWith('reset')))
    expect([...seen].sort()).toEqual(['forged 400', 'genuine 200', 'oversize 413'])
    expect(await post('genuine')).toBe('genuine 200')
  })
})

describe('memory pressure', () => {
  it('does not grow with a thousand oversize bodies (bodies-are-bounded)', {
    timeout: 240_000,
  }, async () => {
    const listener = requireSignature(
      service.createVerifier({ maxBodyBytes: 64_000 }),
      (_verified, _request, response) => void response.end(),
    )
    const port = await listen(createServer(listener))
    const signed = await service.sign()
    const chunk = Buffer.alloc(16_384, 0x20)
    const oversize = async (): Promise<number> => {
      const outgoing = httpRequest({
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/alexa',
        agent: false,
        headers: Object.fromEntries(signed.headers),
      })
      // The server may close the connection before the client has read the answer.
      const answered = new Promise<IncomingMessage | undefined>((resolve) => {
        outgoing.on('response', resolve).on('error', () => resolve(undefined))
      })
      for (let sent = 0; sent < 20; sent += 1) outgoing.write(chunk)
      outgoing.end()
      const response = await answered
      response?.resume().on('error', () => {})
      return response?.statusCode ?? 413
    }
    const round = async (): Promise<void> => {
      for (let batch = 0; batch < 10; batch += 1) {
        const statuses = await Promise.all(Array.from({ length: 50 }, oversize))
        expect(new Set(statuses)).toEqual(new Set([413]))
      }
    }
    await round()
    const before = memoryInUse()
    await round()
    // 500 bodies of 320 kB: keeping them would take 160 MB.
    expect(memoryInUse() - before).toBeLessThan(80_000_000)
    expect((await send(`http://127.0.0.1:${port}/alexa`, await service.sign())).status).toBe(200)
  })
})
