import type { SignedTestRequest } from '../signed-test-request.js'
import { isObject, type JsonObject, parseJson } from './json-value.js'
import type { HeaderLines, RecordedScheme } from './recorded-request.js'
import { textOfBytes } from './wire-text.js'

/** Recognises the scheme of a request by its headers, or otherwise by its body. Returns undefined if it does not look like any scheme. */
export function recogniseScheme({ headers, body }: SignedTestRequest): RecordedScheme | undefined {
  return schemeOfHeaders(headers) ?? schemeOfBody(textOfBytes(body) ?? '')
}

/** Recognises the scheme of a request by a header that only this scheme has. */
export function schemeOfHeaders(headers: HeaderLines): RecordedScheme | undefined {
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    if (key === 'signaturecertchainurl' || key === 'signature-256') return 'alexa'
    if (/^paypal-(?:transmission-(?:id|sig|time)|cert-url|auth-algo)$/.test(key)) return 'paypal'
    if (key.startsWith('x-amz-sns-')) return 'sns'
    if (key.startsWith('x-smn-')) return 'smn'
    if (key === 'x-sdk-date' || (key === 'authorization' && /^SDK-HMAC-SHA256\b/.test(value))) return 'apig'
  }
  return undefined
}

// A JWS is three parts of base64url (RFC 7515 section 7.1). Its header is JSON, so the first part begins with eyJ.
const compactJws = /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/

/** Recognises the scheme of a request by its body. */
export function schemeOfBody(text: string): RecordedScheme | undefined {
  const trimmed = text.trim()
  if (compactJws.test(trimmed)) return 'appstore'
  const value = parseJson(trimmed)
  return isObject(value) ? schemeOfMessage(value) : undefined
}

/** Recognises the scheme of a parsed body. */
export function schemeOfMessage(message: JsonObject): RecordedScheme | undefined {
  const { request, version } = message
  if (typeof message.signedPayload === 'string') return 'appstore'
  if (typeof message.topic_urn === 'string' || typeof message.signing_cert_url === 'string') return 'smn'
  const certificateUrl = message.SigningCertURL ?? message.SigningCertUrl
  if (typeof certificateUrl === 'string' || (has(message, 'TopicArn') && has(message, 'MessageId'))) return 'sns'
  if (isObject(request) && typeof request.type === 'string' && typeof version === 'string') return 'alexa'
  if (has(message, 'event_type') && has(message, 'event_version') && isObject(message.resource)) return 'paypal'
  return undefined
}

function has(message: JsonObject, name: string): boolean {
  return typeof message[name] === 'string'
}
