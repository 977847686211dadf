import { PassThrough } from 'node:stream'
import { memoryReplayGuard, type Verified, type Verifier } from '@countersign/core'
import type { AlexaRequestEnvelope } from '@countersign/core/alexa'
import fastify, { type FastifyInstance } from 'fastify'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeAdapter } from '#test/node/adapter-suite.js'
import { type AlexaService, createAlexaService } from '#test/node/alexa-service.js'
import { listen, send } from '#test/node/send.js'
import { type RequireSignatureOptions, requireSignature } from './fastify.js'

describeAdapter('Fastify', async (verifier, handle) => {
  const app = fastify()
  await app.register(requireSignature, { verifier })
  app.post('/alexa', async ({ verified }, reply) =>
    reply.code(await handle(verified as Verified<AlexaRequestEnvelope>)).send(),
  )
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

  it('hands the verified bytes to the parsers and the schema of the application', async () => {
    const app = await protectedApp()
    const schema = { body: { type: 'object', required: ['request'] } }
    app.post('/alexa', { schema }, async ({ body, verified }) => ({ parsed: body, payload: verified?.payload }))
    const { parsed, payload } = (await inject(app)).json()
    expect(parsed).toMatchObject({ request: { type: 'LaunchRequest' } })
    expect(parsed).toEqual(payload)
  })

  it('covers its scope and those below, and no other', async () => {
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

  it('verifies twice in two scopes with verifiers of their own', async () => {
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
    'asks the verifier about %s too',
    async (method) => {
      const bodies: number[] = []
      const verifier: Verifier<unknown> = {
        ...service.createVerifier(),
        async verify(request) {
          if (!('readBody' in request)) throw new TypeError('Not what an adapter hands over')
          bodies.push((await request.readBody(100))?.byteLength ?? -1)
          return { scheme: 'spy', body: Buffer.from('x') } as unknown as Verified<unknown>
        },
      }
      const app = await protectedApp({ verifier })
      app.route({
        method,
        url: '/any',
        exposeHeadRoute: false,
        handler: async ({ verified }) => verified?.scheme ?? 'none',
      })
      await app.ready()
      const { url, server } = await listen(app.routing)
      const answer = await send(`${url}/any`, {
        method,
        ...(method === 'GET' ? {} : { headers: [['Content-Type', 'text/plain']], body: 'x' }),
      })
      expect(answer).toMatchObject({ status: 200, text: method === 'HEAD' ? '' : 'spy' })
      expect(bodies).toEqual([method === 'GET' ? 0 : 1])
      server.close()
    },
  )

  it('refuses a payload that another hook has taken, and says which line to change', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error): number => warnings.push(warning)
    process.on('warning', onWarning)
    const app = fastify()
    app.addHook('preParsing', async (_request, _reply, payload) => payload.pipe(new PassThrough()))
    await app.register(requireSignature, { verifier: service.createVerifier() })
    app.post('/alexa', async () => 'reached')
    expect(await inject(app)).toMatchObject({ statusCode: 400, body: '{"error":"ERR_BODY_CONSUMED"}' })
    expect(warnings[0]?.message).toContain('register requireSignature before')
    process.off('warning', onWarning)
  })

  it('lets the caller answer a refusal, and never goes on where that sends nothing', async () => {
    const answering = await protectedApp({ onRefusal: (error, _request, reply) => reply.code(418).send(error.code) })
    const silent = await protectedApp({ onRefusal: () => {} })
    for (const app of [answering, silent]) app.post('/alexa', async () => 'reached')
    expect(await answering.inject({ method: 'POST', url: '/alexa' })).toMatchObject({ statusCode: 418 })
    expect(await silent.inject({ method: 'POST', url: '/alexa' })).toMatchObject({ statusCode: 400 })
  })

  it('gives a claim up under inject() too', async () => {
    const app = await protectedApp({ verifier: service.createVerifier({ replayGuard: memoryReplayGuard() }) })
    let times = 0
    app.post('/alexa', async (_request, reply) => {
      times += 1
      return reply.code(times === 1 ? 500 : 200).send()
    })
    const { headers, body } = await service.sign()
    const again = () =>
      app.inject({ method: 'POST', url: '/alexa', headers: Object.fromEntries(headers), payload: Buffer.from(body) })
    expect(await again()).toMatchObject({ statusCode: 500 })
    expect(await again()).toMatchObject({ statusCode: 200 })
    expect(await again()).toMatchObject({ statusCode: 400, body: '{"error":"ERR_REPLAYED"}' })
  })

  it('refuses what is no verifier', async () => {
    await expect(protectedApp({ verifier: {} as Verifier<unknown> })).rejects.toThrow(TypeError)
  })
})
