import { encodeHex } from '../../encoding/hex.js'
import { type DerElement, derTag, encodingOf, malformed } from './der-reader.js'
import { type NameAttribute, readAttribute } from './name-attribute.js'
import { comparisonKey } from './name-comparison.js'

/** A distinguished name (RFC 5280 section 4.1.2.4). */
export interface DistinguishedName {
  /** DER of the Name. */
  readonly der: Uint8Array<ArrayBuffer>
  /** The name as RFC 4514 writes it, for people to read. Do not compare names by it. */
  readonly text: string
  /** One key for each relative distinguished name. Names with equal keys are equal by RFC 5280 section 7.1. */
  readonly comparisonKeys: readonly string[]
  /** RFC 822 addresses of the emailAddress attributes, to which name constraints apply (RFC 5280 section 4.2.1.10). */
  readonly emailAddresses: readonly string[]
}

const emailAddress = '1.2.840.113549.1.9.1'
const shortNames: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  [emailAddress, 'emailAddress'],
])

/**
 * Reads a Name (RFC 5280 section 4.1.2.4).
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it is malformed, or if a text in it is not valid Unicode.
 */
export function readDistinguishedName(element: DerElement): DistinguishedName {
  if (element.tag !== derTag.sequence) throw malformed('a distinguished name is not a SEQUENCE')
  const emailAddresses: string[] = []
  const comparisonKeys: string[] = []
  const relatives: NameAttribute[][] = []
  for (const relative of element.children) {
    if (relative.tag !== derTag.set || relative.children.length === 0) {
      throw malformed('a relative distinguished name is not a SET of attributes')
    }
    const attributes = relative.children.map(readAttribute)
    relatives.push(attributes)
    comparisonKeys.push(comparisonKey(attributes))
    for (const { id, text } of attributes) {
      // A value that is not text is kept as an address that no constraint can permit.
      if (id === emailAddress) emailAddresses.push(text ?? '')
    }
  }
  return new ReadName(encodingOf(element), relatives, comparisonKeys, emailAddresses)
}

/** The bytes of a name, as views that must not leave the folder x509. */
export interface NameEncoding {
  readonly der: Uint8Array<ArrayBuffer>
  readonly attributes: readonly { readonly id: string; readonly value: Uint8Array<ArrayBuffer> }[]
}

class ReadName implements DistinguishedName {
  readonly comparisonKeys: readonly string[]
  readonly emailAddresses: readonly string[]
  readonly #der: Uint8Array<ArrayBuffer>
  readonly #relatives: readonly (readonly NameAttribute[])[]

  constructor(
    der: Uint8Array<ArrayBuffer>,
    relatives: readonly (readonly NameAttribute[])[],
    comparisonKeys: readonly string[],
    emailAddresses: readonly string[],
  ) {
    this.#der = der
    this.#relatives = relatives
    this.comparisonKeys = Object.freeze(comparisonKeys)
    this.emailAddresses = Object.freeze(emailAddresses)
    Object.freeze(this)
  }

  get der(): Uint8Array<ArrayBuffer> {
    return this.#der.slice()
  }

  // Write the text on demand, because only people need it.
  get text(): string {
    const texts = this.#relatives.map((attributes) =>
      attributes
        .map(({ id, value, text }) => {
          const written = text === undefined ? `#${encodeHex(encodingOf(value))}` : escapeValue(text)
          return `${shortNames.get(id) ?? id}=${written}`
        })
        .join('+'),
    )
    return texts.reverse().join(',')
  }

  static encodingOf(name: DistinguishedName): NameEncoding {
    if (!(name instanceof ReadName)) throw new TypeError('A name must be one that was read from a certificate')
    return {
      der: name.#der,
      attributes: name.#relatives.flat().map(({ id, value }) => ({ id, value: encodingOf(value) })),
    }
  }
}

/** Returns the bytes of a name that {@link readDistinguishedName} returned. */
export function nameEncodingOf(name: DistinguishedName): NameEncoding {
  return ReadName.encodingOf(name)
}

/** Describes a name within a sentence. A long name is shortened. */
export function describeName({ text }: Pick<DistinguishedName, 'text'>): string {
  if (text === '') return 'a certificate without a subject'
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

// RFC 4514 section 2.4. Control characters are escaped too, since the text ends up on terminals and in logs.
function escapeValue(text: string): string {
  if (/^[A-Za-z0-9]([A-Za-z0-9 .:/@()'_-]*[A-Za-z0-9.)])?$/.test(text)) return text
  return text
    .replace(/[\\"+,;<>]/g, '\\$&')
    .replace(/^[ #]| $/g, '\\$&')
    .replace(/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/gu, (character) =>
      [...new TextEncoder().encode(character)].map((octet) => `\\${octet.toString(16).padStart(2, '0')}`).join(''),
    )
}
