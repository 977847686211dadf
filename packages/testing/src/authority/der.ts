// Writes DER (X.690). Every function returns bytes, so that a test can replace any value with wrong bytes. A library of
// ASN.1 objects can write only correct encodings.

/** DER of one value, or of several values in sequence. */
export type Der = Uint8Array<ArrayBuffer>

/** A string type of distinguished names. */
export type StringForm = keyof typeof stringTags

/** A type of time. */
export type TimeForm = 'UTCTime' | 'GeneralizedTime'

const stringTags = {
  UTF8String: 0x0c,
  PrintableString: 0x13,
  TeletexString: 0x14,
  IA5String: 0x16,
  UniversalString: 0x1c,
  BMPString: 0x1e,
} as const

/** Concatenates bytes. */
export function concatenate(...parts: readonly Uint8Array[]): Der {
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.byteLength
  }
  return bytes
}

/** Encodes a value: an identifier octet, a definite length in the fewest octets, and the contents. */
export function tagged(identifier: number, ...contents: readonly Uint8Array[]): Der {
  const length = contents.reduce((size, part) => size + part.byteLength, 0)
  return concatenate(Uint8Array.of(identifier, ...lengthOctets(length)), ...contents)
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length]
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return [0x80 | octets.length, ...octets]
}

/** Encodes a SEQUENCE of values. */
export function sequence(...values: readonly Uint8Array[]): Der {
  return tagged(0x30, ...values)
}

/** Encodes a SET of values, in the order that DER requires (X.690 section 11.6). */
export function set(...values: readonly Uint8Array[]): Der {
  return tagged(0x31, ...[...values].sort(compareBytes))
}

/** Encodes an INTEGER: a number, or given octets unchanged. */
export function integer(value: number | bigint | Uint8Array): Der {
  return tagged(0x02, ArrayBuffer.isView(value) ? value : twosComplement(BigInt(value)))
}

function twosComplement(value: bigint): Der {
  const octets: number[] = []
  let rest = value
  // The first octet must have the sign in its highest bit.
  do {
    octets.unshift(Number(rest & 0xffn))
    rest >>= 8n
  } while (rest !== ((octets[0] ?? 0) >= 0x80 ? -1n : 0n))
  return Uint8Array.from(octets)
}

/** Encodes a BOOLEAN. */
export function boolean(value: boolean): Der {
  return tagged(0x01, Uint8Array.of(value ? 0xff : 0x00))
}

/** Encodes a NULL. */
export function empty(): Der {
  return tagged(0x05)
}

/** Encodes an OBJECT IDENTIFIER in dotted form. */
export function objectIdentifier(dotted: string): Der {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt)
  return tagged(0x06, Uint8Array.from([first * 40n + second, ...rest].flatMap(base128)))
}

function base128(value: bigint): number[] {
  const octets = [Number(value & 0x7fn)]
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80)
  return octets
}

/** Encodes an OCTET STRING. */
export function octetString(contents: Uint8Array): Der {
  return tagged(0x04, contents)
}

/** Encodes a BIT STRING. */
export function bitString(contents: Uint8Array, unusedBits = 0): Der {
  return tagged(0x03, Uint8Array.of(unusedBits), contents)
}

/** Encodes a BIT STRING of named bits, without trailing zeros (X.690 section 11.2.2). */
export function namedBits(positions: readonly number[]): Der {
  const length = Math.max(-1, ...positions) + 1
  const octets = new Uint8Array(Math.ceil(length / 8))
  for (const position of positions) octets[position >> 3] = (octets[position >> 3] ?? 0) | (0x80 >> (position & 7))
  return bitString(octets, octets.length * 8 - length)
}

/** Encodes a character string: UTF-8 for UTF8String, two or four octets a character for BMPString and UniversalString, otherwise one. */
export function string(value: string, form: StringForm = 'UTF8String'): Der {
  return tagged(stringTags[form], characters(value, form))
}

function characters(value: string, form: StringForm): Der {
  if (form === 'UTF8String') return new TextEncoder().encode(value)
  const width = form === 'BMPString' ? 2 : form === 'UniversalString' ? 4 : 1
  const codes = Array.from(value, (character) => character.codePointAt(0) ?? 0)
  return Uint8Array.from(
    codes.flatMap((code) => Array.from({ length: width }, (_, at) => code >> (8 * (width - 1 - at)))),
  )
}

/** Encodes a time in seconds. Default form: UTCTime from 1950 to 2049, otherwise GeneralizedTime (RFC 5280 section 4.1.2.5). */
export function time(value: Date, form?: TimeForm): Der {
  const digits = `${value
    .toISOString()
    .slice(0, 19)
    .replace(/[^0-9]/g, '')}Z`
  const year = value.getUTCFullYear()
  const chosen = form ?? (year >= 1950 && year < 2050 ? 'UTCTime' : 'GeneralizedTime')
  return chosen === 'UTCTime'
    ? tagged(0x17, new TextEncoder().encode(digits.slice(2)))
    : tagged(0x18, new TextEncoder().encode(digits))
}

/** Encodes a context-specific tag around values, or in place of the SEQUENCE tag around its members. */
export function constructed(tagNumber: number, ...values: readonly Uint8Array[]): Der {
  return tagged(0xa0 | tagNumber, ...values)
}

/** Encodes a context-specific tag in place of the tag of a primitive type. */
export function primitive(tagNumber: number, contents: Uint8Array): Der {
  return tagged(0x80 | tagNumber, contents)
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
