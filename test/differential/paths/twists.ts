import type { CertificateOptions, TestAuthority, TestKeys } from '@countersign/testing'
import { primitive, sequence } from '../../../packages/testing/src/authority/der.js'

/** The material that a twist may use. */
export interface TwistContext {
  readonly at: Date
  readonly issuer: TestAuthority
  readonly keys: Readonly<Record<'RSA-1024' | 'RSA-2048' | 'P-256' | 'P-384' | 'P-521' | 'Ed25519', TestKeys>>
}

/** Changes the options of a certificate. */
export type Twist = (options: CertificateOptions, context: TwistContext) => CertificateOptions

const hour = 3_600_000
const certificatePolicies = '2.5.29.32'
const policyConstraints = '2.5.29.36'
const inhibitAnyPolicy = '2.5.29.54'

const plus =
  (more: CertificateOptions): Twist =>
  (options) => ({ ...options, ...more })

const critical =
  (name: keyof NonNullable<CertificateOptions['critical']>, is = true): Twist =>
  (options) => ({ ...options, critical: { ...options.critical, [name]: is } })

const extension =
  (id: string, value: Uint8Array, isCritical = false): Twist =>
  (options) => ({ ...options, extensions: [...(options.extensions ?? []), { id, critical: isCritical, value }] })

const constrain =
  (constraints: NonNullable<CertificateOptions['nameConstraints']>): Twist =>
  (options) => ({
    ...options,
    nameConstraints: {
      permitted: [...(options.nameConstraints?.permitted ?? []), ...(constraints.permitted ?? [])],
      excluded: [...(options.nameConstraints?.excluded ?? []), ...(constraints.excluded ?? [])],
    },
  })

const times =
  (notBefore: number, notAfter: number): Twist =>
  (options, { at }) => ({
    ...options,
    notBefore: new Date(at.getTime() + notBefore),
    notAfter: new Date(at.getTime() + notAfter),
  })

const names =
  (...dnsNames: readonly string[]): Twist =>
  (options) => ({ ...options, dnsNames })

const alsoNamed =
  (...more: NonNullable<CertificateOptions['subjectAltNames']>): Twist =>
  (options) => ({ ...options, subjectAltNames: [...(options.subjectAltNames ?? []), ...more] })

const signedBy =
  (type: keyof TwistContext['keys']): Twist =>
  (options, { keys }) => ({ ...options, keys: keys[type] })

const network = (...octets: readonly number[]): { ip: Uint8Array } => ({ ip: Uint8Array.from(octets) })

/** Twists for any certificate. */
export const anyTwists: Readonly<Record<string, Twist>> = {
  'hash SHA-384': plus({ hash: 'SHA-384' }),
  'hash SHA-512': plus({ hash: 'SHA-512' }),
  'hash SHA-1': plus({ faults: ['sha1-signature'] }),
  'padding PSS': plus({ rsaScheme: 'RSA-PSS' }),
  'altered signature': plus({ faults: ['altered-signature'] }),
  'two algorithms': plus({ faults: ['algorithm-disagreement'] }),
  'duplicate extension': plus({ faults: ['duplicate-extension'] }),
  'unknown critical extension': plus({ faults: ['unknown-critical-extension'] }),
  'trailing bytes': plus({ faults: ['trailing-bytes'] }),
  'unknown extension': extension('1.3.6.1.4.1.99999.1', Uint8Array.of(5, 0)),
  policies: extension(certificatePolicies, sequence(sequence(Uint8Array.of(6, 3, 42, 3, 4)))),
  'critical policies': extension(certificatePolicies, sequence(sequence(Uint8Array.of(6, 3, 42, 3, 4))), true),
  'policy constraints': extension(policyConstraints, sequence(primitive(0, Uint8Array.of(0)))),
  'critical policy constraints': extension(policyConstraints, sequence(primitive(0, Uint8Array.of(0))), true),
  inhibitAnyPolicy: extension(inhibitAnyPolicy, Uint8Array.of(2, 1, 0)),
  'critical inhibitAnyPolicy': extension(inhibitAnyPolicy, Uint8Array.of(2, 1, 0), true),
  expired: times(-48 * hour, -24 * hour),
  'not yet valid': times(24 * hour, 48 * hour),
  'ends now': times(-48 * hour, 0),
  'ended a second ago': times(-48 * hour, -1_000),
  'begins now': times(0, 48 * hour),
  'begins in a second': times(1_000, 48 * hour),
  GeneralizedTime: plus({ timeForm: 'GeneralizedTime' }),
  'version 1': plus({ version: 1 }),
  'version 2': plus({ version: 2 }),
  'version 4': plus({ version: 4 }),
  'serial 0': plus({ serialNumber: 0 }),
  'negative serial': plus({ serialNumber: -5 }),
  'serial of 20 octets': plus({ serialNumber: Uint8Array.from({ length: 20 }, () => 0x55) }),
  'serial of 21 octets': plus({ serialNumber: Uint8Array.from({ length: 21 }, () => 0x55) }),
  'no SKI': plus({ subjectKeyIdentifier: null }),
  'critical SKI': critical('subjectKeyIdentifier'),
  'no AKI': plus({ authorityKeyIdentifier: null }),
  'other AKI': plus({ authorityKeyIdentifier: Uint8Array.of(1, 2, 3) }),
  'critical AKI': critical('authorityKeyIdentifier'),
  'key RSA-1024': signedBy('RSA-1024'),
  'key RSA-2048': signedBy('RSA-2048'),
  'key P-384': signedBy('P-384'),
  'key P-521': signedBy('P-521'),
  'key Ed25519': signedBy('Ed25519'),
  'other issuer': plus({ issuer: 'Somebody else' }),
  'no subject': plus({ subject: [] }),
  'email in subject': plus({
    subject: [
      { type: 'CN', value: 'With mail' },
      { type: 'emailAddress', value: 'a@example.com' },
    ],
  }),
}

/** Twists for certificates of authorities. */
export const authorityTwists: Readonly<Record<string, Twist>> = {
  'pathLength 0': plus({ basicConstraints: { ca: true, pathLength: 0 } }),
  'pathLength 1': plus({ basicConstraints: { ca: true, pathLength: 1 } }),
  'pathLength 2': plus({ basicConstraints: { ca: true, pathLength: 2 } }),
  'no basicConstraints': plus({ basicConstraints: null }),
  'cA FALSE': plus({ basicConstraints: { ca: false } }),
  'basicConstraints not critical': critical('basicConstraints', false),
  'no keyUsage': plus({ keyUsage: null }),
  'keyUsage without keyCertSign': plus({ keyUsage: ['digitalSignature'] }),
  'keyUsage keyCertSign': plus({ keyUsage: ['keyCertSign'] }),
  'EKU serverAuth': plus({ extendedKeyUsage: ['serverAuth'] }),
  'EKU clientAuth': plus({ extendedKeyUsage: ['clientAuth'] }),
  'EKU any': plus({ extendedKeyUsage: ['anyExtendedKeyUsage'] }),
  'EKU serverAuth and codeSigning': plus({ extendedKeyUsage: ['codeSigning', 'serverAuth'] }),
  'critical EKU': critical('extendedKeyUsage'),
  'permits example.com': constrain({ permitted: ['example.com'] }),
  'permits .example.com': constrain({ permitted: ['.example.com'] }),
  'permits EXAMPLE.com': constrain({ permitted: ['EXAMPLE.com'] }),
  'permits other.test': constrain({ permitted: ['other.test'] }),
  'permits the host': constrain({ permitted: ['signer.example.com'] }),
  'permits every dNSName': constrain({ permitted: [''] }),
  'excludes example.com': constrain({ excluded: ['example.com'] }),
  'excludes a host': constrain({ excluded: ['a.example.com'] }),
  'excludes every dNSName': constrain({ excluded: [''] }),
  'permits 192.0.2.0/24': constrain({ permitted: [network(192, 0, 2, 0, 255, 255, 255, 0)] }),
  'excludes 192.0.2.0/24': constrain({ excluded: [network(192, 0, 2, 0, 255, 255, 255, 0)] }),
  'permits mail of example.com': constrain({ permitted: [{ email: 'example.com' }] }),
  'excludes mail of example.com': constrain({ excluded: [{ email: 'example.com' }] }),
  'permits one mailbox': constrain({ permitted: [{ email: 'a@example.com' }] }),
  'permits URIs of example.com': constrain({ permitted: [{ uri: '.example.com' }] }),
  'excludes URIs of host.example': constrain({ excluded: [{ uri: 'host.example' }] }),
  'permits O=Permitted': constrain({ permitted: [{ directory: [{ type: 'O', value: 'Permitted' }] }] }),
  'excludes O=Excluded': constrain({ excluded: [{ directory: [{ type: 'O', value: 'Excluded' }] }] }),
  'permits a registeredID': constrain({ permitted: [{ der: primitive(8, Uint8Array.of(42, 3)) }] }),
  'self-issued': (options, { issuer }) => ({ ...options, subject: issuer.subject }),
}

/** Twists for end-entity certificates. */
export const endEntityTwists: Readonly<Record<string, Twist>> = {
  'cA TRUE': plus({ basicConstraints: { ca: true } }),
  'no basicConstraints': plus({ basicConstraints: null }),
  'pathLength without cA': plus({ basicConstraints: { ca: false, pathLength: 0 } }),
  'no keyUsage': plus({ keyUsage: null }),
  'keyUsage digitalSignature': plus({ keyUsage: ['digitalSignature'] }),
  'keyUsage keyEncipherment': plus({ keyUsage: ['keyEncipherment'] }),
  'keyUsage keyAgreement': plus({ keyUsage: ['keyAgreement'] }),
  'keyUsage keyCertSign': plus({ keyUsage: ['digitalSignature', 'keyCertSign'] }),
  'no EKU': plus({ extendedKeyUsage: null }),
  'EKU any': plus({ extendedKeyUsage: ['anyExtendedKeyUsage'] }),
  'EKU clientAuth': plus({ extendedKeyUsage: ['clientAuth'] }),
  'EKU serverAuth and clientAuth': plus({ extendedKeyUsage: ['clientAuth', 'serverAuth'] }),
  'critical EKU': critical('extendedKeyUsage'),
  'permits example.com': constrain({ permitted: ['example.com'] }),
  'critical SAN': critical('subjectAltName'),
  'other name': names('other.example.com'),
  'name of another domain': names('signer.other.test'),
  'wildcard name': names('*.example.com'),
  'wildcard of two labels': names('*.com'),
  'wildcard in a label': names('s*.example.com'),
  'wildcard in the middle': names('signer.*.com'),
  'upper-case name': names('SIGNER.EXAMPLE.COM'),
  'name with a dot at its end': names('signer.example.com.'),
  'name with a NUL': names('signer.example.com\0.other.test'),
  'name with a space': names('signer.example.com '),
  'many names': names('a.example.com', 'b.other.test', 'signer.example.com'),
  'no names': names(),
  'empty name': names('', 'signer.example.com'),
  'address 192.0.2.1': alsoNamed(network(192, 0, 2, 1)),
  'address 198.51.100.1': alsoNamed(network(198, 51, 100, 1)),
  'address of 5 octets': alsoNamed(network(1, 2, 3, 4, 5)),
  mailbox: alsoNamed({ email: 'a@example.com' }),
  'mailbox elsewhere': alsoNamed({ email: 'a@other.test' }),
  'mailbox without a domain': alsoNamed({ email: 'a' }),
  URI: alsoNamed({ uri: 'https://host.example.com/x' }),
  'URI of host.example': alsoNamed({ uri: 'https://host.example/x' }),
  'URI without a host': alsoNamed({ uri: 'urn:x:y' }),
  directoryName: alsoNamed({ directory: [{ type: 'O', value: 'Permitted' }] }),
  'excluded directoryName': alsoNamed({ directory: [{ type: 'O', value: 'Excluded' }] }),
  registeredID: alsoNamed({ der: primitive(8, Uint8Array.of(42, 3, 4)) }),
  'name of an unknown form': alsoNamed({ der: primitive(9, Uint8Array.of(1)) }),
  'subject in O=Permitted': plus({ subject: [{ type: 'O', value: 'Permitted' }] }),
  'subject in O=permitted': plus({ subject: [{ type: 'O', value: 'permitted', form: 'PrintableString' }] }),
  'subject in O=Excluded': plus({ subject: [{ type: 'O', value: 'Excluded' }] }),
  'subject in O=EXCLUDED': plus({ subject: [{ type: 'O', value: 'EXCLUDED', form: 'PrintableString' }] }),
}
