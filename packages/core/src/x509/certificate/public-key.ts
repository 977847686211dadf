import { encodeBase64url } from '../../encoding/base64.js'
import { encodeHex } from '../../encoding/hex.js'
import type { SubjectPublicKeyInfo } from './certificate.js'
import {
  contentsOf,
  type DerElement,
  derTag,
  encodingOf,
  malformed,
  readDer,
  readObjectIdentifier,
} from './der-reader.js'

/** Describes a curve y² = x³ - 3x + b over a field of prime order (SP 800-186 section 3.2.1). */
interface Curve {
  readonly name: string
  readonly octets: number
  readonly prime: () => bigint
  /** Hexadecimal. */
  readonly b: string
}

const curves: ReadonlyMap<string, Curve> = /* @__PURE__ */ new Map([
  [
    '1.2.840.10045.3.1.7',
    {
      name: 'P-256',
      octets: 32,
      prime: () => 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
      b: '5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b',
    },
  ],
  [
    '1.3.132.0.34',
    {
      name: 'P-384',
      octets: 48,
      prime: () => 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
      b: 'b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef',
    },
  ],
  [
    '1.3.132.0.35',
    {
      name: 'P-521',
      octets: 66,
      prime: () => 2n ** 521n - 1n,
      b:
        '51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d' +
        '2c34f1ef451fd46b503f00',
    },
  ],
])
const rsaEncryption = '1.2.840.113549.1.1.1'
const ecPublicKey = '1.2.840.10045.2.1'
const ed25519 = '1.3.101.112'

const minModulusBits = 2048
const maxModulusBits = 8192
// Honest exponents are 3, 17 and 65537. With an exponent as long as the modulus, a verification takes seconds.
const maxExponentBits = 64

type Key = Omit<SubjectPublicKeyInfo, 'der'>

/**
 * Reads a SubjectPublicKeyInfo. A key that no path may use is read too; its `fault` says why it may not be used. `der` is a view
 * of the certificate.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it does not consist of an algorithm and a BIT STRING.
 */
export function readSubjectPublicKeyInfo(element: DerElement): SubjectPublicKeyInfo {
  const [algorithm, key, ...rest] = element.children
  if (element.tag !== derTag.sequence || algorithm === undefined || key === undefined || rest.length > 0) {
    throw malformed('SubjectPublicKeyInfo does not consist of an algorithm and a key')
  }
  const [type, parameters, ...more] = algorithm.children
  if (algorithm.tag !== derTag.sequence || type === undefined || more.length > 0 || key.tag !== derTag.bitString) {
    throw malformed('SubjectPublicKeyInfo does not consist of an algorithm and a key')
  }
  return { der: encodingOf(element), ...readKey(readObjectIdentifier(type), parameters, contentsOf(key)) }
}

function readKey(type: string, parameters: DerElement | undefined, bitString: Uint8Array<ArrayBuffer>): Key {
  const octets = bitString.subarray(1)
  if (bitString[0] !== 0) return unusable('has a key that ends in the middle of an octet')
  switch (type) {
    case rsaEncryption:
      return readRsaKey(parameters, octets)
    case ecPublicKey:
      return readEcKey(parameters, octets)
    case ed25519:
      if (parameters !== undefined || octets.length !== 32) return unusable('has a malformed Ed25519 key')
      return {
        type: 'Ed25519',
        jwk: Object.freeze({ kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(octets) }),
        modulusBits: undefined,
        fault: undefined,
      }
    default:
      return unusable('has a key of a type that is not supported')
  }
}

function unusable(fault: string): Key {
  return { type: 'unsupported', jwk: undefined, modulusBits: undefined, fault }
}

// RFC 3279 section 2.3.1
function readRsaKey(parameters: DerElement | undefined, octets: Uint8Array<ArrayBuffer>): Key {
  if (parameters?.tag !== derTag.null) return unusable('has an RSA key without the NULL parameters')
  let modulus: Uint8Array
  let exponent: Uint8Array
  try {
    const key = readDer(octets)
    if (key.tag !== derTag.sequence || key.children.length !== 2) return unusable('has a malformed RSA key')
    ;[modulus, exponent] = key.children.map(magnitudeOf) as [Uint8Array, Uint8Array]
  } catch {
    return unusable('has a malformed RSA key')
  }
  const modulusBits = bitsOf(modulus)
  return {
    type: 'RSA',
    jwk: Object.freeze({ kty: 'RSA', n: encodeBase64url(modulus), e: encodeBase64url(exponent) }),
    modulusBits,
    fault: rsaFault(modulus, modulusBits, exponent),
  }
}

function rsaFault(modulus: Uint8Array, modulusBits: number, exponent: Uint8Array): string | undefined {
  if (modulusBits < minModulusBits || modulusBits > maxModulusBits) {
    return `has an RSA key of ${modulusBits} bits (${minModulusBits} to ${maxModulusBits} bits are allowed)`
  }
  if (((modulus.at(-1) as number) & 1) === 0) return 'has an RSA modulus that is even'
  if (((exponent.at(-1) as number) & 1) === 0 || bitsOf(exponent) < 2) {
    return 'has an RSA exponent that is not an odd number above 1'
  }
  if (bitsOf(exponent) > maxExponentBits) return `has an RSA exponent of more than ${maxExponentBits} bits`
  return undefined
}

function magnitudeOf(element: DerElement): Uint8Array {
  const octets = contentsOf(element)
  const [first = 0] = octets
  if (element.tag !== derTag.integer || first >= 0x80) throw malformed('a part of an RSA key is not a positive INTEGER')
  return first === 0 && octets.length > 1 ? octets.subarray(1) : octets
}

function bitsOf(magnitude: Uint8Array): number {
  return magnitude.length * 8 - Math.clz32(magnitude[0] as number) + 24
}

// RFC 5480 section 2: a named curve and an uncompressed point. WebCrypto never imports the key of an end-entity
// certificate during path validation, so the point is checked here.
function readEcKey(parameters: DerElement | undefined, octets: Uint8Array<ArrayBuffer>): Key {
  if (parameters?.tag !== derTag.objectIdentifier) return unusable('has an EC key without a named curve')
  const curve = curves.get(readObjectIdentifier(parameters))
  if (curve === undefined) return unusable('has an EC key on a curve that is not P-256, P-384 or P-521')
  const [x, y] = [octets.subarray(1, 1 + curve.octets), octets.subarray(1 + curve.octets)]
  if (octets.length !== 1 + 2 * curve.octets || octets[0] !== 4 || !isOnCurve(curve, x, y)) {
    return unusable(`has an EC key that is not a point on ${curve.name}`)
  }
  return {
    type: 'EC',
    jwk: Object.freeze({
      kty: 'EC',
      crv: curve.name,
      x: encodeBase64url(x),
      y: encodeBase64url(y),
    }),
    modulusBits: undefined,
    fault: undefined,
  }
}

function isOnCurve({ prime, b }: Curve, xOctets: Uint8Array, yOctets: Uint8Array): boolean {
  const [x, y, p] = [BigInt(`0x${encodeHex(xOctets)}`), BigInt(`0x${encodeHex(yOctets)}`), prime()]
  return x < p && y < p && (y * y - (x * x - 3n) * x - BigInt(`0x${b}`)) % p === 0n
}
