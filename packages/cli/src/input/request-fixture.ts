import type { SignedRequest } from '@countersign/core'
import { OperatorError } from '../operator-error.js'
import { parseHeaderList } from './header-list.js'

/** Says whether a file is a fixture in JSON. An HTTP request cannot begin so: a method has no `{` (RFC 9110 section 9.1). */
export function isRequestFixture(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7b
}

/**
 * Parses a fixture as the playground writes it: a JSON object whose `request` has method, url, headers, and the body
 * as text in `body` or as base64 in `bodyBase64`. Other members are not read.
 *
 * @throws OperatorError if it is not a fixture.
 */
export function parseRequestFixture(bytes: Uint8Array, path: string): SignedRequest {
  const { request } = parseObject(bytes, path)
  if (typeof request !== 'object' || request === null) throw malformed(path)
  const { method, url, headers, body = '', bodyBase64 } = request as Record<string, unknown>
  if (typeof method !== 'string' || typeof url !== 'string' || typeof body !== 'string') throw malformed(path)
  if (bodyBase64 !== undefined && typeof bodyBase64 !== 'string') throw malformed(path)
  const list = parseHeaderList(new Uint8Array(Buffer.from(JSON.stringify(headers ?? null))), path)
  return {
    method,
    url,
    // As they go over the wire: one character for each byte of their UTF-8.
    headers: list.map(([name, value]) => [name, Buffer.from(value, 'utf8').toString('latin1')]),
    body: new Uint8Array(bodyBase64 === undefined ? Buffer.from(body, 'utf8') : Buffer.from(bodyBase64, 'base64')),
  }
}

function parseObject(bytes: Uint8Array, path: string): Record<string, unknown> {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Record<string, unknown>
  } catch {
    // Do not repeat the engine's message: it quotes the file, which may contain a token.
    throw new OperatorError(`${path} is not JSON in UTF-8`)
  }
}

function malformed(path: string): OperatorError {
  return new OperatorError(`${path} is not a fixture: it needs a request with method, url, headers and body`)
}
