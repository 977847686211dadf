import { isObject, type JsonObject, readJsonBody, readJsonHeaders } from './json-value.js'
import { type HeaderLines, RecordedRequestError, type UnrecognisedRequest } from './recorded-request.js'
import { bytesOfBase64, wireOfText, wireOfValue } from './wire-text.js'

/** Returns whether a value is an event that AWS Lambda gets for an HTTP request. */
export function isLambdaEvent(value: JsonObject): boolean {
  const { requestContext, httpMethod } = value
  if (!isObject(requestContext)) return typeof httpMethod === 'string' && 'headers' in value
  return typeof (httpOf(value).method ?? httpMethod) === 'string'
}

/**
 * Reads the event of an API Gateway REST API or HTTP API (payload formats 1.0 and 2.0), of a function URL, or of an Application
 * Load Balancer. The target is as close to the one that was sent as the event allows.
 *
 * @throws RecordedRequestError if a member has another type.
 */
export function readLambdaEvent(event: JsonObject): UnrecognisedRequest {
  const notes: string[] = []
  const method = String(httpOf(event).method ?? event.httpMethod)
  const headers = headersOf(event)
  const body = bodyOf(event, notes)
  if (isDecodedPath(event))
    notes.push('An HTTP API decodes the path before Lambda gets it, so its encoding may differ.')
  if (isDecodedQuery(event))
    notes.push('A REST API decodes the query before Lambda gets it, so its encoding may differ.')
  return { form: 'lambda-event', request: { method, url: targetOf(event), headers, body }, notes }
}

function headersOf({ headers, multiValueHeaders, cookies }: JsonObject): HeaderLines {
  const hasLists = isObject(multiValueHeaders) && Object.keys(multiValueHeaders).length > 0
  const lines = readJsonHeaders(hasLists ? multiValueHeaders : (headers ?? {}), wireOfValue)
  const hasCookie = lines.some(([name]) => name.toLowerCase() === 'cookie')
  if (!Array.isArray(cookies) || cookies.length === 0 || hasCookie) return lines
  return [...lines, ['cookie', wireOfText(cookies.join('; '))]]
}

function bodyOf({ body, rawBody, isBase64Encoded }: JsonObject, notes: string[]): Uint8Array<ArrayBuffer> {
  // A middleware that replaced the body may have kept its text.
  const text = typeof body === 'string' || body === undefined || body === null ? (body ?? '') : rawBody
  if (typeof text !== 'string') return readJsonBody(body, notes)
  return isBase64Encoded === true ? bytesOfBase64(text, 'The body of the event') : readJsonBody(text, notes)
}

// The adapter for Lambda in @countersign/node reads the target in the same way.
function targetOf(event: JsonObject): string {
  const { rawPath, path, rawQueryString } = event
  const given = [rawPath, contextOf(event).path, path].find((one) => typeof one === 'string') as string | undefined
  const decoded = given ?? '/'
  const query = typeof rawQueryString === 'string' ? rawQueryString : listedQuery(event)
  const target = encodeIllegal(isDecodedPath(event) ? decoded.replaceAll('%', '%25') : decoded)
  return query === '' ? target : `${target}?${query}`
}

// An HTTP API decodes the path once. A function URL does not. The domain name distinguishes the two.
function isDecodedPath(event: JsonObject): boolean {
  const { domainName } = contextOf(event)
  if (typeof event.rawPath !== 'string' || typeof domainName !== 'string') return false
  return !/\.lambda-url\.[a-z0-9-]+\.on\.aws$/.test(domainName)
}

// A load balancer does not decode the query.
function isDecodedQuery(event: JsonObject): boolean {
  return typeof event.rawQueryString !== 'string' && listedQuery(event) !== '' && contextOf(event).elb === undefined
}

function listedQuery(event: JsonObject): string {
  const listed = event.multiValueQueryStringParameters ?? event.queryStringParameters ?? {}
  if (!isObject(listed)) throw new RecordedRequestError('The query of the event is not an object of names and values')
  const encode = contextOf(event).elb === undefined ? encodeAll : (text: string): string => text
  return Object.entries(listed)
    .flatMap(([name, values]) =>
      (Array.isArray(values) ? values : [values]).map((value) => `${encode(name)}=${encode(String(value ?? ''))}`),
    )
    .join('&')
}

function contextOf({ requestContext }: JsonObject): JsonObject {
  return isObject(requestContext) ? requestContext : {}
}

function httpOf(event: JsonObject): JsonObject {
  const { http } = contextOf(event)
  return isObject(http) ? http : {}
}

// A path cannot have these characters (RFC 3986 section 3.3), such as the question mark: they were decoded on the way.
function encodeIllegal(path: string): string {
  return path.replace(/[^!$-;=@-Z_a-z~]+/g, percentEncode)
}

function encodeAll(text: string): string {
  return text.replace(/[^A-Za-z0-9\-._~]+/g, percentEncode)
}

// Do not use encodeURIComponent, which throws for half a surrogate pair.
function percentEncode(text: string): string {
  return wireOfText(text).replace(/./gs, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}
