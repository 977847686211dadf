import { decodeBase64, encodeBase64 } from '../encoding/base64.js'
import { encodeUtf8 } from '../encoding/bytes.js'
import { decodeHex } from '../encoding/hex.js'
import { readAtMost } from '../transfer/limits.js'
import type { Origin } from './accident.js'
import { accidents } from './accidents.js'
import type { Budget } from './budget.js'
import { parseJson } from './parse-json.js'
import { textOf } from './text-origins.js'

/** Generates the forms that bytes may have had before an accident of transport that can be undone synchronously. */
export function* transportOrigins(bytes: Uint8Array<ArrayBuffer>, budget: Budget): Generator<Origin> {
  if (!budget.search(bytes.byteLength)) return
  const text = textOf(bytes, 'utf-8')
  const { base64, stringified, bufferJson, form, hex, chunked } = accidents
  const decoded = decodeLenient(text)
  if (decoded !== undefined) yield { accident: base64, bytes: decoded }
  const value = parseJson(/^\d{1,3},/.test(text) ? `[${text}]` : text, budget)
  const held = bytesHeld(value)
  if (held !== undefined) yield { accident: bufferJson, bytes: held }
  if (typeof value === 'string') {
    yield { accident: stringified, bytes: encodeUtf8(value) }
    const inner = parseJson(value, budget)
    if (typeof inner === 'string') yield { accident: stringified, bytes: encodeUtf8(inner) }
    const inside = decodeLenient(value)
    if (inside !== undefined) yield { accident: base64, bytes: inside }
  }
  for (const candidate of formsOf(text, budget)) yield { accident: form, bytes: encodeUtf8(candidate) }
  const pairs = decodeHexText(text)
  if (pairs !== undefined) yield { accident: hex, bytes: pairs }
  const content = contentOfChunks(bytes)
  if (content !== undefined) yield { accident: chunked, bytes: content }
  // The signed bytes may have been encoded, and something decoded them too early.
  if (!budget.read(text.length)) return
  yield { accident: base64, bytes: encodeUtf8(encodeBase64(bytes)) }
  yield { accident: stringified, bytes: encodeUtf8(JSON.stringify(text)) }
  yield { accident: form, bytes: encodeUtf8(encodePercent(text)) }
  yield { accident: form, bytes: encodeUtf8(encodePercent(text).replaceAll('%20', '+')) }
  yield { accident: form, bytes: encodeUtf8(text.replaceAll(' ', '+')) }
}

const formats = ['gzip', 'deflate', 'deflate-raw', 'brotli', 'zstd'] as const

// Decompressed content that is longer is not searched.
const mostPlainBytes = 2_097_152

/** Generates the content of compressed bytes, of at most 2 MiB, in every format that this engine supports. */
export async function* decompressed(bytes: Uint8Array<ArrayBuffer>): AsyncGenerator<Origin> {
  for (const format of formats) {
    if (!mayBe(format, bytes)) continue
    const plain = await inflate(bytes, format, mostPlainBytes)
    if (plain !== undefined && plain.byteLength > 0) yield { accident: accidents.compressed, bytes: plain }
  }
}

// A format with a mark at its beginning is tried only if the bytes have the mark. The other formats have no mark, and are tried
// only if the bytes do not begin like text.
function mayBe(format: (typeof formats)[number], bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes
  switch (format) {
    case 'gzip':
      return first === 0x1f && second === 0x8b
    case 'deflate':
      return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0
    case 'zstd':
      return first === 0x28 && second === 0xb5
    default:
      return !looksLikeText(bytes)
  }
}

/** Returns whether bytes begin with printable text. */
export function looksLikeText(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 64).every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
}

async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  format: string,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (typeof DecompressionStream === 'undefined') return undefined
  try {
    const stream = new DecompressionStream(format as CompressionFormat)
    const writer = stream.writable.getWriter()
    // Both fail for bytes of another format, and the reader reports the failure.
    writer.write(bytes).catch(() => {})
    writer.close().catch(() => {})
    return await readAtMost(stream.readable as ReadableStream<Uint8Array>, maxBytes)
  } catch {
    // The engine does not know the format, or the bytes have another format.
    return undefined
  }
}

/** Decodes base64 in any of its forms: URL-safe, without padding, in lines, in a data URL. */
export function decodeLenient(text: string): Uint8Array<ArrayBuffer> | undefined {
  const compact = text
    .replace(/^data:[^,]{0,100};base64,/, '')
    .replace(/[\r\n\t ]+/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  if (compact.length < 8 || !/^[A-Za-z0-9+/]/.test(compact)) return undefined
  const padded = compact + '='.repeat((4 - (compact.length % 4)) % 4)
  try {
    return decodeBase64(padded)
  } catch {
    return undefined
  }
}

function decodeHexText(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return text.length === 0 ? undefined : decodeHex(text.toLowerCase())
  } catch {
    return undefined
  }
}

/** Returns the bytes of a serialised buffer, in the form of Node, a typed array or String(). */
function bytesHeld(value: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { type, data } = value as { readonly type?: unknown; readonly data?: unknown }
  const list = Array.isArray(value) ? value : type === 'Buffer' ? data : Object.values(value)
  if (typeof data === 'string' && type === 'Buffer') return decodeLenient(data)
  if (!Array.isArray(list) || list.length === 0 || !list.every(isByte)) return undefined
  return Uint8Array.from(list)
}

function isByte(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xff
}

function* formsOf(text: string, budget: Budget): Generator<string> {
  if (!/[%+=]/.test(text)) return
  const parts = [text, text.slice(text.indexOf('=') + 1), text.replace(/=$/, '')]
  for (const part of parts) {
    for (const candidate of [part.replaceAll('+', ' '), part]) {
      if (!budget.read(part.length)) return
      const decoded = decodeEscapes(candidate)
      if (decoded !== undefined && decoded !== text) yield decoded
    }
  }
}

/** Decodes percent escapes. Returns undefined if one of them is not valid, or if the bytes are not UTF-8. */
export function decodeEscapes(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function encodePercent(text: string): string {
  // A decoder never makes half a surrogate pair, so encodeURIComponent does not throw here.
  return encodeURIComponent(text)
}

// A server writes chunks of a few kilobytes.
const mostChunks = 4_096

function contentOfChunks(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const parts: Uint8Array[] = []
  for (let at = 0; at < bytes.length && parts.length < mostChunks; ) {
    const head = /^([0-9a-fA-F]{1,8})[^\r\n]{0,64}\r\n/.exec(textOf(bytes.subarray(at, at + 80), 'latin1'))
    if (head === null) return undefined
    const [line, size = ''] = head
    const length = Number.parseInt(size, 16)
    if (length === 0) return join(parts)
    const start = at + line.length
    if (start + length > bytes.length) return undefined
    parts.push(bytes.subarray(start, start + length))
    at = start + length + 2
  }
  return undefined
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}
