import type { SignedTestRequest } from '@countersign/testing'
import { decodeBase64, decodeUtf8, encodeBase64 } from './base64.js'
import { fromWire, InputError, parseHeaders } from './header-text.js'

/** The schemes, by the names that verifiers have. */
export const schemeNames = ['alexa', 'sns', 'apig', 'appstore', 'paypal', 'smn'] as const

/** Names a scheme. */
export type Scheme = (typeof schemeNames)[number]

/** A signed request with what a test needs to verify it: all but a secret. */
export interface Fixture {
  readonly scheme: Scheme
  readonly request: SignedTestRequest
  /** The time that the request was signed at. */
  readonly at?: Date
  /** PEM by URL, as the certificate hosts would serve it. */
  readonly certificates: Readonly<Record<string, string>>
  /** PEM of the trust anchors; with SMN, of the certificate that is pinned. */
  readonly trustAnchors?: string
}

/** A request as JSON: the body is text if it is UTF-8, else `bodyBase64`. */
export function requestToJson({ method, url, headers, body }: SignedTestRequest): Record<string, unknown> {
  const text = decodeUtf8(body)
  return {
    method,
    url,
    headers: headers.map(([name, value]) => [name, fromWire(value)]),
    ...(text === undefined ? { bodyBase64: encodeBase64(body) } : { body: text }),
  }
}

/** A fixture as JSON, for a file in a test suite. */
export function formatFixture(fixture: Fixture): string {
  return `${JSON.stringify(fixtureToJson(fixture), null, 2)}\n`
}

/** A fixture as a value for JSON. */
export function fixtureToJson({ scheme, request, at, certificates, trustAnchors }: Fixture): Record<string, unknown> {
  return { scheme, at, request: requestToJson(request), certificates, trustAnchors }
}

/** Whether a text looks like a fixture, and not like headers in JSON. */
export function isFixture(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) && isRecord(value.request)
  } catch {
    return false
  }
}

/**
 * Parses a fixture.
 *
 * @throws InputError
 */
export function parseFixture(text: string): Fixture {
  return readFixture(JSON.parse(text))
}

/**
 * Reads a fixture from the value of its JSON.
 *
 * @throws InputError
 */
export function readFixture(value: unknown): Fixture {
  if (!isRecord(value) || !isRecord(value.request)) throw new InputError('This is not a fixture')
  const { scheme, at, certificates = {}, trustAnchors } = value
  if (!isScheme(scheme)) throw new InputError(`scheme must be one of ${schemeNames.join(', ')}`)
  if (!isRecord(certificates) || !Object.values(certificates).every((pem) => typeof pem === 'string'))
    throw new InputError('certificates must be an object of URLs and PEM')
  const date = typeof at === 'string' ? new Date(at) : undefined
  return {
    scheme,
    request: parseRequest(value.request),
    certificates: certificates as Record<string, string>,
    ...(date !== undefined && !Number.isNaN(date.getTime()) && { at: date }),
    ...(typeof trustAnchors === 'string' && { trustAnchors }),
  }
}

/** Says whether a value names a scheme. */
export function isScheme(value: unknown): value is Scheme {
  return schemeNames.some((name) => name === value)
}

function parseRequest({ method = 'POST', url = '/', headers, body = '', bodyBase64 }: Record<string, unknown>) {
  if (typeof method !== 'string' || typeof url !== 'string') throw new InputError('method and url must be text')
  const bytes =
    typeof bodyBase64 === 'string'
      ? decodeBase64(bodyBase64)
      : typeof body === 'string'
        ? new TextEncoder().encode(body)
        : undefined
  if (bytes === undefined) throw new InputError('body must be text, or bodyBase64 base64')
  return { method, url, headers: parseHeaders(JSON.stringify(headers ?? [])), body: bytes }
}

/** Says whether a value is an object, and not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
