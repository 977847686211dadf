import type { RequestListener } from 'node:http'
import type { Verified } from '@countersign/core'
import type { AlexaRequestEnvelope } from '@countersign/core/alexa'
import connect from 'connect'
import express from 'express'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeAdapter, type Handle } from '#test/node/adapter-suite.js'
import { type AlexaService, createAlexaService } from '#test/node/alexa-service.js'
import { listen, send } from '#test/node/send.js'
import { requireSignature } from './express.js'

// Express 4 has the types of Express 5 where these tests use it.
const express4 = ((await import('express-4' as string)) as { default: typeof express }).default

const handlerOf =
  (handle: Handle) => async (request: express.Request, response: express.Response, next: express.NextFunction) => {
    try {
      response.sendStatus(await handle(request.verified as Verified<AlexaRequestEnvelope>))
    } catch (error) {
      next(error)
    }
  }

const quiet: express.ErrorRequestHandler = (_error, _request, response, _next) => {
  response.sendStatus(500)
}

for (const [name, framework] of [
  ['Express 5', express],
  ['Express 4', express4],
] as const) {
  describeAdapter(`${name}, as a middleware`, (verifier, handle) =>
    framework().post('/alexa', requireSignature(verifier), handlerOf(handle)).use(quiet),
  )

  describeAdapter(`${name}, with a handler`, (verifier, handle) =>
    framework()
      .post(
        '/alexa',
        requireSignature(verifier, async (verified, _request, response: express.Response) => {
          response.sendStatus(await handle(verified))
        }),
      )
      .use(quiet),
  )

  describe(name, () => {
    let service: AlexaService
    beforeAll(async () => {
      service = await createAlexaService()
    })

    const answerTo = async (app: RequestListener, path = '/alexa') => {
      const { url, server } = await listen(app)
      const answer = await send(`${url}${path}`, await service.sign())
      server.close()
      return answer
    }
    const describeBody: express.RequestHandler = (request, response) => {
      const isRaw = Buffer.isBuffer(request.body)
      response.json({
        isRaw,
        sameAsVerified: request.body === request.verified?.body,
        type: request.body?.request?.type,
      })
    }

    it('leaves the raw body, which later parsers pass over', async () => {
      const app = framework().use(requireSignature(service.createVerifier()), framework.json(), describeBody)
      expect(JSON.parse((await answerTo(app)).text)).toEqual({ isRaw: true, sameAsVerified: true })
    })

    it('takes the bytes of express.raw()', async () => {
      const app = framework().use(
        framework.raw({ type: '*/*' }),
        requireSignature(service.createVerifier()),
        describeBody,
      )
      expect(JSON.parse((await answerTo(app)).text)).toEqual({ isRaw: true, sameAsVerified: true })
    })

    it('takes the bytes that a parser kept, and leaves what it parsed', async () => {
      const keep = framework.json({
        verify: (request, _response, buffer) => {
          Object.assign(request, { rawBody: buffer })
        },
      })
      const app = framework().use(keep, requireSignature(service.createVerifier()), describeBody)
      expect(JSON.parse((await answerTo(app)).text)).toEqual({
        isRaw: false,
        sameAsVerified: false,
        type: 'LaunchRequest',
      })
    })

    it('refuses a body that express.json() has read, and says which line to change', async () => {
      const warnings: Error[] = []
      const onWarning = (warning: Error): number => warnings.push(warning)
      process.on('warning', onWarning)
      const app = framework().use(framework.json(), requireSignature(service.createVerifier()), describeBody)
      expect(await answerTo(app)).toMatchObject({ status: 400, text: '{"error":"ERR_BODY_CONSUMED"}' })
      expect(warnings[0]?.message).toContain('put app.use(express.json())')
      process.off('warning', onWarning)
    })

    it('reads a body that express.json() has left alone', async () => {
      const app = framework().use(
        framework.json({ type: 'application/other' }),
        requireSignature(service.createVerifier()),
        describeBody,
      )
      expect(JSON.parse((await answerTo(app)).text)).toEqual({ isRaw: true, sameAsVerified: true })
    })

    it('gives the verifier the target as it came, below a mounted router too', async () => {
      const targets: string[] = []
      const verifier = service.createVerifier()
      const spy: typeof verifier = {
        ...verifier,
        verify(request) {
          targets.push(request.url)
          return verifier.verify(request)
        },
      }
      const router = framework.Router().use(requireSignature(spy), describeBody)
      expect(await answerTo(framework().use('/a', router), '/a/b%2Fc/?d=%20')).toMatchObject({ status: 200 })
      expect(targets).toEqual(['/a/b%2Fc/?d=%20'])
    })

    it('hands what is no refusal to the error handlers', async () => {
      const broken = { ...service.createVerifier(), verify: () => Promise.reject(new RangeError('mine')) }
      const app = framework().use(requireSignature(broken)).use(quiet)
      expect(await answerTo(app)).toMatchObject({ status: 500 })
    })
  })
}

describeAdapter('Connect', (verifier, handle) => {
  const app = connect()
  app.use('/alexa', requireSignature(verifier))
  app.use('/alexa', (request: connect.IncomingMessage & { verified?: unknown }, response, next) => {
    Promise.resolve(request.verified as Verified<AlexaRequestEnvelope>)
      .then(handle)
      .then((status) => response.writeHead(status).end(), next)
  })
  const answer500: connect.ErrorHandleFunction = (_error, _request, response, _next) => {
    response.writeHead(500).end()
  }
  app.use(answer500)
  return (request, response) => {
    try {
      app(request, response)
    } catch {
      // Connect throws on a target that url.parse() refuses, before any middleware has a say.
      response.writeHead(400).end()
    }
  }
})
