import { type Logger, memoryReplayGuard, type Verifier } from '@countersign/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AlexaService, createAlexaService } from '#test/node/alexa-service.js'
import { fail } from '#test/node/claims-suite.js'
import { type HttpEvent, requireSignature } from './lambda.js'
import { lambdaTarget } from './lambda-target.js'

type SignedParts = Awaited<ReturnType<AlexaService['sign']>>

function functionUrlEvent({ headers, body }: SignedParts, base64: boolean): HttpEvent {
  return {
    rawPath: '/alexa',
    rawQueryString: '',
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    requestContext: { http: { method: 'POST' } },
    body: text(body, base64),
    isBase64Encoded: base64,
  }
}

function restEvent({ headers, body }: SignedParts, base64: boolean): HttpEvent {
  return {
    httpMethod: 'POST',
    path: '/alexa',
    headers: Object.fromEntries(headers),
    multiValueHeaders: Object.fromEntries(headers.map(([name, value]) => [name, [value]])),
    multiValueQueryStringParameters: null,
    requestContext: { path: '/prod/alexa' },
    body: text(body, base64),
    isBase64Encoded: base64,
  }
}

function balancerEvent({ headers, body }: SignedParts, base64: boolean): HttpEvent {
  return {
    httpMethod: 'POST',
    path: '/alexa',
    headers: Object.fromEntries(headers),
    requestContext: { elb: {} },
    body: text(body, base64),
    isBase64Encoded: base64,
  }
}

const makeEvents = [
  ['function URL', functionUrlEvent],
  ['REST API', restEvent],
  ['load balancer', balancerEvent],
] as const

function text(body: Uint8Array, base64: boolean): string {
  return Buffer.from(body).toString(base64 ? 'base64' : 'utf8')
}

describe('requireSignature', () => {
  let service: AlexaService
  beforeAll(async () => {
    service = await createAlexaService()
  })
  const ok = async (): Promise<{ statusCode: number }> => ({ statusCode: 200 })

  it('logs why a request was refused, with diagnose: true', async () => {
    const logged: unknown[] = []
    const logger: Logger = { debug() {}, warn: (message, fields) => logged.push([message, fields]) }
    const handler = requireSignature(service.createVerifier(), ok, { diagnose: true, logger })
    const signed = await service.sign()
    const body = Buffer.from(JSON.stringify(JSON.parse(Buffer.from(signed.body).toString()), null, 2))
    const refused = { statusCode: 400, body: '{"error":"ERR_SIGNATURE_MISMATCH"}' }
    expect(await handler(functionUrlEvent({ ...signed, body }, false), {})).toMatchObject(refused)
    const fix = expect.stringContaining('event.body')
    expect(logged).toEqual([['refusal diagnosed', expect.objectContaining({ fix, confidence: 'proven' })]])
    expect(() => requireSignature(service.createVerifier(), ok, { diagnose: true })).toThrow('needs options.logger')
  })

  describe.each(makeEvents)('%s', (_, make) => {
    it.each([false, true])('passes a genuine request to the handler, base64 %s', async (base64) => {
      const handler = requireSignature(service.createVerifier(), async ({ payload }, { body }, context: string) => ({
        statusCode: 200,
        body: `${payload.request.type} ${context} ${body?.length}`,
      }))
      const event = make(
        await service.sign({ body: JSON.stringify({ ...(await envelope(service)), extra: 'Zoë ✓' }) }),
        base64,
      )
      expect(await handler(event, 'context')).toEqual({
        statusCode: 200,
        body: `LaunchRequest context ${event.body?.length}`,
      })
    })

    it('refuses a request with a changed byte, and answers with the code only', async () => {
      const handler = requireSignature(service.createVerifier(), ok)
      const request = await service.sign()
      request.body[20] = (request.body[20] ?? 0) ^ 1
      expect(await handler(make(request, true), undefined)).toEqual({
        statusCode: 400,
        headers: { 'content-type': 'application/json' },
        body: '{"error":"ERR_SIGNATURE_MISMATCH"}',
      })
    })

    it('refuses a request without a body, and a request of another method', async () => {
      const handler = requireSignature(service.createVerifier(), ok)
      const event = make(await service.sign(), false)
      expect(await handler({ ...event, body: null }, undefined)).toMatchObject({ statusCode: 400 })
      const get = {
        ...event,
        ...(event.httpMethod ? { httpMethod: 'GET' } : { requestContext: { http: { method: 'GET' } } }),
      }
      expect(await handler(get, undefined)).toMatchObject({ body: '{"error":"ERR_REQUEST_INVALID"}' })
    })
  })

  const event = async (): Promise<HttpEvent> => functionUrlEvent(await service.sign(), false)

  it('answers 503 if it could not verify, and refuses an oversize body', async () => {
    const verifier = service.createVerifier()
    service.host.fail({ kind: 'down' })
    expect(await requireSignature(verifier, ok)(await event(), undefined)).toMatchObject({
      statusCode: 503,
      headers: { 'retry-after': '5' },
    })
    service.host.recover()
    const small = requireSignature(service.createVerifier({ maxBodyBytes: 100 }), ok)
    expect(await small(await event(), undefined)).toMatchObject({ statusCode: 413 })
  })

  it('notices both values of a header that was sent twice', async () => {
    const rest = restEvent(await service.sign(), false)
    const [url = ''] = rest.multiValueHeaders?.SignatureCertChainUrl ?? []
    const twice = { ...rest, multiValueHeaders: { ...rest.multiValueHeaders, SignatureCertChainUrl: [url, url] } }
    expect(await requireSignature(service.createVerifier(), ok)(twice, undefined)).toMatchObject({
      body: '{"error":"ERR_HEADER_INVALID"}',
    })
  })

  it('leaves the verified body in the event, even if a middleware replaced it', async () => {
    const handler = requireSignature(service.createVerifier(), async (_verified, { body, rawBody }) => ({
      statusCode: 200,
      body,
      rawBody,
    }))
    const { body = '', ...event } = functionUrlEvent(await service.sign(), false)
    const verified = { statusCode: 200, body, rawBody: body }
    const parsed = { ...event, body: { forged: true }, rawBody: body } as unknown as HttpEvent
    expect(await handler(parsed, undefined)).toEqual(verified)
    expect(await handler({ ...event, body, rawBody: 'forged' } as HttpEvent, undefined)).toEqual(verified)
    expect(await handler({ ...event, body }, undefined)).toEqual({ statusCode: 200, body })
  })

  it('refuses a body that is not base64 although the event says so', async () => {
    const { body, ...event } = functionUrlEvent(await service.sign(), true)
    const answer = await requireSignature(service.createVerifier(), ok)({ ...event, body: `${body}!` }, undefined)
    expect(answer).toMatchObject({ statusCode: 400, body: '{"error":"ERR_REQUEST_INVALID"}' })
  })

  it('reads headers that are numbers, and the lists if both forms are present and one is empty', async () => {
    const rest = restEvent(await service.sign(), false)
    const event = { ...rest, headers: { ...rest.headers, 'content-length': 5 }, multiValueHeaders: {} } as unknown
    expect(await requireSignature(service.createVerifier(), ok)(event as HttpEvent, undefined)).toEqual({
      statusCode: 200,
    })
  })

  it('joins cookies to the Cookie header', async () => {
    const seen: unknown[] = []
    const verifier = {
      ...service.createVerifier(),
      async verify({ headers }: { headers: Iterable<[string, string]> }) {
        seen.push([...headers].filter(([name]) => name.toLowerCase() === 'cookie'))
        throw new Error('enough')
      },
    } as unknown as Verifier<unknown>
    const cookies = ['a=1', 'b=2']
    const handler = requireSignature(verifier, ok)
    const headers = { Cookie: 'a=1; b=2' }
    for (const more of [{ cookies }, { cookies, headers }, { cookies: [], headers }, { cookies: null }])
      await expect(handler({ ...(await event()), headers: {}, ...more }, undefined)).rejects.toThrow('enough')
    const asSent = [['cookie', 'a=1; b=2']]
    expect(seen).toEqual([asSent, [['Cookie', 'a=1; b=2']], [['Cookie', 'a=1; b=2']], []])
  })

  it('answers 503 for an event that cannot be read', async () => {
    const unreadable = Object.defineProperty({ ...(await event()) }, 'headers', {
      enumerable: true,
      get() {
        throw new RangeError('mine')
      },
    })
    expect(await requireSignature(service.createVerifier(), ok)(unreadable, undefined)).toMatchObject({
      statusCode: 503,
      body: '{"error":"ERR_DEPENDENCY_FAILED"}',
    })
  })

  it.each<[string, () => unknown]>([
    ['only logs', () => undefined],
    ['throws', () => fail()],
    ['rejects', async () => fail()],
  ])('gives the default answer if onRefusal %s', async (_, onRefusal) => {
    const handler = requireSignature(service.createVerifier(), ok, { onRefusal: onRefusal as () => undefined })
    expect(await handler({ httpMethod: 'POST' }, undefined)).toMatchObject({
      statusCode: 400,
      body: '{"error":"ERR_HEADER_MISSING"}',
    })
  })

  it('refuses a body that a middleware has parsed', async () => {
    const parsed = { ...(await event()), body: { a: 1 } } as unknown as HttpEvent
    expect(await requireSignature(service.createVerifier(), ok)(parsed, undefined)).toMatchObject({
      statusCode: 400,
      body: '{"error":"ERR_BODY_CONSUMED"}',
    })
  })

  it.each([
    [undefined, 'Not an HTTP event'],
    [null, 'Not an HTTP event'],
    ['text', 'Not an HTTP event'],
    [{}, 'Not an HTTP event'],
    [{ version: '1.0', session: {}, request: { type: 'LaunchRequest' } }, 'its resource policy protects it'],
    [{ Records: [{ Sns: {} }] }, 'Records of SNS and SQS'],
  ])('refuses %j, which is not an HTTP event', async (invoked, message) => {
    const handler = requireSignature(service.createVerifier(), ok)
    await expect(handler(invoked as HttpEvent, undefined)).rejects.toThrow(TypeError)
    await expect(handler(invoked as HttpEvent, undefined)).rejects.toThrow(message)
  })

  it('accepts a message again if the handler failed', async () => {
    const verifier = service.createVerifier({ replayGuard: memoryReplayGuard() })
    const invocation = await event()
    const answer = (handler: () => Promise<unknown>) => requireSignature(verifier, handler)(invocation, undefined)
    await expect(answer(() => Promise.reject(new RangeError('mine')))).rejects.toThrow('mine')
    for (const statusCode of [502, 404, '500'])
      expect(await answer(async () => ({ statusCode }))).toEqual({ statusCode })
    expect(await answer(async () => 'text is fine too')).toBe('text is fine too')
    expect(await answer(ok)).toMatchObject({ body: '{"error":"ERR_REPLAYED"}' })
  })

  it('uses the answer of onRefusal for a refusal', async () => {
    const handler = requireSignature(service.createVerifier(), ok, { onRefusal: () => ({ statusCode: 418 }) })
    expect(await handler({ httpMethod: 'POST' }, undefined)).toEqual({ statusCode: 418 })
  })

  it.each<[string, unknown[]]>([
    ['no verifier', []],
    ['an object that is not a verifier', [{}, ok]],
    ['no handler', [{ verify() {} }]],
    ['an option that is misspelt', [{ verify() {} }, ok, { onrefusal() {} }]],
    ['a body timeout, because there is no stream', [{ verify() {} }, ok, { bodyTimeout: 1 }]],
  ])('refuses %s', (_, given) => {
    expect(() => (requireSignature as (...given: unknown[]) => unknown)(...given)).toThrow(TypeError)
  })

  it('prepares its verifier when it is created, unless prepare is false', () => {
    let prepared = 0
    const prepare = async (): Promise<void> => {
      prepared += 1
    }
    requireSignature({ ...service.createVerifier(), prepare }, () => ({}))
    expect(prepared).toBe(1)
    requireSignature({ ...service.createVerifier(), prepare }, () => ({}), { prepare: false })
    expect(prepared).toBe(1)
  })
})

async function envelope(service: AlexaService): Promise<Record<string, unknown>> {
  return JSON.parse(Buffer.from((await service.sign()).body).toString())
}

describe('lambdaTarget', () => {
  it.each<[string, HttpEvent, string]>([
    ['a function URL as it was sent', { rawPath: '/a%2Fb/%20', rawQueryString: 'x=%20+&&y' }, '/a%2Fb/%20?x=%20+&&y'],
    ['a path that an HTTP API decoded', { rawPath: '/ü a?b#"%', rawQueryString: '' }, '/%C3%BC%20a%3Fb%23%22%'],
    [
      'the percent sign that an HTTP API left of an escaped one',
      { rawPath: '/files/a%2Fb', requestContext: { domainName: '0000000000.execute-api.eu-west-1.amazonaws.com' } },
      '/files/a%252Fb',
    ],
    [
      'the escape that a function URL did not change',
      { rawPath: '/files/a%2Fb', requestContext: { domainName: '0000000000.lambda-url.eu-west-1.on.aws' } },
      '/files/a%2Fb',
    ],
    ['half a surrogate pair', { rawPath: '/\ud800' }, '/%EF%BF%BD'],
    [
      'a REST API, with its stage and its query encoded again',
      {
        path: '/a',
        requestContext: { path: '/prod/a' },
        multiValueQueryStringParameters: { 'x y': ['1&2', 'ü'], z: [''] },
      },
      '/prod/a?x%20y=1%262&x%20y=%C3%BC&z=',
    ],
    [
      'a load balancer, with its query as it was sent',
      { path: '/a', requestContext: { elb: {} }, queryStringParameters: { 'x%20y': '%26' } },
      '/a?x%20y=%26',
    ],
    ['nothing', {}, ''],
  ])('reads %s', (_, event, target) => {
    expect(lambdaTarget(event)).toBe(target)
  })
})
