import {
  bitString,
  boolean,
  concatenate,
  constructed,
  type Der,
  empty,
  integer,
  sequence,
  type TimeForm,
  time,
} from './der.js'
import { encodeName, type TestName } from './distinguished-name.js'
import {
  authorityInformationAccess,
  authorityKeyIdentifier,
  basicConstraints,
  type ExtendedKeyUsageName,
  encodeExtension,
  extendedKeyUsage,
  extensionIds,
  generalNames,
  type KeyUsageName,
  keyUsage,
  nameConstraints,
  subjectKeyIdentifier,
  type TestExtension,
  type TestGeneralName,
} from './extensions.js'
import { signatureAlgorithm } from './signature-algorithm.js'
import type { Hash, RsaScheme, TestKeys } from './test-keys.js'

/** A fault of a certificate. */
export type CertificateFault =
  /** One bit of the signature is flipped. */
  | 'altered-signature'
  /** The signature is RSASSA or ECDSA with SHA-1. */
  | 'sha1-signature'
  /** tbsCertificate.signature names another hash than the outer signatureAlgorithm. */
  | 'algorithm-disagreement'
  /** The last extension occurs twice. */
  | 'duplicate-extension'
  /** The certificate has an unknown critical extension. */
  | 'unknown-critical-extension'
  /** The validity ended a day before the authority's time. */
  | 'expired'
  /** The validity begins a day after the authority's time. */
  | 'not-yet-valid'
  /** The certificate is issued by itself, with its own key. */
  | 'self-signed'
  /** Two bytes follow the certificate. */
  | 'trailing-bytes'

/** The fields of a TBSCertificate (RFC 5280 section 4.1), each as DER, in the order they are written. */
export interface TbsCertificateFields {
  /** The version with its explicit tag; empty for version 1. */
  version: Uint8Array
  serialNumber: Uint8Array
  signature: Uint8Array
  issuer: Uint8Array
  validity: Uint8Array
  subject: Uint8Array
  subjectPublicKeyInfo: Uint8Array
  /** The extensions with their explicit tag; empty if there are none. */
  extensions: Uint8Array
}

/** The parts of a Certificate (RFC 5280 section 4.1). */
export interface CertificateFields {
  tbsCertificate: Uint8Array
  signatureAlgorithm: Uint8Array
  /** The signature, before it is encoded as a BIT STRING. */
  signatureValue: Uint8Array
}

/** Options for the fields of a test certificate. Every field has a default; `null` leaves an extension out. */
export interface CertificateOptions {
  /** The dNSNames in the SubjectAltName. */
  dnsNames?: readonly string[]
  /** Further names in the SubjectAltName. */
  subjectAltNames?: readonly TestGeneralName[]
  /** The subject. Default: the first dNSName as common name, or a common name that says that this is a test. */
  subject?: TestName
  /** The issuer. Default: the subject of the authority. */
  issuer?: TestName
  notBefore?: Date
  notAfter?: Date
  /** The type of the times. Default: by year, as RFC 5280 section 4.1.2.5 requires. */
  timeForm?: TimeForm
  /** The serial number, as a number or as the octets of the INTEGER. Default: 16 random octets. */
  serialNumber?: number | bigint | Uint8Array
  /** The version: 1, 2, 3 or any other number. Extensions are written in every version. Default 3. */
  version?: number
  /** The key pair. Default: a new key pair of the type `keyType`. */
  keys?: TestKeys
  keyType?: TestKeys['type']
  /** The hash of the certificate's signature. Default SHA-256. */
  hash?: Hash
  /** The padding of the certificate's signature if the authority has an RSA key. Default RSASSA-PKCS1-v1_5. */
  rsaScheme?: RsaScheme
  basicConstraints?: { ca: boolean; pathLength?: number } | null
  keyUsage?: readonly KeyUsageName[] | null
  extendedKeyUsage?: readonly ExtendedKeyUsageName[] | null
  nameConstraints?: { permitted?: readonly TestGeneralName[]; excluded?: readonly TestGeneralName[] } | null
  /** URLs of the issuer's certificate, for the Authority Information Access extension. */
  caIssuers?: readonly string[]
  /** The subject key identifier. Default: SHA-1 of the SubjectPublicKeyInfo. */
  subjectKeyIdentifier?: Uint8Array | null
  /** The authority key identifier. Default: the subject key identifier of the authority. */
  authorityKeyIdentifier?: Uint8Array | null
  /** Which extensions are critical. Default: basicConstraints, keyUsage and nameConstraints. */
  critical?: Partial<Record<keyof typeof extensionIds, boolean>>
  /** Further extensions, after those above. */
  extensions?: readonly TestExtension[]
  /** The faults of the certificate. */
  faults?: readonly CertificateFault[]
  /** Changes the extensions before they are encoded. */
  editExtensions?: (extensions: TestExtension[]) => readonly TestExtension[]
  /** Changes the TBSCertificate before it is signed: some fields, or all of it as bytes. */
  editTbsCertificate?: (fields: TbsCertificateFields) => TbsCertificateFields | Uint8Array
  /** Changes the certificate after it is signed: some parts, or all of it as bytes. */
  editCertificate?: (fields: CertificateFields) => CertificateFields | Uint8Array
}

/** The values that a certificate takes from its authority. */
export interface CertificateIssuer {
  readonly subject: Uint8Array
  readonly keys: TestKeys
  /** Absent if the authority's own certificate has none. */
  readonly keyIdentifier: Uint8Array | undefined
}

/** Sets the default fields, and signs a certificate. */
export async function encodeCertificate(
  options: CertificateOptions & Required<Pick<CertificateOptions, 'notBefore' | 'notAfter' | 'keys' | 'serialNumber'>>,
  subject: Uint8Array,
  keyIdentifier: Uint8Array | undefined,
  issuer: CertificateIssuer,
): Promise<Der> {
  const faults = new Set(options.faults)
  const hash = faults.has('sha1-signature') ? 'SHA-1' : (options.hash ?? 'SHA-256')
  const algorithm = signatureAlgorithm(issuer.keys.type, hash, options.rsaScheme)
  const inner = faults.has('algorithm-disagreement')
    ? signatureAlgorithm(issuer.keys.type, hash === 'SHA-384' ? 'SHA-512' : 'SHA-384', options.rsaScheme)
    : algorithm
  const version = options.version ?? 3
  const fields: TbsCertificateFields = {
    // DER omits the default, version 1.
    version: version === 1 ? new Uint8Array(0) : constructed(0, integer(version - 1)),
    serialNumber: integer(options.serialNumber),
    signature: inner,
    issuer: encodeName(options.issuer ?? issuer.subject),
    validity: sequence(time(options.notBefore, options.timeForm), time(options.notAfter, options.timeForm)),
    subject,
    subjectPublicKeyInfo: options.keys.subjectPublicKeyInfo,
    extensions: encodeExtensions(listExtensions(options, keyIdentifier, issuer.keyIdentifier)),
  }
  const tbs = options.editTbsCertificate?.(fields) ?? fields
  const tbsCertificate = ArrayBuffer.isView(tbs) ? tbs : encodeTbsCertificate(tbs)
  const signatureValue = await issuer.keys.sign(tbsCertificate, hash, options.rsaScheme)
  if (faults.has('altered-signature')) signatureValue[signatureValue.length - 1] = (signatureValue.at(-1) ?? 0) ^ 1
  const parts: CertificateFields = { tbsCertificate, signatureAlgorithm: algorithm, signatureValue }
  const certificate = options.editCertificate?.(parts) ?? parts
  const der = ArrayBuffer.isView(certificate) ? certificate : joinCertificate(certificate)
  return faults.has('trailing-bytes') ? concatenate(der, empty()) : concatenate(der)
}

function encodeTbsCertificate(fields: TbsCertificateFields): Der {
  const { version, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo, extensions } = fields
  return sequence(version, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo, extensions)
}

function joinCertificate(fields: CertificateFields): Der {
  return sequence(fields.tbsCertificate, fields.signatureAlgorithm, bitString(fields.signatureValue))
}

function encodeExtensions(extensions: readonly TestExtension[]): Der {
  return extensions.length === 0 ? new Uint8Array(0) : constructed(3, sequence(...extensions.map(encodeExtension)))
}

function listExtensions(
  options: CertificateOptions,
  keyIdentifier: Uint8Array | undefined,
  issuerKeyIdentifier: Uint8Array | undefined,
): readonly TestExtension[] {
  const { basicConstraints: constraints, keyUsage: usage, extendedKeyUsage: purposes, nameConstraints: trees } = options
  const names = [...(options.dnsNames ?? []), ...(options.subjectAltNames ?? [])]
  const authorityIdentifier =
    options.authorityKeyIdentifier === undefined ? issuerKeyIdentifier : (options.authorityKeyIdentifier ?? undefined)
  const values: Partial<Record<keyof typeof extensionIds, Uint8Array | undefined>> = {
    basicConstraints: constraints ? basicConstraints(constraints.ca, constraints.pathLength) : undefined,
    keyUsage: usage ? keyUsage(usage) : undefined,
    extendedKeyUsage: purposes ? extendedKeyUsage(purposes) : undefined,
    nameConstraints: trees ? nameConstraints(trees.permitted ?? [], trees.excluded ?? []) : undefined,
    subjectKeyIdentifier: keyIdentifier && subjectKeyIdentifier(keyIdentifier),
    authorityKeyIdentifier: authorityIdentifier && authorityKeyIdentifier(authorityIdentifier),
    authorityInformationAccess: options.caIssuers?.length ? authorityInformationAccess(options.caIssuers) : undefined,
    subjectAltName: names.length > 0 ? generalNames(names) : undefined,
  }
  const critical = { basicConstraints: true, keyUsage: true, nameConstraints: true, ...options.critical }
  const extensions: TestExtension[] = []
  for (const name of Object.keys(values) as (keyof typeof extensionIds)[]) {
    const value = values[name]
    if (value !== undefined) extensions.push({ id: extensionIds[name], critical: critical[name] ?? false, value })
  }
  extensions.push(...(options.extensions ?? []))
  if (options.faults?.includes('unknown-critical-extension')) extensions.push(unknownExtension)
  const last = extensions.at(-1)
  if (options.faults?.includes('duplicate-extension') && last !== undefined) extensions.push(last)
  return options.editExtensions?.(extensions) ?? extensions
}

// The identifier is in the arc of random UUIDs (X.667), so no standard will ever define it.
const unknownExtension: TestExtension = {
  id: '2.25.210713948107466813470829217164843129907',
  critical: true,
  value: boolean(true),
}
