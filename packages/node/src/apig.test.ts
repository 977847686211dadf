import type { RequestListener } from 'node:http'
import type { Verifier } from '@countersign/core'
import { type ApigPayload, createApigVerifier, signApigHeaders } from '@countersign/core/apig'
import connect from 'connect'
import express from 'express'
import fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { listen, send } from '#test/node/send.js'
import { requireSignature as expressSignature } from './express.js'
import { requireSignature as fastifySignature } from './fastify.js'
import { requireSignature as httpSignature } from './http.js'
import { requireSignature as lambdaSignature } from './lambda.js'

const accessKey = 'signature_key1'
const secret = 'signature_secret1'
const verifier = createApigVerifier({ secrets: { [accessKey]: secret } })

async function sign(method: string, url: string, body: string): Promise<[string, string][]> {
  const headers: [string, string][] = [['Host', new URL(url).host]]
  const parts = { method, url, headers, body: Buffer.from(body) }
  return Object.entries(await signApigHeaders(parts, { accessKey, secret }))
}

// The scheme signs the target and the method, so every adapter must pass on both unchanged.
const listeners: [
  name: string,
  make: (verifier: Verifier<ApigPayload>) => RequestListener | Promise<RequestListener>,
][] = [
  ['node:http', (verifier) => httpSignature(verifier, ({ signer }, _request, response) => response.end(signer.id))],
  [
    'Express, below a router',
    (verifier) => {
      const router = express
        .Router()
        .use(expressSignature(verifier, ({ signer }, _request, response: express.Response) => response.send(signer.id)))
      return express().use('/app', router)
    },
  ],
  [
    'Connect, below a path',
    (verifier) =>
      connect().use(
        '/app',
        expressSignature(verifier, ({ signer }, _request, response) => response.end(signer.id)),
      ),
  ],
  [
    'Fastify',
    async (verifier) => {
      const app = fastify()
      app.removeAllContentTypeParsers()
      app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
      await app.register(fastifySignature, { verifier })
      app.all('/app/*', async ({ verified }) => verified?.signer.id)
      await app.ready()
      return app.routing
    },
  ],
]

describe.each(listeners)('a backend of API Gateway on %s', (_, make) => {
  it.each([
    ['GET', '/app/1', ''],
    ['GET', '/app/a%20b//c;d?z=1&a=%2F&a=+&&empty&%C3%BC=ü', ''],
    ['POST', '/app/1', '{"a":1}'],
    ['PUT', '/app/%E4%BD%A0?x', 'x'],
    ['DELETE', '/app/1', ''],
  ])('serves %s %s', async (method, target, body) => {
    const { url, server } = await listen(await make(verifier))
    const raw = url + target.replaceAll('ü', '%c3%bc')
    const headers = await sign(method, raw, body)
    const type: [string, string] = ['Content-Type', 'text/plain']
    const request = { method, headers: body === '' ? headers : [...headers, type], body }
    expect(await send(raw, request)).toMatchObject({ status: 200, text: accessKey })
    for (const other of [`${raw}?`.replace(/\?.*/, '?b=1'), `${raw.replace('/app/', '/app/x')}`]) {
      expect(await send(other, request)).toMatchObject({ status: 401, text: '{"error":"ERR_SIGNATURE_MISMATCH"}' })
    }
    server.close()
  })
})

describe('a backend of API Gateway on Lambda', () => {
  it('serves a function URL, whose target arrives as it was sent', async () => {
    const handler = lambdaSignature(verifier, async ({ signer }) => ({ statusCode: 200, body: signer.id }))
    const url = 'https://a.lambda-url.eu-west-1.on.aws/a%20b//c?z=1&a=%2F&a=+'
    const headers = Object.fromEntries([['host', new URL(url).host], ...(await sign('PUT', url, 'x'))])
    const event = {
      rawPath: '/a%20b//c',
      rawQueryString: 'z=1&a=%2F&a=+',
      headers,
      requestContext: { http: { method: 'PUT' } },
      body: 'x',
    }
    expect(await handler(event, undefined)).toEqual({ statusCode: 200, body: accessKey })
    expect(await handler({ ...event, body: 'y' }, undefined)).toMatchObject({ statusCode: 401 })
    expect(await handler({ ...event, rawPath: '/other' }, undefined)).toMatchObject({ statusCode: 401 })
  })

  it('serves a REST API, whose gateway decodes the query', async () => {
    const handler = lambdaSignature(verifier, async ({ signer }) => ({ statusCode: 200, body: signer.id }))
    const url = 'https://a.execute-api.eu-west-1.amazonaws.com/prod/a%20b?z=1&a=%2F&a=%C3%BC'
    const headers = Object.fromEntries([['Host', new URL(url).host], ...(await sign('GET', url, ''))])
    const event = {
      httpMethod: 'GET',
      path: '/a%20b',
      multiValueQueryStringParameters: { z: ['1'], a: ['/', 'ü'] },
      headers,
      requestContext: { path: '/prod/a%20b' },
      body: null,
    }
    expect(await handler(event, undefined)).toEqual({ statusCode: 200, body: accessKey })
    expect(await handler({ ...event, path: '/other', requestContext: {} }, undefined)).toMatchObject({
      statusCode: 401,
    })
  })
})
