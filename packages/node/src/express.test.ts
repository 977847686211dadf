import type { RequestListener } from 'node:http'
import { memoryReplayGuard, type Verified, type Verifier } from '@countersign/core'
import type { AlexaRequestEnvelope } from '@countersign/core/alexa'
import connect from 'connect'
import express from 'express'
import { beforeAll, describe, expect, it } from 'vitest'
import { describeAdapter, type Handle } from '#test/node/adapter-suite.js'
import { type AlexaService, createAlexaService } from '#test/node/alexa-service.js'
import { fail } from '#test/node/claims-suite.js'
import { listen, send } from '#test/node/send.js'
import { withWarnings } from '#test/node/warnings.js'
import { requireSignature } from './express.js'

// These tests use the types of Express 5 for Express 4 too.
const express4 = ((await import('express-4' as string)) as { default: typeof express }).default

const handlerOf =
  (handle: Handle) => async (request: express.Request, response: express.Response, next: express.NextFunction) => {
    try {
      response.sendStatus(await handle(request.verified as Verified<AlexaRequestEnvelope>))
    } catch (error) {
      next(error ?? new Error('nothing was thrown'))
    }
  }

const quiet: express.ErrorRequestHandler = (_error, _request, response, _next) => {
  response.sendStatus(500)
}

for (const [name, framework] of [
  ['Express 5', express],
  ['Express 4', express4],
] as const) {
  describeAdapter(`${name}, as a middleware`, 'express', (verifier, handle, options) =>
    framework().post('/alexa', requireSignature(verifier, options), handlerOf(handle)).use(quiet),
  )

  describeAdapter(`${name}, with a handler`, 'express', (verifier, handle, options) =>
    framework()
      .post(
        '/alexa',
        requireSignature(
          verifier,
          async (verified, _request, response: express.Response) => {
            response.sendStatus(await handle(verified))
          },
          options,
        ),
      )
      .use(quiet),
  )

  describe(name, () => {
    let service: AlexaService
    beforeAll(async () => {
      service = await createAlexaService()
    })

    const answerTo = async (app: RequestListener, path = '/alexa', ...headers: [string, string][]) => {
      const { url, server } = await listen(app)
      const request = await service.sign()
      const answer = await send(`${url}${path}`, { ...request, headers: [...request.headers, ...headers] })
      server.close()
      return answer
    }
    const describeBody: express.RequestHandler = (request, response) => {
      const { body, rawBody, verified } = request as express.Request & { rawBody?: unknown }
      response.json({
        isPayload: body === verified?.payload,
        type: body?.request?.type,
        rawBody:
          rawBody === undefined
            ? undefined
            : Buffer.isBuffer(rawBody) && verified?.body && rawBody.equals(verified.body),
      })
    }
    const payload = { isPayload: true, type: 'LaunchRequest' }
    const keep = framework.json({
      verify: (request, _response, buffer) => {
        Object.assign(request, { rawBody: buffer })
      },
    })

    it('leaves the payload as the body, and later parsers do not replace it', async () => {
      const app = framework().use(requireSignature(service.createVerifier()), framework.json(), describeBody)
      expect(JSON.parse((await answerTo(app)).text)).toEqual(payload)
    })

    it('accepts the bytes of express.raw()', async () => {
      const app = framework().use(
        framework.raw({ type: '*/*' }),
        requireSignature(service.createVerifier()),
        describeBody,
      )
      expect(JSON.parse((await answerTo(app)).text)).toEqual(payload)
    })

    it('replaces the parsed body of a parser that kept the bytes', async () => {
      const reviver = (key: string, value: unknown): unknown => (key === 'type' ? 'Forged' : value)
      const app = framework().use(
        framework.json({ reviver, verify: (request, _, buffer) => void Object.assign(request, { rawBody: buffer }) }),
        requireSignature(service.createVerifier()),
        describeBody,
      )
      expect(JSON.parse((await answerTo(app)).text)).toEqual({ ...payload, rawBody: true })
    })

    it('replaces a body that a parser decoded with an unsigned charset', async () => {
      const app = framework().use(keep, requireSignature(service.createVerifier()), (request, response) => {
        response.json({ note: request.body.note })
      })
      const { url, server } = await listen(app)
      const request = await service.sign({ body: JSON.stringify({ ...(await envelope(service)), note: '+AGE-' }) })
      const headers = request.headers.filter(([header]) => header.toLowerCase() !== 'content-type')
      const asUtf7 = { ...request, headers: [...headers, ['Content-Type', 'application/json; charset=utf-7'] as const] }
      const { status, text } = await send(url, asUtf7)
      expect([status, text]).toEqual([200, '{"note":"+AGE-"}'])
      server.close()
    })

    it('accepts the bytes that a parser kept as text', async () => {
      const asText = framework.json({
        verify: (request, _response, buffer) => {
          Object.assign(request, { rawBody: buffer.toString() })
        },
      })
      const app = framework().use(asText, requireSignature(service.createVerifier()), describeBody)
      expect(JSON.parse((await answerTo(app)).text)).toEqual({ ...payload, rawBody: true })
    })

    it('refuses text that lost bytes, and names the reason', async () => {
      const asText: express.RequestHandler = (request, _response, next) => {
        Object.assign(request, { rawBody: '{"a":"\ufffd"}' })
        next()
      }
      const app = framework().use(asText, requireSignature(service.createVerifier()), describeBody)
      const [answer, warnings] = await withWarnings(() => answerTo(app))
      expect(answer).toMatchObject({ status: 400, text: '{"error":"ERR_BODY_CONSUMED"}' })
      expect(warnings[0]?.message).toContain('Keep the raw bytes')
    })

    it('reads the stream if an accessor for the parsed body throws, and hides the accessor', async () => {
      const withAccessor: express.RequestHandler = (request, _response, next) => {
        Object.defineProperty(request, 'body', {
          configurable: true,
          get() {
            throw new Error('Invalid JSON')
          },
        })
        next()
      }
      const app = framework().use(withAccessor, requireSignature(service.createVerifier()), describeBody)
      expect(JSON.parse((await answerTo(app)).text)).toEqual(payload)
    })

    it('refuses a body that express.json() has read, and names the line to change', async () => {
      const app = framework().use(framework.json(), requireSignature(service.createVerifier()), describeBody)
      const [answer, warnings] = await withWarnings(() => answerTo(app))
      expect(answer).toMatchObject({ status: 400, text: '{"error":"ERR_BODY_CONSUMED"}' })
      expect(warnings[0]?.message).toContain('put app.use(express.json())')
    })

    it('refuses a body that Fastify will read later, and names the plugin to register', async () => {
      const asMiddie: express.RequestHandler = (request, response, next) => {
        Object.assign(response, { log: {} })
        Object.defineProperty(request, 'ips', { value: [] })
        Object.assign(request, { log: {} })
        next()
      }
      const app = framework().use(asMiddie, requireSignature(service.createVerifier()), describeBody)
      const [answer, warnings] = await withWarnings(() => answerTo(app))
      expect(answer).toMatchObject({ status: 400, text: '{"error":"ERR_BODY_CONSUMED"}' })
      expect(warnings[0]?.message).toContain('@countersign/node/fastify')
    })

    it.each(['a text', undefined, 'route'])('treats a handler that throws %j as failed', async (thrown) => {
      const throwing = () => {
        throw thrown
      }
      const app = framework().use(requireSignature(service.createVerifier(), throwing)).use(describeBody).use(quiet)
      expect(await answerTo(app)).toMatchObject({ status: 500 })
    })

    it('gives a claim up if no route matches the request, or if a later middleware refuses it', async () => {
      const verifier = service.createVerifier({ replayGuard: memoryReplayGuard() })
      const app = framework()
        .use(requireSignature(verifier))
        .post('/refused', (_request, response) => response.sendStatus(415))
        .post('/alexa', (_request, response) => response.json({}))
      const { url, server } = await listen(app)
      const request = await service.sign()
      expect(await send(`${url}/nowhere`, request)).toMatchObject({ status: 404 })
      expect(await send(`${url}/refused`, request)).toMatchObject({ status: 415 })
      const answer = await send(`${url}/alexa`, request)
      expect(answer).toMatchObject({ status: 200, text: '{}', headers: { 'content-length': '2' } })
      expect(await send(`${url}/alexa`, request)).toMatchObject({ text: '{"error":"ERR_REPLAYED"}' })
      server.close()
    })

    it('keeps an answer that the handler ended, even if an error follows before it is sent', async () => {
      const verifier = service.createVerifier({ replayGuard: memoryReplayGuard() })
      const answering = (_verified: unknown, _request: unknown, response: express.Response): void => {
        response.send('given')
        throw new Error('too late')
      }
      const app = framework().use(requireSignature(verifier, answering))
      app.use(((_error, _request, response, next) => {
        if (response.headersSent) return
        next(_error)
      }) as express.ErrorRequestHandler)
      expect(await answerTo(app)).toMatchObject({ status: 200, text: 'given', headers: { 'content-length': '5' } })
    })

    it('serves a host that calls it without next, and answers if the handler fails there', async () => {
      const answering = requireSignature(
        service.createVerifier(),
        (_verified, _request, response: express.Response) => {
          response.end('answered')
        },
      )
      const failing = requireSignature(service.createVerifier(), () => fail())
      const handlerless = requireSignature(service.createVerifier())
      type Listener = (request: unknown, response: unknown) => void
      expect(await answerTo(answering as Listener)).toMatchObject({ status: 200, text: 'answered' })
      for (const listener of [failing, handlerless]) {
        const [answer, warnings] = await withWarnings(() => answerTo(listener as Listener))
        expect(answer).toMatchObject({ status: 500, text: '' })
        expect(warnings).toHaveLength(1)
      }
    })

    it('does not change the response without a replay guard', async () => {
      const seen: unknown[] = []
      const app = framework().use((request, response, next) => {
        const before = [Reflect.ownKeys(response), response.eventNames()]
        requireSignature(service.createVerifier())(request, response, () => {
          seen.push(before, [Reflect.ownKeys(response), response.eventNames()])
          next()
        })
      }, describeBody)
      await answerTo(app)
      expect(seen[1]).toEqual(seen[0])
    })

    it('reads a body that express.json() did not read', async () => {
      const app = framework().use(
        framework.json({ type: 'application/other' }),
        requireSignature(service.createVerifier()),
        describeBody,
      )
      expect(JSON.parse((await answerTo(app)).text)).toEqual(payload)
    })

    it('passes the target to the verifier as it arrived, even below a mounted router', async () => {
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

    it('passes errors that are not refusals to the error handlers', async () => {
      const broken = { ...service.createVerifier(), verify: () => Promise.reject(new RangeError('mine')) }
      const app = framework().use(requireSignature(broken)).use(quiet)
      expect(await answerTo(app)).toMatchObject({ status: 500 })
    })
  })
}

describeAdapter('Connect', 'express', (verifier, handle, options) => {
  const app = connect()
  app.use('/alexa', requireSignature(verifier, options))
  app.use('/alexa', (request: connect.IncomingMessage & { verified?: unknown }, response, next) => {
    Promise.resolve(request.verified as Verified<AlexaRequestEnvelope>)
      .then(handle)
      .then(
        (status) => response.writeHead(status).end(),
        (error) => next(error ?? new Error('nothing was thrown')),
      )
  })
  const answer500: connect.ErrorHandleFunction = (_error, _request, response, _next) => {
    response.writeHead(500).end()
  }
  app.use(answer500)
  return (request, response) => {
    try {
      app(request, response)
    } catch {
      // Connect throws for a target that url.parse() refuses, before any middleware runs.
      response.writeHead(400).end()
    }
  }
})

describe('requireSignature', () => {
  const verifier = { verify() {} } as unknown as Verifier<unknown>

  it.each<[string, unknown[]]>([
    ['no verifier', []],
    ['an object that is not a verifier', [{}]],
    ['a handler that is not a function', [verifier, 'handler', {}]],
    ['an option that is misspelt', [verifier, { onrefusal() {} }]],
    ['an option of another type', [verifier, () => {}, { onRefusal: 'log' }]],
    ['null for options', [verifier, null]],
  ])('refuses %s', (_, given) => {
    expect(() => (requireSignature as (...given: unknown[]) => unknown)(...given)).toThrow(TypeError)
  })
})

async function envelope(service: AlexaService): Promise<Record<string, unknown>> {
  return JSON.parse(Buffer.from((await service.sign()).body).toString())
}
