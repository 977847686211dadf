import { decodeBase64url, encodeBase64url } from '../../encoding/base64.js'
import { decodeUtf8, encodeUtf8 } from '../../encoding/bytes.js'
import { encodeHex } from '../../encoding/hex.js'
import { isObject } from '../../encoding/is-object.js'
import {
  decodeEscapes,
  type Explained,
  type Finding,
  nameAccident,
  parseJson,
  proveRepair,
  type Repair,
} from '../../scheme/explain.js'
import type { InlineSchemeFindings } from '../../scheme/inline-kind.js'
import type { InfoFindings } from '../checks.js'
import type { Jws } from '../jws.js'
import { appStoreAccidents } from './accidents.js'
import { notificationOf } from './body-repairs.js'

// 64 bytes in base64url.
const signatureLength = 86

/** The input for the reports of every JWS. `body` is the text of a notification's JWS. */
export type ExplainedJws = Explained<Partial<InfoFindings<unknown>> & InlineSchemeFindings & { body?: string }>

/** Explains why a text is not a JWS of the App Store. */
export async function describeJws(explained: ExplainedJws): Promise<Finding | undefined> {
  const { found, error } = explained
  if (error === undefined) return undefined
  const { body: text } = found
  if (text === undefined) return undefined
  const repaired = await proveRepair(explained, formatRepairs(text))
  if (repaired !== undefined) return repaired
  if (isObject(parseJson(text))) return nameAccident(appStoreAccidents.decoded, 'proven')
  const [header = '', payload, signature] = text.split('.')
  const parsed = parsePart(header)
  if (isObject(parsed) && (parsed.alg !== 'ES256' || !Array.isArray(parsed.x5c)))
    return nameAccident(appStoreAccidents.otherSigner, 'likely', { alg: String(parsed.alg).slice(0, 40) })
  if (payload !== undefined && signature !== undefined && signature.length >= signatureLength) return undefined
  return nameAccident(appStoreAccidents.truncated, 'likely', { characters: text.length })
}

function* formatRepairs(text: string): Generator<Repair> {
  const plain = (decodeEscapes(text) ?? text)
    .replace(/^\s*bearer\s+/i, '')
    .replace(/\s+/g, '')
    .replace(/^["'<([]+|["'>)\],;]+$/g, '')
    .replaceAll('=', '')
    .replaceAll('+', '-')
    .replaceAll('/', '_')
  if (plain !== text && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(plain))
    yield { accident: appStoreAccidents.jwsFormat, body: notificationOf(plain) }
  const [header, payload, signature] = text.split('.')
  const raw = signature === undefined ? undefined : rawSignature(signature)
  if (raw !== undefined)
    yield { accident: appStoreAccidents.signatureDer, body: notificationOf(`${header}.${payload}.${raw}`) }
}

// Converts a DER signature (RFC 3279 section 2.2.3) to r and s, 32 bytes each.
function rawSignature(text: string): string | undefined {
  try {
    const [sequence, , , size = 0, ...rest] = decodeBase64url(text)
    const r = rest.slice(0, size)
    const s = rest.slice(size + 2)
    if (sequence !== 0x30 || rest[size] !== 0x02 || rest[size + 1] !== s.length) return undefined
    return encodeBase64url(Uint8Array.from([...to32(r), ...to32(s)]))
  } catch {
    return undefined
  }
}

function to32(integer: readonly number[]): readonly number[] {
  return [...Array<number>(32).fill(0), ...integer].slice(-32)
}

// Writes the payload and the header as the App Store does, from JSON that was decoded and written again.
function* rewrittenRepairs({ payload }: Jws, text: string): Generator<Repair> {
  const [header, , signature] = text.split('.')
  const value = parsePayload(payload)
  if (!isObject(value)) return
  const compact = encodeBase64url(encodeUtf8(JSON.stringify(value)))
  yield { accident: appStoreAccidents.rewritten, body: notificationOf(`${header}.${compact}.${signature}`) }
}

function parsePart(part: string): unknown {
  try {
    return parsePayload(decodeBase64url(part))
  } catch {
    return undefined
  }
}

/** Names the signer if the certificates are not those of the App Store. */
export function describeCertificates({
  found: { jws, certificates: chain },
  error,
}: ExplainedJws): Finding | undefined {
  if (error !== undefined) return jws && isOfXcode(jws) ? nameAccident(appStoreAccidents.xcode, 'likely') : undefined
  return chain && { evidence: { certificates: [chain.endEntity, ...chain.issuers].map(({ subject }) => subject.text) } }
}

function isOfXcode({ certificates, payload }: Jws): boolean {
  const environment = environmentIn(payload)
  return certificates.length === 1 || environment === 'Xcode' || environment === 'LocalTesting'
}

function environmentIn(payload: Uint8Array): unknown {
  const value = parsePayload(payload)
  if (!isObject(value)) return undefined
  return isObject(value.data) ? value.data.environment : value.environment
}

function parsePayload(payload: Uint8Array): unknown {
  try {
    return parseJson(decodeUtf8(payload))
  } catch {
    return undefined
  }
}

/** Adds the digest of the bytes that arrived to a signature that does not match. ECDSA does not reveal the digest that was signed. */
export async function describeSignature(crypto: Crypto, explained: ExplainedJws): Promise<Finding | undefined> {
  const { found, error } = explained
  const { jws, body: text = '' } = found
  if (jws === undefined || error === undefined || error.retryable) return undefined
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', jws.data))
  const evidence = { computedHash: 'SHA-256', computedDigest: encodeHex(digest) }
  const repaired = await proveRepair(explained, rewrittenRepairs(jws, text), evidence)
  return repaired ?? nameAccident(appStoreAccidents.rewritten, 'likely', evidence)
}

/** Names the kind of a payload if it is not the expected kind. */
export function describePayload({ found: { jws }, error }: ExplainedJws): Finding | undefined {
  if (error === undefined || jws === undefined) return undefined
  const value = parsePayload(jws.payload)
  if (!isObject(value)) return undefined
  const evidence = { fields: Object.keys(value).slice(0, 50) }
  const { message } = error
  if ('notificationType' in value && /is a notification/.test(message))
    return nameAccident(appStoreAccidents.notification, 'proven', evidence)
  if ('transactionId' in value && !('notificationType' in value))
    return /is a transaction|is not a notification/.test(message)
      ? nameAccident(appStoreAccidents.transaction, 'proven', evidence)
      : undefined
  if ('autoRenewStatus' in value && /is not a (?:notification|transaction)/.test(message))
    return nameAccident(appStoreAccidents.renewalInfo, 'proven', evidence)
  return undefined
}
