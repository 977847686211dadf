import { type Der, objectIdentifier, type StringForm, sequence, set, string } from './der.js'

/** Describes an attribute of a distinguished name. */
export interface NameAttribute {
  /** A short name such as `CN`, or a dotted object identifier. */
  type: keyof typeof attributeTypes | `${number}.${string}`
  value: string
  /** The string type. Default UTF8String; PrintableString for `C`, IA5String for `DC` and `emailAddress`. */
  form?: StringForm
}

/** A distinguished name: a common name, attributes in order (an inner array is one RDN with several), or DER. */
export type TestName = string | readonly (NameAttribute | readonly NameAttribute[])[] | Uint8Array

const attributeTypes = {
  CN: '2.5.4.3',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  DC: '0.9.2342.19200300.100.1.25',
  emailAddress: '1.2.840.113549.1.9.1',
} as const

/** Encodes a distinguished name (RFC 5280 section 4.1.2.4). */
export function encodeName(name: TestName): Der {
  if (ArrayBuffer.isView(name)) return new Uint8Array(name)
  const names = typeof name === 'string' ? [{ type: 'CN', value: name } as const] : name
  return sequence(...names.map((rdn) => set(...(isAttributes(rdn) ? rdn : [rdn]).map(encodeAttribute))))
}

function isAttributes(rdn: NameAttribute | readonly NameAttribute[]): rdn is readonly NameAttribute[] {
  return Array.isArray(rdn)
}

function encodeAttribute({ type, value, form }: NameAttribute): Der {
  const known: Record<string, string> = attributeTypes
  return sequence(objectIdentifier(known[type] ?? type), string(value, form ?? defaultForm(type)))
}

function defaultForm(type: NameAttribute['type']): StringForm {
  if (type === 'C') return 'PrintableString'
  return type === 'DC' || type === 'emailAddress' ? 'IA5String' : 'UTF8String'
}
