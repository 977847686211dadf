import type { Answer } from './connection.js'
import { deadline } from './connection.js'
import type { Start } from './host.js'
import type { WireRequest } from './material.js'
import { loadProgram } from './programs.js'

type Handler = (event: object, context: object, callback?: (error: unknown, result: unknown) => void) => unknown
type ToEvent = (request: WireRequest) => object

/** Starts a program whose handler receives the events of a service. */
export function eventsOf(
  toEvent: ToEvent,
  makeHandler = (exports: Record<string, unknown>): unknown => exports.handler,
): Start {
  return async (program) => {
    const handler = makeHandler(await loadProgram(program)) as Handler
    return {
      async open() {
        return {
          send: async (request) => await invoke(handler, toEvent(request)),
          stall: async () => undefined,
          close() {},
        }
      },
      close() {},
    }
  }
}

async function invoke(handler: Handler, event: object): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer in ${deadline} ms`)), deadline)
  })
  try {
    const context = { awsRequestId: 'request', functionName: 'function', getRemainingTimeInMillis: () => deadline }
    const result = (await Promise.race([handler(event, context), late])) as {
      statusCode?: number
      status?: string
      headers?: Record<string, string>
      body?: string
      isBase64Encoded?: boolean
    }
    const { statusCode, status, headers = {}, body = '', isBase64Encoded = false } = result
    return {
      status: Number(statusCode ?? status),
      headers,
      text: isBase64Encoded ? Buffer.from(body, 'base64').toString() : body,
    }
  } finally {
    clearTimeout(timer)
  }
}

function split({ url }: WireRequest): { path: string; query: string } {
  const target = url.replace(/^http:\/\/[^/]+/, '')
  const question = target.indexOf('?')
  return question < 0
    ? { path: target, query: '' }
    : { path: target.slice(0, question), query: target.slice(question + 1) }
}

// A service passes a body as text if its bytes are text, and in base64 otherwise.
function encodeBody({ body }: WireRequest): { body: string | null; isBase64Encoded: boolean } {
  if (body.length === 0) return { body: null, isBase64Encoded: false }
  try {
    return { body: new TextDecoder('utf-8', { fatal: true }).decode(body), isBase64Encoded: false }
  } catch {
    return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }
  }
}

/** Returns header lines by name. White space around a value is removed, as in every parser of HTTP. */
function group({ headers }: WireRequest, lower: boolean): Record<string, string[]> {
  const lines: Record<string, string[]> = {}
  for (const [name, value] of headers) {
    const field = lower ? name.toLowerCase() : name
    lines[field] = [...(lines[field] ?? []), value.trim()]
  }
  return lines
}

function each<Value, Result>(record: Record<string, Value>, change: (value: Value) => Result): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))
}

const last = (values: readonly string[]): string => values.at(-1) ?? ''
const joined = (values: readonly string[]): string => values.join(',')

function queryItems(query: string, decode: (text: string) => string): Record<string, string[]> | null {
  const items: Record<string, string[]> = Object.create(null)
  for (const item of query.split('&').filter((part) => part !== '')) {
    const equals = item.indexOf('=')
    const name = decode(equals < 0 ? item : item.slice(0, equals))
    items[name] = [...(items[name] ?? []), decode(equals < 0 ? '' : item.slice(equals + 1))]
  }
  return query === '' ? null : { ...items }
}

function decodeForm(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** API Gateway's REST API, payload format 1.0, at a custom domain. It decodes the query. */
export const restApi: ToEvent = (request) => {
  const { path, query } = split(request)
  const items = queryItems(query, decodeForm)
  const headers = group(request, false)
  return {
    version: '1.0',
    resource: '/{proxy+}',
    httpMethod: request.method,
    path,
    headers: each(headers, last),
    multiValueHeaders: headers,
    queryStringParameters: items && each(items, last),
    multiValueQueryStringParameters: items,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: { path, httpMethod: request.method, stage: 'prod', identity: { sourceIp: '192.0.2.1' } },
    ...encodeBody(request),
  }
}

function formatTwo(request: WireRequest, path: string, domainName: string): object {
  const { query } = split(request)
  const { cookie, ...headers } = group(request, true)
  const { body, isBase64Encoded } = encodeBody(request)
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    ...(query === '' ? {} : { queryStringParameters: each(queryItems(query, decodeForm) ?? {}, joined) }),
    ...(cookie === undefined ? {} : { cookies: cookie.flatMap((line) => line.split('; ')) }),
    headers: each(headers, joined),
    requestContext: {
      domainName,
      http: { method: request.method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'Agent' },
      stage: '$default',
    },
    ...(body === null ? {} : { body }),
    isBase64Encoded,
  }
}

/** API Gateway's HTTP API, payload format 2.0. It decodes the path, and moves the cookies out of the headers. */
export const httpApi: ToEvent = (request) =>
  formatTwo(request, decodePath(split(request).path), 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com')

/** A function URL, payload format 2.0: the path is as it was sent. */
export const functionUrl: ToEvent = (request) =>
  formatTwo(request, split(request).path, 'a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6.lambda-url.eu-west-1.on.aws')

function balancer(request: WireRequest, multiValue: boolean): object {
  const { path, query } = split(request)
  const items = queryItems(query, (text) => text) ?? {}
  const headers = group(request, true)
  return {
    requestContext: { elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/a/1' } },
    httpMethod: request.method,
    path,
    ...(multiValue
      ? { multiValueQueryStringParameters: items, multiValueHeaders: headers }
      : { queryStringParameters: each(items, last), headers: each(headers, last) }),
    ...encodeBody(request),
    body: encodeBody(request).body ?? '',
  }
}

/** An Application Load Balancer: neither path nor query is decoded, and only the last of repeated values is kept. */
export const loadBalancer: ToEvent = (request) => balancer(request, false)

/** The same with multi-value headers switched on for the target group. */
export const loadBalancerMultiValue: ToEvent = (request) => balancer(request, true)

/** VPC Lattice, event structure 2.0. */
export const lattice: ToEvent = (request) => {
  const { path, query } = split(request)
  const { body, isBase64Encoded } = encodeBody(request)
  return {
    version: '2.0',
    method: request.method,
    path: query === '' ? path : `${path}?${query}`,
    headers: group(request, true),
    queryStringParameters: queryItems(query, decodeForm) ?? {},
    requestContext: { serviceArn: 'arn:aws:vpc-lattice:eu-west-1:123456789012:service/svc-1', identity: {} },
    ...(body === null ? {} : { body }),
    isBase64Encoded,
  }
}

/** VPC Lattice, event structure 1.0. */
export const latticeOne: ToEvent = (request) => {
  const { path, query } = split(request)
  const { body, isBase64Encoded } = encodeBody(request)
  return {
    method: request.method,
    raw_path: query === '' ? path : `${path}?${query}`,
    headers: each(group(request, true), joined),
    query_string_parameters: each(queryItems(query, decodeForm) ?? {}, last),
    ...(body === null ? {} : { body }),
    is_base64_encoded: isBase64Encoded,
  }
}

/** CloudFront's event for Lambda@Edge, with the body included. */
export const edge: ToEvent = (request) => {
  const { path, query } = split(request)
  const headers: Record<string, { key: string; value: string }[]> = {}
  for (const [key, value] of request.headers) {
    headers[key.toLowerCase()] = [...(headers[key.toLowerCase()] ?? []), { key, value: value.trim() }]
  }
  const data = Buffer.from(request.body).toString('base64')
  const body = { action: 'read-only', data, encoding: 'base64', inputTruncated: false }
  const config = { distributionId: 'E1', eventType: 'origin-request', requestId: 'request' }
  const received = { clientIp: '192.0.2.1', method: request.method, uri: path, querystring: query, headers }
  return { Records: [{ cf: { config, request: { ...received, body } } }] }
}
