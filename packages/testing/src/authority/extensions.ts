import {
  boolean,
  concatenate,
  constructed,
  type Der,
  integer,
  namedBits,
  objectIdentifier,
  octetString,
  primitive,
  sequence,
} from './der.js'
import { encodeName, type TestName } from './distinguished-name.js'

/** Describes a certificate extension (RFC 5280 section 4.2). */
export interface TestExtension {
  /** The object identifier in dotted form. */
  id: string
  /** Whether the extension is critical. Default false. */
  critical?: boolean
  /** DER of the value, or any other bytes that a test needs. */
  value: Uint8Array
}

/** Describes a GeneralName (RFC 5280 section 4.2.1.6). A string is a dNSName. In name constraints `ip` is an address and a mask. */
export type TestGeneralName =
  | string
  | { dns: string }
  | { email: string }
  | { uri: string }
  | { ip: Uint8Array }
  | { directory: TestName }
  | { der: Uint8Array }

/** A key usage (RFC 5280 section 4.2.1.3). */
export type KeyUsageName = (typeof keyUsageBits)[number]

/** An extended key usage: a name of RFC 5280 section 4.2.1.12, or an object identifier in dotted form. */
export type ExtendedKeyUsageName = keyof typeof extendedKeyUsages | `${number}.${string}`

const keyUsageBits = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const

const extendedKeyUsages = {
  anyExtendedKeyUsage: '2.5.29.37.0',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  OCSPSigning: '1.3.6.1.5.5.7.3.9',
} as const

/** Object identifiers of the extensions that this package writes. */
export const extensionIds = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  authorityInformationAccess: '1.3.6.1.5.5.7.1.1',
} as const

/** Encodes BasicConstraints (RFC 5280 section 4.2.1.9). */
export function basicConstraints(ca: boolean, pathLength?: number): Der {
  return sequence(...(ca ? [boolean(true)] : []), ...(pathLength === undefined ? [] : [integer(pathLength)]))
}

/** Encodes KeyUsage (RFC 5280 section 4.2.1.3). */
export function keyUsage(names: readonly KeyUsageName[]): Der {
  return namedBits(names.map((name) => keyUsageBits.indexOf(name)))
}

/** Encodes ExtKeyUsageSyntax (RFC 5280 section 4.2.1.12). */
export function extendedKeyUsage(names: readonly ExtendedKeyUsageName[]): Der {
  const known: Record<string, string> = extendedKeyUsages
  return sequence(...names.map((name) => objectIdentifier(known[name] ?? name)))
}

/** Encodes GeneralNames, the value of a SubjectAltName (RFC 5280 section 4.2.1.6). */
export function generalNames(names: readonly TestGeneralName[]): Der {
  return sequence(...names.map(generalName))
}

/** Encodes NameConstraints (RFC 5280 section 4.2.1.10). */
export function nameConstraints(permitted: readonly TestGeneralName[], excluded: readonly TestGeneralName[]): Der {
  const subtrees = (tagNumber: number, names: readonly TestGeneralName[]): Der[] =>
    names.length === 0 ? [] : [constructed(tagNumber, ...names.map((name) => sequence(generalName(name))))]
  return sequence(...subtrees(0, permitted), ...subtrees(1, excluded))
}

/** Encodes AuthorityInfoAccessSyntax with caIssuers URLs (RFC 5280 section 4.2.2.1). */
export function authorityInformationAccess(caIssuers: readonly string[]): Der {
  const method = objectIdentifier('1.3.6.1.5.5.7.48.2')
  return sequence(...caIssuers.map((uri) => sequence(method, generalName({ uri }))))
}

/** Encodes AuthorityKeyIdentifier with a key identifier (RFC 5280 section 4.2.1.1). */
export function authorityKeyIdentifier(identifier: Uint8Array): Der {
  return sequence(primitive(0, identifier))
}

/** Encodes SubjectKeyIdentifier (RFC 5280 section 4.2.1.2). */
export function subjectKeyIdentifier(identifier: Uint8Array): Der {
  return octetString(identifier)
}

/** Encodes an extension. The default of critical is FALSE, and DER omits a default. */
export function encodeExtension({ id, critical = false, value }: TestExtension): Der {
  return sequence(objectIdentifier(id), ...(critical ? [boolean(true)] : []), octetString(value))
}

/** Encodes a GeneralName. */
export function generalName(name: TestGeneralName): Der {
  const text = (value: string): Der => new TextEncoder().encode(value)
  if (typeof name === 'string') return primitive(2, text(name))
  if ('email' in name) return primitive(1, text(name.email))
  if ('dns' in name) return primitive(2, text(name.dns))
  if ('directory' in name) return constructed(4, encodeName(name.directory))
  if ('uri' in name) return primitive(6, text(name.uri))
  if ('ip' in name) return primitive(7, name.ip)
  return concatenate(name.der)
}
