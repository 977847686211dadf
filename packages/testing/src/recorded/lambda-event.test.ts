import { describe, expect, it } from 'vitest'
// The adapter reads the same events. This test ensures that the two agree.
import { toIncomingRequest } from '../../../node/src/lambda-request.js'
import { readRecordedRequest } from './read-recorded-request.js'
import { RecordedRequestError } from './recorded-request.js'

const read = (event: unknown) => readRecordedRequest(JSON.stringify(event))
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

const rest = {
  resource: '/{proxy+}',
  path: '/x%2Fy',
  httpMethod: 'POST',
  headers: { Host: 'a.example', 'X-A': '2' },
  multiValueHeaders: { Host: ['a.example'], 'X-A': ['1', '2'] },
  queryStringParameters: { a: 'ü b' },
  multiValueQueryStringParameters: { a: ['ü b', ''] },
  requestContext: { path: '/stage/x%2Fy', stage: 'stage' },
  body: '{"a":"ü"}',
  isBase64Encoded: false,
}
const httpApi = {
  version: '2.0',
  rawPath: '/a%2Fb c',
  rawQueryString: 'x=1&x=%20',
  cookies: ['a=1', 'b=2'],
  headers: { host: 'api.example', 'x-sdk-date': '20260101T000000Z' },
  requestContext: { domainName: 'abc.execute-api.us-east-1.amazonaws.com', http: { method: 'POST', path: '/a%2Fb' } },
  body: Buffer.from([0xff, 0]).toString('base64'),
  isBase64Encoded: true,
}
const functionUrl = {
  ...httpApi,
  requestContext: { domainName: 'abc.lambda-url.us-east-1.on.aws', http: { method: 'POST', path: '/a%2Fb' } },
}
const loadBalancer = {
  requestContext: { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/a/b' } },
  httpMethod: 'POST',
  path: '/x%2Fy',
  queryStringParameters: { 'a%20': 'b%2F' },
  headers: { host: 'a.example', 'x-name': 'K\xf6nig' },
  body: 'a',
  isBase64Encoded: false,
}

describe('an event of Lambda', () => {
  it.each([
    ['a REST API', rest],
    ['an HTTP API', httpApi],
    ['a function URL', functionUrl],
    ['a load balancer', loadBalancer],
    ['a load balancer with lists', { ...loadBalancer, headers: undefined, multiValueHeaders: { a: ['1', '2'] } }],
    ['no headers, query and body', { httpMethod: 'GET', path: '/', headers: null, body: null, requestContext: {} }],
  ])('of %s is read as the adapter reads it', async (_what, event) => {
    const { form, request } = read(event)
    const incoming = toIncomingRequest(event as Parameters<typeof toIncomingRequest>[0])
    const body = await incoming.readBody(1_000)
    expect(form).toBe('lambda-event')
    expect(request).toEqual({
      method: incoming.method,
      url: incoming.url,
      headers: incoming.headers,
      body: typeof body === 'string' ? new Uint8Array(encode(body)) : new Uint8Array(body ?? []),
    })
  })

  it('gives the scheme, and notes what was decoded on the way', () => {
    expect(read(httpApi)).toMatchObject({ scheme: 'apig', notes: [expect.stringMatching(/decodes the path/)] })
    expect(read(rest).notes).toEqual([expect.stringMatching(/decodes the query/)])
    expect(read(functionUrl).notes).toEqual([])
    expect(read(loadBalancer).notes).toEqual([])
  })

  it('whose body a middleware parsed gives the kept text, or the body written again with a note', () => {
    const parsed = { ...rest, body: { a: 'ü' } }
    expect(read({ ...parsed, rawBody: '{ "a": "ü" }' }).request.body).toEqual(encode('{ "a": "ü" }'))
    const printed = read(parsed)
    expect(printed.request.body).toEqual(encode('{"a":"ü"}'))
    expect(printed.notes.join(' ')).toMatch(/written again/)
  })

  it.each([
    { ...httpApi, body: '*' },
    { ...rest, multiValueHeaders: { a: [5] } },
    { ...rest, multiValueQueryStringParameters: 'a=b' },
  ])('is refused: %#', (event) => {
    expect(() => read(event)).toThrow(RecordedRequestError)
  })
})
