import type { HttpEvent } from './lambda-event.js'

/**
 * Returns the request target of an HTTP event, as close to the target that was sent as the event allows.
 *
 * | event | path | query |
 * |---|---|---|
 * | function URL | as sent | as sent |
 * | HTTP API | decoded by the gateway | as sent (2.0) |
 * | REST API | as sent | decoded by the gateway |
 * | load balancer | as sent | as sent, repeats only with multi-value headers |
 */
export function lambdaTarget(event: HttpEvent): string {
  const path = event.rawPath ?? event.requestContext?.path ?? event.path ?? ''
  const query = event.rawQueryString ?? listedQuery(event)
  return encodeIllegal(isDecoded(event) ? path.replaceAll('%', '%25') : path) + (query === '' ? '' : `?${query}`)
}

// An HTTP API decodes the path once, so a percent sign that remains was sent as `%25`: `/a%252Fb` arrives as `/a%2Fb`. A
// function URL does not change the path. The domain name distinguishes the two.
function isDecoded({ rawPath, requestContext }: HttpEvent): boolean {
  const domain = requestContext?.domainName
  return rawPath !== undefined && typeof domain === 'string' && !/\.lambda-url\.[a-z0-9-]+\.on\.aws$/.test(domain)
}

function listedQuery(event: HttpEvent): string {
  const encode = event.requestContext?.elb === undefined ? encodeAll : (text: string): string => text
  const items: string[] = []
  for (const [name, values = []] of Object.entries(
    event.multiValueQueryStringParameters ?? event.queryStringParameters ?? {},
  )) {
    for (const value of typeof values === 'string' ? [values] : values) items.push(`${encode(name)}=${encode(value)}`)
  }
  return items.join('&')
}

/**
 * Encodes the characters that a path cannot contain (RFC 3986 section 3.3), such as the question mark: they were decoded on the
 * way.
 */
export function encodeIllegal(path: string): string {
  return path.replace(/[^!$-;=@-Z_a-z~]+/g, percentEncode)
}

function encodeAll(text: string): string {
  return text.replace(/[^A-Za-z0-9\-._~]+/g, percentEncode)
}

// Do not use encodeURIComponent, which throws for half a surrogate pair.
function percentEncode(text: string): string {
  return Buffer.from(text)
    .toString('hex')
    .replace(/../g, (byte) => `%${byte.toUpperCase()}`)
}
