import { VerificationError } from '../../errors.js'

/** One value of a DER encoding: its position in the bytes, and the values within it. */
export interface DerElement {
  /** The bytes that all positions refer to. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Identifier octet: class, constructed bit and tag number. */
  readonly tag: number
  /** The position of the identifier octet. */
  readonly start: number
  /** The position of the contents. */
  readonly contentStart: number
  /** The position of the next value. */
  readonly end: number
  /** The values within; empty if the encoding is primitive. */
  readonly children: readonly DerElement[]
}

/** The limits of {@link readDer} that a caller can set. */
export interface DerLimits {
  /** Whether the values of a SET must be in the order that X.690 section 11.6 requires. */
  readonly orderedSets: boolean
  /** The maximum number of values, including nested ones. */
  readonly maxElements: number
}

/** The default limits: ordered sets, and as many values as the bytes can hold. */
export const derLimits: DerLimits = { orderedSets: true, maxElements: Number.POSITIVE_INFINITY }

interface Limits {
  readonly orderedSets: boolean
  elementsLeft: number
}

/** Identifier octets of the universal types that certificates use. */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

// The deepest value of an honest certificate is a directoryName in an extension, at depth nine.
const maxDepth = 24
/** The maximum number of bytes for {@link readDer}. A certificate with a thousand names has 40,000. */
const maxDerBytes: number = 256 * 1024

/**
 * Reads one DER value (X.690) that fills the bytes. Requires definite minimal lengths, minimal integers and object
 * identifiers, booleans of 00 or FF, zero in unused bits, and ordered sets. Time and memory are proportional to the size.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if the bytes are anything else, are nested more than 24 levels deep, or exceed 256 KiB.
 */
export function readDer(bytes: Uint8Array<ArrayBuffer>, limits: DerLimits = derLimits): DerElement {
  if (bytes.length > maxDerBytes)
    throw malformed(`it has ${bytes.length} bytes (more than ${maxDerBytes} bytes are not allowed)`)
  const { orderedSets, maxElements } = limits
  const element = readElement(bytes, 0, bytes.length, 0, { orderedSets, elementsLeft: maxElements })
  if (element.end !== bytes.length) throw malformed(`it has ${bytes.length - element.end} bytes after its end`)
  return element
}

/** Creates the error for a malformed certificate. `why` completes the sentence. */
export function malformed(why: string): VerificationError {
  return new VerificationError('ERR_CERTIFICATE_INVALID', `The certificate is malformed: ${why}`)
}

/** Returns the contents of an element, without identifier and length, as a view and not a copy. */
export function contentsOf(element: DerElement): Uint8Array<ArrayBuffer> {
  return element.bytes.subarray(element.contentStart, element.end)
}

/** Returns the bytes of an element, with identifier and length, as a view and not a copy. */
export function encodingOf(element: DerElement): Uint8Array<ArrayBuffer> {
  return element.bytes.subarray(element.start, element.end)
}

/** Tells whether two byte strings are the same. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  // Two readers of one certificate return views of the same bytes.
  if (a.buffer === b.buffer && a.byteOffset === b.byteOffset) return true
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}

/** Reads an OBJECT IDENTIFIER in dotted form. */
export function readObjectIdentifier(element: DerElement): string {
  if (element.tag !== derTag.objectIdentifier) throw malformed('a value is not an OBJECT IDENTIFIER')
  let text = ''
  let arc: number | bigint = 0
  for (let index = element.contentStart; index < element.end; index++) {
    const octet = element.bytes[index] as number
    // The size of an arc is not limited: some arcs are random numbers of 128 bits.
    arc =
      typeof arc === 'number' && arc < 2 ** 45 ? arc * 128 + (octet & 0x7f) : BigInt(arc) * 128n + BigInt(octet & 0x7f)
    if (octet >= 0x80) continue
    if (text === '') {
      const root = arc < 40 ? 0 : arc < 80 ? 1 : 2
      text = `${root}.${typeof arc === 'number' ? arc - root * 40 : arc - BigInt(root * 40)}`
    } else {
      text += `.${arc}`
    }
    arc = 0
  }
  return text
}

function readElement(
  bytes: Uint8Array<ArrayBuffer>,
  start: number,
  limit: number,
  depth: number,
  limits: Limits,
): DerElement {
  if (--limits.elementsLeft < 0) throw malformed('it has too many ASN.1 values')
  if (depth > maxDepth) throw malformed('it is nested too deeply')
  if (start + 2 > limit) throw malformed('it ends in the middle of a value')
  const tag = bytes[start] as number
  if ((tag & 0x1f) === 0x1f) throw malformed('a value has a tag number above 30')
  let length = bytes[start + 1] as number
  let contentStart = start + 2
  if (length >= 0x80) {
    const octets = length & 0x7f
    if (octets === 0) throw malformed('a length is indefinite, as only BER allows')
    if (contentStart + octets > limit) throw malformed('a length goes beyond the end')
    length = 0
    for (let index = 0; index < octets; index++) length = length * 256 + (bytes[contentStart + index] as number)
    if (length < 0x80 || length < 256 ** (octets - 1)) throw malformed('a length is not encoded in the fewest octets')
    contentStart += octets
  }
  const end = contentStart + length
  if (end > limit) throw malformed('a length goes beyond the end')
  if ((tag & 0x20) === 0) {
    checkPrimitive(bytes, tag, contentStart, end)
    return { bytes, tag, start, contentStart, end, children: [] }
  }
  if (tag < 0x40 && tag !== derTag.sequence && tag !== derTag.set)
    throw malformed('a value of a primitive type is constructed')
  const children: DerElement[] = []
  for (let position = contentStart; position < end; ) {
    const child = readElement(bytes, position, end, depth + 1, limits)
    const previous = children.at(-1)
    if (tag === derTag.set && limits.orderedSets && previous !== undefined && compareEncodings(previous, child) > 0) {
      throw malformed('the values of a SET are out of order')
    }
    children.push(child)
    position = child.end
  }
  return { bytes, tag, start, contentStart, end, children }
}

function checkPrimitive(bytes: Uint8Array, tag: number, start: number, end: number): void {
  const length = end - start
  const first = bytes[start] as number
  switch (tag) {
    case derTag.boolean:
      if (length !== 1 || (first !== 0x00 && first !== 0xff)) throw malformed('a BOOLEAN is neither 00 nor FF')
      break
    case derTag.integer:
    case 0x0a: {
      if (length === 0) throw malformed('an INTEGER is empty')
      const second = bytes[start + 1] as number
      if (length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
        throw malformed('an INTEGER is not encoded in the fewest octets')
      }
      break
    }
    case derTag.bitString:
      if (length === 0 || first > 7 || (length === 1 && first !== 0))
        throw malformed('a BIT STRING has a number of unused bits that is not valid')
      if (((bytes[end - 1] as number) & ((1 << first) - 1)) !== 0)
        throw malformed('unused bits of a BIT STRING are not zero')
      break
    case derTag.null:
      if (length !== 0) throw malformed('a NULL has contents')
      break
    case derTag.objectIdentifier:
      checkObjectIdentifier(bytes, start, end)
      break
    case 0x00:
      throw malformed('it has an end-of-contents marker, as only BER allows')
    case 0x10:
    case 0x11:
      throw malformed('a SEQUENCE or SET is primitive')
  }
}

function checkObjectIdentifier(bytes: Uint8Array, start: number, end: number): void {
  if (start === end || (bytes[end - 1] as number) >= 0x80) throw malformed('an OBJECT IDENTIFIER is truncated')
  // Longer ones are not in use, and converting one to text takes time proportional to the square of its size.
  if (end - start > 64) throw malformed(`an OBJECT IDENTIFIER has ${end - start} octets (at most 64 are allowed)`)
  for (let index = start; index < end; index++) {
    const begins = index === start || (bytes[index - 1] as number) < 0x80
    if (begins && bytes[index] === 0x80) throw malformed('an OBJECT IDENTIFIER is not encoded in the fewest octets')
  }
}

// X.690 section 11.6: a shorter encoding is compared as if zeros followed it. No encoding is a prefix of another.
function compareEncodings(a: DerElement, b: DerElement): number {
  const length = Math.min(a.end - a.start, b.end - b.start)
  for (let index = 0; index < length; index++) {
    const difference = (a.bytes[a.start + index] as number) - (b.bytes[b.start + index] as number)
    if (difference !== 0) return difference
  }
  return 0
}
