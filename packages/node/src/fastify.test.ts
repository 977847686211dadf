import { connect } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import { memoryReplayGuard, type Verified } from '@countersign/core'
import type { AlexaRequestEnvelope } from '@countersign/core/alexa'
import { createApigVerifier, signApigHeaders } from '@countersign/core/apig'
import fastify, { type FastifyInstance } from 'fastify'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeAdapter } from '#test/node/adapter-suite.js'
import { type AlexaService, createAlexaService } from '#test/node/alexa-service.js'
import { listen, send } from '#test/node/send.js'
import { withWarnings } from '#test/node/warnings.js'
import { type RequireSignatureOptions, requireSignature } from './fastify.js'

describeAdapter('Fastify', 'fastify', async (verifier, handle, options) => {
  const app = fastify()
  await app.register(requireSignature, { verifier, ...options })
  app.post('/alexa', async ({ verified }, reply) => {
    try {
      return await reply.code(await handle(verified as Verified<AlexaRequestEnvelope>)).send()
    } catch (cause) {
      // Fastify itself answers 200 for a thrown value that it cannot read.
      throw new Error('The handler failed', { cause })
    }
  })
  await app.ready()
  return app.routing
})

describe('requireSignature', () => {
  let service: AlexaService
  beforeAll(async () => {
    service = await createAlexaService()
  })

  const inject = async (app: FastifyInstance, url = '/alexa') => {
    const { headers, body } = await service.sign()
    return await app.inject({ method: 'POST', url, headers: Object.fromEntries(headers), payload: Buffer.from(body) })
  }
  const protectedApp = async (options: Partial<RequireSignatureOptions> = {}): Promise<FastifyInstance> => {
    const app = fastify()
    await app.register(requireSignature, { verifier: service.createVerifier(), ...options })
    return app
  }

  it('leaves the payload as the body, even for the schema of the route', async () => {
    const app = await protectedApp()
    const schema = { body: { type: 'object', required: ['request'] } }
    app.post('/alexa', { schema }, async ({ body, verified }) => ({ isPayload: body === verified?.payload }))
    app.post('/strict', { schema: { body: { type: 'object', required: ['other'] } } }, async () => 'reached')
    expect((await inject(app)).json()).toEqual({ isPayload: true })
    expect(await inject(app, '/strict')).toMatchObject({ statusCode: 400 })
  })

  it('replaces the body that a parser of the application creates from the verified bytes', async () => {
    const parsed: unknown[] = []
    const app = fastify()
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, _body, done) => done(null, 'early'))
    await app.register(requireSignature, { verifier: service.createVerifier() })
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
      parsed.push(body)
      done(null, 'late')
    })
    app.post('/alexa', async ({ body, verified }) => ({ isPayload: body === verified?.payload }))
    expect((await inject(app)).json()).toEqual({ isPayload: true })
    expect(parsed).toEqual([expect.stringContaining('LaunchRequest')])
  })

  it('serves any content type, because it is not signed', async () => {
    const app = await protectedApp()
    app.post('/alexa', async ({ verified }) => verified?.scheme)
    const { headers, body } = await service.sign()
    for (const type of ['application/xml', 'application/json; charset=utf-7', undefined]) {
      const sent = { ...Object.fromEntries(headers), 'content-type': type }
      const answer = await app.inject({ method: 'POST', url: '/alexa', headers: sent, payload: Buffer.from(body) })
      expect(answer).toMatchObject({ statusCode: 200, body: 'alexa' })
    }
  })

  it('applies the body limit of the route', async () => {
    const app = await protectedApp()
    app.post('/alexa', { bodyLimit: 100 }, async () => 'reached')
    expect(await inject(app)).toMatchObject({ statusCode: 413, body: '{"error":"ERR_BODY_TOO_LARGE"}' })
  })

  it('applies only to its scope and the scopes below it', async () => {
    const app = fastify()
    app.post('/open', async ({ verified }) => ({ verified: verified ?? null }))
    app.register(async (scope) => {
      await scope.register(requireSignature, { verifier: service.createVerifier() })
      scope.register(async (below) => {
        below.post('/below', async () => 'below')
      })
      scope.post('/alexa', async () => 'here')
    })
    expect((await app.inject({ method: 'POST', url: '/open' })).json()).toEqual({ verified: null })
    for (const url of ['/alexa', '/below']) {
      expect((await app.inject({ method: 'POST', url })).json()).toEqual({ error: 'ERR_HEADER_MISSING' })
      expect(await inject(app, url)).toMatchObject({ statusCode: 200 })
    }
  })

  it('verifies in two scopes with two verifiers', async () => {
    const app = fastify()
    for (const path of ['/a', '/b']) {
      app.register(async (scope) => {
        await scope.register(requireSignature, { verifier: service.createVerifier() })
        scope.post(path, async ({ verified }) => verified?.scheme)
      })
    }
    expect((await inject(app, '/a')).body).toBe('alexa')
    expect((await inject(app, '/b')).body).toBe('alexa')
  })

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'] as const)(
    'leaves the verified bytes of %s as the body if the payload is not the body',
    async (method) => {
      const signer = { accessKey: 'signature_key1', secret: 'signature_secret1' }
      const app = await protectedApp({ verifier: createApigVerifier({ secrets: { signature_key1: signer.secret } }) })
      const bodies: unknown[] = []
      app.route({
        method,
        url: '/any',
        exposeHeadRoute: false,
        handler: async ({ body, verified }) => {
          bodies.push(Buffer.isBuffer(body) && body.toString())
          return verified?.scheme
        },
      })
      await app.ready()
      const { url, server } = await listen(app.routing)
      const body = method === 'GET' ? '' : '{}'
      const parts = { method, url: `${url}/any`, headers: [] as [string, string][], body: Buffer.from(body) }
      const headers = Object.entries(await signApigHeaders(parts, signer))
      const type: [string, string] = ['Content-Type', 'application/json']
      const answer = await send(`${url}/any`, {
        method,
        body,
        headers: method === 'GET' ? headers : [...headers, type],
      })
      expect(answer).toMatchObject({ status: 200, text: method === 'HEAD' ? '' : 'apig' })
      expect(bodies).toEqual([body])
      server.close()
    },
  )

  it('refuses a payload that another hook has read, and names the line to change', async () => {
    const app = fastify()
    app.addHook('preParsing', async (_request, _reply, payload) => payload.pipe(new PassThrough()))
    await app.register(requireSignature, { verifier: service.createVerifier() })
    app.post('/alexa', async () => 'reached')
    const [answer, warnings] = await withWarnings(() => inject(app))
    expect(answer).toMatchObject({ statusCode: 400, body: '{"error":"ERR_BODY_CONSUMED"}' })
    expect(warnings[0]?.message).toContain('register requireSignature before')
  })

  it('uses the answer of onRefusal, and never runs the route if onRefusal sends nothing', async () => {
    const answering = await protectedApp({ onRefusal: (error, _request, reply) => reply.code(418).send(error.code) })
    const silent = await protectedApp({ onRefusal: () => {} })
    for (const app of [answering, silent]) app.post('/alexa', async () => 'reached')
    expect(await answering.inject({ method: 'POST', url: '/alexa' })).toMatchObject({ statusCode: 418 })
    expect(await silent.inject({ method: 'POST', url: '/alexa' })).toMatchObject({ statusCode: 400 })
  })

  it('gives a claim up with inject(), and if no route matches the request', async () => {
    const app = await protectedApp({ verifier: service.createVerifier({ replayGuard: memoryReplayGuard() }) })
    let times = 0
    app.post('/alexa', async (_request, reply) => {
      times += 1
      return reply.code(times === 1 ? 500 : 200).send()
    })
    const { headers, body } = await service.sign()
    const again = (url = '/alexa') =>
      app.inject({ method: 'POST', url, headers: Object.fromEntries(headers), payload: Buffer.from(body) })
    expect(await again('/nowhere')).toMatchObject({ statusCode: 404 })
    expect(await again()).toMatchObject({ statusCode: 500 })
    expect(await again()).toMatchObject({ statusCode: 200 })
    expect(await again()).toMatchObject({ statusCode: 400, body: '{"error":"ERR_REPLAYED"}' })
  })

  it('gives a claim up if a later hook refuses the request', async () => {
    const app = await protectedApp({ verifier: service.createVerifier({ replayGuard: memoryReplayGuard() }) })
    let times = 0
    app.addHook('preHandler', async (_request, reply) => {
      times += 1
      if (times === 1) await reply.code(415).send('no')
    })
    app.post('/alexa', async () => ({ ok: true }))
    const { headers, body } = await service.sign()
    const again = () =>
      app.inject({ method: 'POST', url: '/alexa', headers: Object.fromEntries(headers), payload: Buffer.from(body) })
    expect(await again()).toMatchObject({ statusCode: 415 })
    expect(await again()).toMatchObject({ statusCode: 200, headers: { 'content-length': '11' } })
    expect(await again()).toMatchObject({ body: '{"error":"ERR_REPLAYED"}' })
  })

  it('reads the name of the host over HTTP/2', async () => {
    const signer = { accessKey: 'signature_key1', secret: 'signature_secret1' }
    const app = fastify({ http2: true })
    await app.register(requireSignature, {
      verifier: createApigVerifier({ secrets: { signature_key1: signer.secret }, replayGuard: memoryReplayGuard() }),
    })
    app.post('/any', async ({ verified }) => verified?.scheme)
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const headers: [string, string][] = [['Host', `127.0.0.1:${port}`]]
    const parts = { method: 'POST', url: '/any', headers, body: Buffer.from('{}') }
    const given = Object.entries(await signApigHeaders(parts, signer))
    const signed = Object.fromEntries(given.filter(([name]) => name.toLowerCase() !== 'host'))
    const send2 = (more: Record<string, string>) => sendHttp2(`http://127.0.0.1:${port}`, { ...signed, ...more }, '{}')
    expect(await send2({ ':authority': `127.0.0.1:${port}`, host: 'other.test' })).toEqual({
      status: 401,
      text: '{"error":"ERR_HEADER_INVALID"}',
    })
    expect(await send2({})).toEqual({ status: 200, text: 'apig' })
    await app.close()
  })

  it.each<[string, object]>([
    ['no verifier', { verifier: undefined }],
    ['an object that is not a verifier', { verifier: {} }],
    ['an option that is misspelt', { bodytimeout: 1 }],
    ['an option of another type', { bodyTimeout: '1' }],
  ])('refuses %s', async (_, options) => {
    await expect(protectedApp(options)).rejects.toThrow(TypeError)
  })
})

function sendHttp2(origin: string, headers: object, body: string): Promise<{ status: unknown; text: string }> {
  return new Promise((resolve, reject) => {
    const session = connect(origin)
    session.on('error', reject)
    const stream = session.request({ ':method': 'POST', ':path': '/any', ...headers })
    let status: unknown
    let text = ''
    stream
      .on('response', (received) => {
        status = received[':status']
      })
      .on('data', (part) => {
        text += part
      })
      .on('error', reject)
      .on('end', () => {
        session.close()
        resolve({ status, text })
      })
      .end(body)
  })
}
