import { encodeHex } from '../encoding/hex.js'
import type { WebCryptoJwk } from '../signature/web-crypto.js'

/** Holds the hash and digest that an RSASSA-PKCS1-v1_5 signature contains (RFC 8017 section 9.2). */
export interface DigestInfo {
  readonly hash: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512' | 'MD5'
  /** Lower-case hex. */
  readonly digest: string
}

// RFC 8017 section 9.2, note 1: DER of the DigestInfo up to the digest.
const prefixes: readonly (readonly [DigestInfo['hash'], string, number])[] = [
  ['SHA-1', '3021300906052b0e03021a05000414', 20],
  ['SHA-256', '3031300d060960864801650304020105000420', 32],
  ['SHA-384', '3041300d060960864801650304020205000430', 48],
  ['SHA-512', '3051300d060960864801650304020305000440', 64],
  ['MD5', '3020300c06082a864886f70d020505000410', 16],
]

// A public exponent beyond 32 bits makes the recovery slow, and no certificate authority issues one.
const largestExponent = 1n << 32n

/**
 * Recovers the digest that was signed. For explanations only: `crypto.subtle.verify` decides whether a signature is valid.
 *
 * @returns undefined if this key did not make the signature over a DigestInfo.
 */
export function recoverDigestInfo(jwk: Readonly<WebCryptoJwk>, signature: Uint8Array): DigestInfo | undefined {
  const { n, e } = jwk
  if (n === undefined || e === undefined) return undefined
  const modulus = integerOf(n)
  const exponent = integerOf(e)
  const value = BigInt(`0x${encodeHex(signature) || '0'}`)
  if (exponent > largestExponent || value >= modulus) return undefined
  const message = modularPower(value, exponent, modulus)
    .toString(16)
    .padStart(signature.length * 2, '0')
  for (const [hash, prefix, size] of prefixes) {
    const padding = signature.length - 3 - prefix.length / 2 - size
    if (padding < 8) continue
    const head = `0001${'ff'.repeat(padding)}00${prefix}`
    if (message.startsWith(head)) return { hash, digest: message.slice(head.length) }
  }
  return undefined
}

function integerOf(base64url: string): bigint {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return BigInt(`0x${encodeHex(Uint8Array.from(binary, (character) => character.charCodeAt(0))) || '0'}`)
}

function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let power = base % modulus
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * power) % modulus
    power = (power * power) % modulus
  }
  return result
}
