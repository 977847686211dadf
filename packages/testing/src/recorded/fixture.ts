import type { SignedRequest } from '@countersign/core'
import { isObject, type JsonObject, readJsonBody, readJsonHeaders } from './json-value.js'
import {
  type RecordedMaterial,
  RecordedRequestError,
  type RecordedScheme,
  type UnrecognisedRequest,
} from './recorded-request.js'
import { base64OfBytes, bytesOfBase64, textOfBytes, textOfWire } from './wire-text.js'

/**
 * Reads a fixture: a JSON object whose `request` has method, url, headers, and the body as text in `body` or as base64 in
 * `bodyBase64`. It also reads the parts of a request without the object around them. Returns undefined for another value, such
 * as an Alexa request, which has a `request` of another kind.
 *
 * @throws RecordedRequestError if a part has another type.
 */
export function readFixture(value: JsonObject): UnrecognisedRequest | undefined {
  const parts = isObject(value.request) && isParts(value.request) ? value.request : value
  if (!isParts(parts)) return undefined
  const { method = 'POST', url = '/', headers, body, bodyBase64 } = parts
  if (typeof method !== 'string' || typeof url !== 'string')
    throw new RecordedRequestError('The method and the url of the fixture must be text')
  if (bodyBase64 !== undefined && typeof bodyBase64 !== 'string')
    throw new RecordedRequestError('The bodyBase64 of the fixture must be text')
  const notes: string[] = []
  const bytes =
    bodyBase64 === undefined ? readJsonBody(body, notes) : bytesOfBase64(bodyBase64, 'The bodyBase64 of the fixture')
  return {
    form: 'fixture',
    request: { method, url, headers: readJsonHeaders(headers), body: bytes },
    notes,
    material: readMaterial(value),
  }
}

function isParts(value: JsonObject): boolean {
  const { headers, method, url } = value
  const hasHeaders = typeof headers === 'object' && headers !== null
  return hasHeaders && (method !== undefined || url !== undefined || 'body' in value || 'bodyBase64' in value)
}

function readMaterial({ at, certificates = {}, trustAnchors }: JsonObject): RecordedMaterial {
  if (!isObject(certificates) || !Object.values(certificates).every((pem) => typeof pem === 'string'))
    throw new RecordedRequestError('The certificates of the fixture must be an object of URLs and PEM')
  const date = typeof at === 'string' ? new Date(at) : undefined
  return {
    certificates: certificates as Record<string, string>,
    ...(date !== undefined && !Number.isNaN(date.getTime()) && { at: date }),
    ...(typeof trustAnchors === 'string' && { trustAnchors }),
  }
}

/** Options of {@link formatFixture}. */
export interface FixtureOptions extends Partial<RecordedMaterial> {
  scheme?: RecordedScheme
}

/** Formats a request, and the material that a test needs to verify it, as JSON for a file of a test suite. */
export function formatFixture(request: SignedRequest, options: FixtureOptions = {}): string {
  const { scheme, at, certificates, trustAnchors } = options
  const json = { scheme, at, request: requestToJson(request), certificates, trustAnchors }
  return `${JSON.stringify(json, null, 2)}\n`
}

/** Converts a request to the JSON of a fixture: the body is text in `body` if it is UTF-8, otherwise base64 in `bodyBase64`. */
export function requestToJson({ method, url, headers, body }: SignedRequest): Record<string, unknown> {
  const text = textOfBytes(body)
  return {
    method,
    url,
    headers: Array.from(headers, ([name, value]) => [name, textOfWire(value)]),
    ...(text === undefined ? { bodyBase64: base64OfBytes(body) } : { body: text }),
  }
}
