import { createTrustAnchors, parseCertificates, validateCertificationPath } from '@countersign/core/x509'
import { type CertificateOptions, createTestAuthority, createTestKeys, der, type TestKeys } from '@countersign/testing'
import type { SchemeSurroundings } from '../../schemes/index.js'
import { type ConformanceCase, equal } from '../report.js'

type Bytes = Uint8Array<ArrayBuffer>

/** A way to change a signature, and whether the result is still valid. The digest is that of the signed part. */
type Change = readonly [
  name: string,
  isValid: boolean,
  change: (signature: Bytes, tbsCertificate: Bytes) => Promise<Bytes> | Bytes,
]

/**
 * Engines differ in the unusual signatures and keys that they accept or throw for. On Node, the synchronous engine and Web
 * Crypto decide in turn. In other runtimes, only WebCrypto decides. Each verdict must be the one that is written here.
 */
export function engineCases({ crypto, keys }: SchemeSurroundings): ConformanceCase[] {
  const engines = [crypto, { subtle: crypto.subtle } as Crypto]
  const verdicts = async (
    anchorKeys: TestKeys,
    anchor: CertificateOptions,
    endEntity: CertificateOptions,
  ): Promise<string[]> => {
    const authority = await createTestAuthority({ keys: anchorKeys, crypto, ...anchor })
    const issued = await authority.issue({ keys, ...endEntity })
    return await Promise.all(engines.map((engine) => verdict(authority.anchor, issued.der, engine)))
  }
  const changed = (name: string, make: () => Promise<TestKeys>, changes: readonly Change[]): ConformanceCase => ({
    name: `engines: accept no ${name} signature but the genuine one`,
    run: async () => {
      const anchorKeys = await make()
      for (const [what, isValid, change] of changes) {
        const edited = await prepare(anchorKeys, change)
        equal(await verdicts(anchorKeys, {}, edited), isValid ? ['accepted', 'accepted'] : ['refused', 'refused'], what)
      }
    },
  })
  // The change may be asynchronous, but a certificate is edited synchronously. So the certificate is issued twice, with
  // equal fields.
  const prepare = async (anchorKeys: TestKeys, change: Change[2]): Promise<CertificateOptions> => {
    const fields: CertificateOptions = {
      serialNumber: 7,
      notBefore: new Date('2026-01-01T00:00:00Z'),
      notAfter: new Date('2048-01-01T00:00:00Z'),
    }
    let made: { signature: Bytes; tbsCertificate: Bytes } | undefined
    const authority = await createTestAuthority({ keys: anchorKeys, crypto })
    await authority.issue({
      keys,
      ...fields,
      editCertificate: (parts) => {
        made = { signature: new Uint8Array(parts.signatureValue), tbsCertificate: new Uint8Array(parts.tbsCertificate) }
        return parts
      },
    })
    if (made === undefined) throw new Error('unreachable: the certificate was issued')
    const signatureValue = await change(made.signature, made.tbsCertificate)
    return { ...fields, editCertificate: (parts) => ({ ...parts, signatureValue }) }
  }
  return [
    changed('RSASSA', async () => keys, rsaChanges(keys)),
    changed('ECDSA', () => createTestKeys('P-256', { crypto }), ecdsaChanges),
    changed('ECDSA on P-384', () => createTestKeys('P-384', { crypto }), ecdsaChanges.slice(0, 8)),
    {
      name: 'engines: accept no damaged public key',
      run: async () => {
        const ec = await createTestKeys('P-256', { crypto })
        for (const [what, own, spki] of [...damagedRsaKeys(keys), ...damagedEcKeys(ec)]) {
          const anchor: CertificateOptions = {
            editTbsCertificate: (fields) => ({ ...fields, subjectPublicKeyInfo: spki }),
          }
          equal(await verdicts(own, anchor, {}), ['refused', 'refused'], what)
        }
      },
    },
    {
      name: 'engines: accept no signature with the exponent 1, which anybody can make',
      run: async () => {
        const { modulus } = readRsaKey(keys)
        const spki = rsaKey(modulus, 1n)
        const edited = await prepare(keys, (signature, tbsCertificate) =>
          encodedMessage(crypto, tbsCertificate, signature.length),
        )
        const anchor: CertificateOptions = {
          editTbsCertificate: (fields) => ({ ...fields, subjectPublicKeyInfo: spki }),
        }
        equal(await verdicts(keys, anchor, edited), ['refused', 'refused'])
      },
    },
  ]
}

async function verdict(anchor: Bytes, issued: Bytes, engine: Crypto): Promise<string> {
  try {
    const [endEntity] = await parseCertificates(issued)
    if (endEntity === undefined) throw new Error('no certificate')
    const trustAnchors = await createTrustAnchors(anchor)
    await validateCertificationPath({ endEntity, intermediates: [], trustAnchors, at: new Date(), crypto: engine })
    return 'accepted'
  } catch (error) {
    const { name, code, message } = error as { name: string; code?: string; message: string }
    // A fault of the engine would be ERR_DEPENDENCY_FAILED, which is not a verdict.
    const isRefusal = code === 'ERR_CERTIFICATION_PATH_INVALID' || code === 'ERR_CERTIFICATE_INVALID'
    return name === 'VerificationError' && isRefusal ? 'refused' : `${name} ${code}: ${message}`
  }
}

function rsaChanges(keys: TestKeys): readonly Change[] {
  const { modulus } = readRsaKey(keys)
  return [
    ['genuine', true, (signature) => signature],
    ['empty', false, () => new Uint8Array(0)],
    ['a zero before it', false, (signature) => Uint8Array.of(0, ...signature)],
    ['a zero after it', false, (signature) => Uint8Array.of(...signature, 0)],
    ['without its first octet', false, (signature) => signature.slice(1)],
    ['without its last octet', false, (signature) => signature.slice(0, -1)],
    ['zeros', false, (signature) => signature.map(() => 0)],
    ['the largest number', false, (signature) => signature.map(() => 0xff)],
    ['the modulus', false, (signature) => toBytes(modulus, signature.length)],
    ['the modulus less 1', false, (signature) => toBytes(modulus - 1n, signature.length)],
    ['the negative signature', false, (signature) => toBytes(modulus - toNumber(signature), signature.length)],
    ['one octet', false, () => Uint8Array.of(1)],
    ['as long as another key', false, (signature) => Uint8Array.of(...signature, ...signature)],
  ]
}

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const ecdsaChanges: readonly Change[] = [
  ['genuine', true, (signature) => signature],
  ['empty', false, () => new Uint8Array(0)],
  ['zeros', false, () => ecdsaSignature(0n, 0n)],
  ['an octet after it', false, (signature) => Uint8Array.of(...signature, 0)],
  ['without its last octet', false, (signature) => signature.slice(0, -1)],
  [
    'r and s exchanged',
    false,
    (signature) => ecdsaSignature(...(readNumbers(signature).reverse() as [bigint, bigint])),
  ],
  ['negative numbers', false, (signature) => ecdsaSignature(-readNumbers(signature)[0], -readNumbers(signature)[1])],
  [
    'r and s at full length',
    false,
    (signature) => Uint8Array.from(readNumbers(signature).flatMap((one) => [...toBytes(one, 66)])),
  ],
  // The other root is a valid signature too. Anybody with one of them can compute the other.
  [
    's subtracted from the order',
    true,
    (signature) => ecdsaSignature(readNumbers(signature)[0], order - readNumbers(signature)[1]),
  ],
  [
    'r above the order',
    false,
    (signature) => ecdsaSignature(readNumbers(signature)[0] + order, readNumbers(signature)[1]),
  ],
  [
    's above the order',
    false,
    (signature) => ecdsaSignature(readNumbers(signature)[0], readNumbers(signature)[1] + order),
  ],
  ['r is the order', false, (signature) => ecdsaSignature(order, readNumbers(signature)[1])],
  [
    'an INTEGER with a zero too many',
    false,
    (signature) =>
      der.sequence(...readNumbers(signature).map((one) => der.integer(Uint8Array.of(0, 0, ...toBytes(one, 32))))),
  ],
  ['a length of two octets', false, (signature) => Uint8Array.of(0x30, 0x81, ...signature.subarray(1))],
]

type DamagedKey = readonly [name: string, keys: TestKeys, spki: Bytes]

function damagedRsaKeys(keys: TestKeys): DamagedKey[] {
  const { modulus } = readRsaKey(keys)
  const spki = keys.subjectPublicKeyInfo
  const exponents = [0n, 1n, 2n, 65536n, -3n, 2n ** 70n + 1n].map(
    (exponent): DamagedKey => [`exponent ${exponent}`, keys, rsaKey(modulus, exponent)],
  )
  return [
    ...exponents,
    ['modulus 0', keys, rsaKey(0n, 65537n)],
    ['an even modulus', keys, rsaKey(modulus - 1n, 65537n)],
    ['a negative modulus', keys, rsaKey(-modulus, 65537n)],
    ['a short modulus', keys, rsaKey(modulus >> 1100n, 65537n)],
    ['another modulus', keys, rsaKey(modulus ^ 2n, 65537n)],
    ['without its last octet', keys, spki.slice(0, -1)],
    ['an octet in the key after the exponent', keys, rsaKey(modulus, 65537n, Uint8Array.of(5, 0))],
  ]
}

function damagedEcKeys(keys: TestKeys): DamagedKey[] {
  const spki = keys.subjectPublicKeyInfo
  const point = spki.slice(-65)
  const withPoint = (octets: Uint8Array): Bytes =>
    der.sequence(
      der.sequence(der.objectIdentifier('1.2.840.10045.2.1'), der.objectIdentifier('1.2.840.10045.3.1.7')),
      der.bitString(octets),
    )
  return [
    [
      'a point that is not on the curve',
      keys,
      withPoint(point.map((octet, index) => (index === 64 ? octet ^ 1 : octet))),
    ],
    ['a compressed point', keys, withPoint(Uint8Array.of(2 + ((point[64] as number) & 1), ...point.subarray(1, 33)))],
    ['a hybrid point', keys, withPoint(Uint8Array.of(6 + ((point[64] as number) & 1), ...point.subarray(1)))],
    ['the point at infinity', keys, withPoint(Uint8Array.of(0))],
    ['the point 0, 0', keys, withPoint(Uint8Array.of(4, ...new Uint8Array(64)))],
    ['a short point', keys, withPoint(point.subarray(0, 64))],
    ['a point of another curve', keys, withPoint(Uint8Array.of(4, ...new Uint8Array(96)))],
  ]
}

function rsaKey(modulus: bigint, exponent: bigint, ...more: readonly Bytes[]): Bytes {
  const key = der.sequence(der.integer(modulus), der.integer(exponent), ...more)
  return der.sequence(der.sequence(der.objectIdentifier('1.2.840.113549.1.1.1'), der.empty()), der.bitString(key))
}

// A key of 2048 bits: the modulus is before the exponent, and both are INTEGERs.
function readRsaKey({ subjectPublicKeyInfo }: TestKeys): { modulus: bigint } {
  const start = subjectPublicKeyInfo.length - 5 - 256
  return { modulus: toNumber(subjectPublicKeyInfo.subarray(start, start + 256)) }
}

/** EMSA-PKCS1-v1_5 of RFC 8017 section 9.2, which is its own signature if the exponent is 1. */
async function encodedMessage(crypto: Crypto, data: Bytes, length: number): Promise<Bytes> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data))
  const info = der.sequence(
    der.sequence(der.objectIdentifier('2.16.840.1.101.3.4.2.1'), der.empty()),
    der.octetString(digest),
  )
  return Uint8Array.of(0, 1, ...new Uint8Array(length - info.length - 3).fill(0xff), 0, ...info)
}

function ecdsaSignature(r: bigint, s: bigint): Bytes {
  return der.sequence(der.integer(r), der.integer(s))
}

function readNumbers(signature: Bytes): [bigint, bigint] {
  const first = 4 + (signature[3] as number)
  return [toNumber(signature.subarray(4, first)), toNumber(signature.subarray(first + 2))]
}

function toNumber(octets: Uint8Array): bigint {
  return octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n)
}

function toBytes(value: bigint, length: number): Bytes {
  return Uint8Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 0xffn))
}
