import type { WebCrypto } from '@countersign/core'
import { concatenate, type Der, string } from './der.js'
import { encodeName, type TestName } from './distinguished-name.js'
import { encodePem } from './pem.js'
import { type CertificateIssuer, type CertificateOptions, encodeCertificate } from './test-certificate.js'
import { createTestKeys, type TestKeys } from './test-keys.js'

/** The notice in the subject of every test anchor, and in a comment inside it. */
export const testAnchorNotice = 'Countersign test authority (not for production)'

/** A certificate of a test authority, with its key pair. */
export interface IssuedCertificate {
  readonly der: Der
  readonly pem: string
  /** DER of the subject. */
  readonly subject: Der
  readonly keys: TestKeys
  readonly notBefore: Date
  readonly notAfter: Date
  /** DER of this certificate and of the intermediates above it, without the trust anchor. */
  readonly chain: readonly Der[]
  /** `chain` as PEM, as a certificate host serves it. For this certificate alone, use `pem`. */
  readonly chainPem: string
}

/** A certification authority for tests: a trust anchor, or an intermediate below it. */
export interface TestAuthority extends IssuedCertificate {
  /** DER of the trust anchor at the top. */
  readonly anchor: Der
  /** PEM of the trust anchor, after a line that says that it is for tests. */
  readonly anchorPem: string
  /** Issues an end-entity certificate with serverAuth and digitalSignature, valid from one day before to one day after `at`. */
  issue(options?: CertificateOptions): Promise<IssuedCertificate>
  /** Creates an intermediate below this authority, which can issue certificates. */
  intermediate(options?: CertificateOptions): Promise<TestAuthority>
  /** Issues a certificate for the name and key of another authority. Its certificates then have a path to this anchor too. */
  crossSign(other: TestAuthority, options?: CertificateOptions): Promise<TestAuthority>
}

/** Options of {@link createTestAuthority}: the fields of its trust anchor, and the following. */
export interface TestAuthorityOptions extends CertificateOptions {
  /** The time around which every default validity lies. Default: now. */
  at?: Date
  /** The engine. Default: `globalThis.crypto`. */
  crypto?: WebCrypto
}

const day = 86_400_000
const nsComment = '2.16.840.1.113730.1.13'

/**
 * Creates a certification authority for tests. Its private key is generated and cannot be exported. The trust anchor says in
 * its name and in a comment that it is for tests, and expires a week after `at`. If it is trusted in production by accident,
 * it can be recognised, no one else can use it, and it soon expires.
 *
 * @example
 * ```ts
 * import { createTrustAnchors } from '@countersign/core/x509'
 * import { createTestAuthority } from '@countersign/testing'
 *
 * const root = await createTestAuthority()
 * const authority = await root.intermediate()
 * export const signer = await authority.issue({ dnsNames: ['echo-api.amazon.com'] })
 * export const trustAnchors = await createTrustAnchors(root.anchorPem)
 * ```
 */
export async function createTestAuthority(options: TestAuthorityOptions = {}): Promise<TestAuthority> {
  const { at = new Date(), crypto = globalThis.crypto } = options
  const context: Context = { at, crypto }
  const settled = await settle(
    {
      notBefore: new Date(at.getTime() - 7 * day),
      notAfter: new Date(at.getTime() + 7 * day),
      basicConstraints: { ca: true },
      keyUsage: ['keyCertSign', 'cRLSign'],
      authorityKeyIdentifier: null,
      ...options,
      subject: options.subject ?? anchorName,
      extensions: [{ id: nsComment, value: string(testAnchorNotice, 'IA5String') }, ...(options.extensions ?? [])],
    },
    context,
  )
  const der = await encodeCertificate(settled, settled.subject, settled.keyIdentifier, settled)
  return authority({ settled, der, above: [], anchor: der, depth: 0, context })
}

const anchorName: TestName = [
  { type: 'O', value: testAnchorNotice },
  { type: 'CN', value: 'Countersign test root' },
]

interface Context {
  readonly at: Date
  readonly crypto: Crypto
}

type Settled = CertificateIssuer & {
  readonly subject: Der
  readonly keys: TestKeys
  readonly notBefore: Date
  readonly notAfter: Date
  readonly serialNumber: number | bigint | Uint8Array
} & Omit<CertificateOptions, 'subject'>

interface Issued {
  readonly settled: Settled
  readonly der: Der
  /** The certificates above this one, without the anchor. */
  readonly above: readonly Der[]
  readonly anchor: Der
  /** The number of intermediates up to the anchor, including this one. */
  readonly depth: number
  readonly context: Context
}

function authority(issued: Issued): TestAuthority {
  const { settled, der, above, anchor, depth, context } = issued
  const chain = depth === 0 ? [] : [der, ...above]
  const issue = async (options: CertificateOptions): Promise<Issued> => {
    const subordinate = await settle(options, context)
    const selfSigned = options.faults?.includes('self-signed') ?? false
    const issuer = selfSigned ? subordinate : settled
    const encoded = await encodeCertificate(subordinate, subordinate.subject, subordinate.keyIdentifier, issuer)
    const path = selfSigned ? [] : chain
    return { settled: subordinate, der: encoded, above: path, anchor, depth: depth + 1, context }
  }
  const intermediate = async (options: CertificateOptions = {}): Promise<TestAuthority> =>
    authority(
      await issue({
        basicConstraints: { ca: true },
        keyUsage: ['keyCertSign', 'cRLSign'],
        subject: `Countersign test intermediate ${depth + 1}`,
        ...options,
      }),
    )
  return {
    ...certificate(der, settled, chain),
    anchor,
    anchorPem: `# ${testAnchorNotice}\n${encodePem(anchor)}`,
    async issue(options = {}) {
      const endEntity = await issue({
        basicConstraints: { ca: false },
        keyUsage: ['digitalSignature', 'keyEncipherment'],
        extendedKeyUsage: ['serverAuth'],
        ...options,
      })
      return certificate(endEntity.der, endEntity.settled, [endEntity.der, ...endEntity.above])
    },
    intermediate,
    crossSign: (other, options = {}) => intermediate({ subject: other.subject, keys: other.keys, ...options }),
  }
}

function certificate(der: Der, settled: Settled, chain: readonly Der[]): IssuedCertificate {
  const { subject, keys, notBefore, notAfter } = settled
  return { der, pem: encodePem(der), subject, keys, notBefore, notAfter, chain, chainPem: encodePem(...chain) }
}

async function settle(options: CertificateOptions, { at, crypto }: Context): Promise<Settled> {
  const keys = options.keys ?? (await createTestKeys(options.keyType, { crypto }))
  const [first, last] = validityDays(options)
  return {
    ...options,
    keys,
    subject: encodeName(options.subject ?? options.dnsNames?.[0] ?? 'Countersign test certificate'),
    notBefore: options.notBefore ?? new Date(at.getTime() + first * day),
    notAfter: options.notAfter ?? new Date(at.getTime() + last * day),
    serialNumber: options.serialNumber ?? randomSerialNumber(crypto),
    keyIdentifier: await keyIdentifier(options.subjectKeyIdentifier, keys, crypto),
  }
}

function validityDays({ faults = [] }: CertificateOptions): [first: number, last: number] {
  if (faults.includes('expired')) return [-2, -1]
  return faults.includes('not-yet-valid') ? [1, 2] : [-1, 1]
}

// RFC 5280 section 4.1.2.2: the serial number is positive and has at most 20 octets. It should not be predictable.
function randomSerialNumber(crypto: Crypto): Der {
  return concatenate(Uint8Array.of(0x40), crypto.getRandomValues(new Uint8Array(15)))
}

async function keyIdentifier(
  given: Uint8Array | null | undefined,
  keys: TestKeys,
  crypto: Crypto,
): Promise<Uint8Array | undefined> {
  if (given === null) return undefined
  return given ?? new Uint8Array(await crypto.subtle.digest('SHA-1', keys.subjectPublicKeyInfo))
}
