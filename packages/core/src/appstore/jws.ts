import { decodeBase64url } from '../encoding/base64.js'
import { encodeUtf8 } from '../encoding/bytes.js'
import { parseUnproven } from '../encoding/json.js'
import { VerificationError } from '../errors.js'
import type { InlineSignature } from '../scheme/inline-kind.js'
import { invalidBody, parseFields } from '../scheme/message-fields.js'

/** A JSON Web Signature in compact serialization (RFC 7515 section 7.1), decoded. Its content is not yet proven. */
export interface Jws extends InlineSignature {
  readonly payload: Uint8Array<ArrayBuffer>
}

// The header of Apple has three certificates and takes 6 kB.
const longestHeader = 32_768

// r and s of a P-256 key (RFC 7518 section 3.4).
const signatureBytes = 64

/**
 * Parses a JWS of the App Store. The header fields `jwk`, `jku` and `x5u` have no effect: the key is the one of the
 * certificates in `x5c`.
 *
 * @param name - a description of the JWS for error messages
 * @throws VerificationError ERR_PAYLOAD_INVALID, or ERR_UNSUPPORTED for an algorithm other than ES256 and for `crit`.
 */
export function parseJws(text: string, name: string): Jws {
  const [header = '', payload = '', signature = '', ...rest] = text.split('.', 4)
  if (header === '' || payload === '' || signature === '' || rest.length > 0)
    throw invalid(name, 'is not a JWS of three parts')
  if (header.length > longestHeader) throw invalid(name, `has a header of more than ${longestHeader} characters`)
  const decoded = {
    certificates: readHeader(header, name),
    name,
    hash: 'SHA-256' as const,
    data: encodeUtf8(text.slice(0, header.length + 1 + payload.length)),
    signature: decode(signature, name, 'signature'),
    payload: decode(payload, name, 'payload'),
  }
  if (decoded.signature.length !== signatureBytes)
    throw invalid(name, `has a signature of ${decoded.signature.length} bytes (ES256 has ${signatureBytes})`)
  return decoded
}

function readHeader(encoded: string, name: string): readonly string[] {
  const header = parseObject(decode(encoded, name, 'header'), name, 'header')
  const { alg, crit, x5c } = header
  if (typeof alg !== 'string') throw invalid(name, 'has no alg in its header')
  if (alg !== 'ES256') throw new VerificationError('ERR_UNSUPPORTED', `The alg of ${name} is not ES256`)
  // RFC 7515 section 4.1.11: a recipient refuses extensions that it does not understand.
  if (crit !== undefined)
    throw new VerificationError('ERR_UNSUPPORTED', `The header of ${name} has critical extensions`)
  if (Array.isArray(x5c) && x5c.every((certificate) => typeof certificate === 'string')) return x5c
  throw invalid(name, 'has no list of certificates in x5c of its header')
}

/**
 * Parses the JSON object in a part of a JWS, within the limits for JSON that is not yet proven.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID
 */
export function parseObject(bytes: Uint8Array, name: string, part: string): Readonly<Record<string, unknown>> {
  try {
    return parseUnproven(bytes)
  } catch (thrown) {
    throw invalid(name, `has a ${part} that ${thrown instanceof SyntaxError ? thrown.message : 'is not JSON'}`)
  }
}

function decode(text: string, name: string, part: string): Uint8Array<ArrayBuffer> {
  try {
    return decodeBase64url(text)
  } catch {
    throw invalid(name, `has a ${part} that is not base64url without padding`)
  }
}

function invalid(name: string, what: string): VerificationError {
  return new VerificationError('ERR_PAYLOAD_INVALID', `${name} ${what}`)
}

/**
 * Reads the JWS in the body of a notification. The other members of the body are not signed, so they are ignored.
 *
 * @throws VerificationError ERR_PAYLOAD_INVALID
 */
export function readSignedPayload(body: Uint8Array): string {
  const { signedPayload } = parseFields(body)
  if (typeof signedPayload === 'string') return signedPayload
  throw invalidBody('has no text in signedPayload')
}
