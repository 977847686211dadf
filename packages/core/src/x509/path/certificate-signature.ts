import { synchronousEngine } from '../../signature/synchronous-engine.js'
import type { SubjectPublicKeyInfo } from '../certificate/certificate.js'
import { contentsOf, type DerElement, derTag, readDer, readObjectIdentifier } from '../certificate/der-reader.js'

/** A hash that signs certificates. */
export type CertificateHash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'

/** A signature algorithm, as its AlgorithmIdentifier says. */
export type CertificateSignatureAlgorithm =
  | { readonly name: 'RSASSA-PKCS1-v1_5' | 'ECDSA'; readonly hash: CertificateHash }
  | { readonly name: 'RSA-PSS'; readonly hash: CertificateHash; readonly saltLength: number }
  | { readonly name: 'Ed25519'; readonly hash: undefined }

/** What came of verifying a signature. */
export type SignatureVerdict = 'valid' | 'invalid' | 'unsupported'

const pkcs1: Readonly<Record<string, CertificateHash>> = {
  '1.2.840.113549.1.1.5': 'SHA-1',
  '1.2.840.113549.1.1.11': 'SHA-256',
  '1.2.840.113549.1.1.12': 'SHA-384',
  '1.2.840.113549.1.1.13': 'SHA-512',
}
const ecdsa: Readonly<Record<string, CertificateHash>> = {
  '1.2.840.10045.4.1': 'SHA-1',
  '1.2.840.10045.4.3.2': 'SHA-256',
  '1.2.840.10045.4.3.3': 'SHA-384',
  '1.2.840.10045.4.3.4': 'SHA-512',
}
const hashes: Readonly<Record<string, CertificateHash>> = {
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
}
const rsassaPss = '1.2.840.113549.1.1.10'
const mgf1 = '1.2.840.113549.1.1.8'
const ed25519 = '1.3.101.112'

/**
 * Reads the AlgorithmIdentifier of a signature, parameters included (RFC 4055, RFC 5758, RFC 8410).
 * `undefined` where it names none that is supported, or its parameters are not those of the algorithm.
 */
export function readSignatureAlgorithm(der: Uint8Array<ArrayBuffer>): CertificateSignatureAlgorithm | undefined {
  const [type, parameters, ...rest] = readDer(der).children
  if (type?.tag !== derTag.objectIdentifier || rest.length > 0) return undefined
  const id = readObjectIdentifier(type)
  const pkcs1Hash = pkcs1[id]
  if (pkcs1Hash !== undefined) {
    // RFC 4055 section 5: NULL, and absent parameters are to be accepted too.
    const isPlain = parameters === undefined || parameters.tag === derTag.null
    return isPlain ? { name: 'RSASSA-PKCS1-v1_5', hash: pkcs1Hash } : undefined
  }
  const ecdsaHash = ecdsa[id]
  if (ecdsaHash !== undefined) return parameters === undefined ? { name: 'ECDSA', hash: ecdsaHash } : undefined
  if (id === ed25519) return parameters === undefined ? { name: 'Ed25519', hash: undefined } : undefined
  return id === rsassaPss && parameters !== undefined ? readPssParameters(parameters) : undefined
}

// RFC 4055 section 3.1. The defaults are SHA-1, so hash and mask generation function must be written out.
function readPssParameters(element: DerElement): CertificateSignatureAlgorithm | undefined {
  const [hashField, maskField, saltField, ...rest] = element.children
  if (element.tag !== derTag.sequence || hashField?.tag !== 0xa0 || maskField?.tag !== 0xa1) return undefined
  // The trailer field has one value, which DER leaves out.
  if (rest.length > 0) return undefined
  const hash = readHash(hashField.children)
  const [mask, ...moreMasks] = maskField.children
  const [maskType, ...maskParameters] = mask?.children ?? []
  if (hash === undefined || mask?.tag !== derTag.sequence || moreMasks.length > 0) return undefined
  if (maskType?.tag !== derTag.objectIdentifier || readObjectIdentifier(maskType) !== mgf1) return undefined
  if (readHash(maskParameters) !== hash) return undefined
  if (saltField === undefined) return { name: 'RSA-PSS', hash, saltLength: 20 }
  const [salt, ...moreSalts] = saltField.children
  if (saltField.tag !== 0xa2 || salt?.tag !== derTag.integer || moreSalts.length > 0) return undefined
  const octets = contentsOf(salt)
  const [saltLength = 0] = octets
  return octets.length === 1 && saltLength < 0x80 ? { name: 'RSA-PSS', hash, saltLength } : undefined
}

function readHash(elements: readonly DerElement[]): CertificateHash | undefined {
  const [element, ...others] = elements
  const [type, parameters, ...rest] = element?.children ?? []
  if (others.length > 0 || rest.length > 0 || element?.tag !== derTag.sequence) return undefined
  if (type?.tag !== derTag.objectIdentifier || (parameters !== undefined && parameters.tag !== derTag.null))
    return undefined
  return hashes[readObjectIdentifier(type)]
}

/** Tells whether a key can have made signatures of an algorithm. */
export function isAlgorithmOfKey(algorithm: CertificateSignatureAlgorithm, key: SubjectPublicKeyInfo): boolean {
  switch (algorithm.name) {
    case 'RSASSA-PKCS1-v1_5':
    case 'RSA-PSS':
      return key.type === 'RSA'
    case 'ECDSA':
      return key.type === 'EC'
    case 'Ed25519':
      return key.type === 'Ed25519'
  }
}

/** How a signature is verified. */
export interface SignatureMeans {
  readonly crypto: Crypto
  /** Whether the calling thread may do it, where that is quick and WebCrypto is the runtime's own. The verdict is the same. */
  readonly mayBlock: boolean
}

/**
 * Verifies a signature over bytes. The key policy is the caller's; `bitString` is the contents of a BIT STRING.
 * Answers `unsupported` where this runtime's WebCrypto has no such algorithm.
 */
export function verifyCertificateSignature(
  algorithm: CertificateSignatureAlgorithm,
  key: SubjectPublicKeyInfo,
  bitString: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
  { crypto, mayBlock }: SignatureMeans,
): SignatureVerdict | Promise<SignatureVerdict> {
  const { jwk } = key
  if (bitString[0] !== 0 || jwk === undefined || !isAlgorithmOfKey(algorithm, key)) return 'invalid'
  const octets = bitString.subarray(1)
  const signature = algorithm.name === 'ECDSA' ? toFixedLength(octets, key) : octets
  if (signature === undefined) return 'invalid'
  if (mayBlock && isQuick(algorithm, key)) {
    const isValid = verifyAtOnce(algorithm.hash, jwk, octets, data, crypto)
    if (isValid !== undefined) return isValid ? 'valid' : 'invalid'
  }
  return verifyByWebCrypto(algorithm, key, signature, data, crypto)
}

/** Whether a signature is valid; `undefined` where the calling thread cannot tell as WebCrypto would. */
function verifyAtOnce(
  hash: CertificateHash,
  jwk: Readonly<JsonWebKey>,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
  crypto: Crypto,
): boolean | undefined {
  try {
    return synchronousEngine(crypto, data)?.verifyByJwk(jwk, hash, signature, data)
  } catch {
    // WebCrypto refuses to import such a key.
    return false
  }
}

// A tenth of a millisecond at the most. What is left out takes ten times as long, or another call.
function isQuick(
  algorithm: CertificateSignatureAlgorithm,
  { jwk, modulusBits }: SubjectPublicKeyInfo,
): algorithm is Extract<CertificateSignatureAlgorithm, { readonly name: 'RSASSA-PKCS1-v1_5' | 'ECDSA' }> {
  if (algorithm.name === 'ECDSA') return jwk?.crv === 'P-256'
  // Four characters are an exponent of three octets.
  return algorithm.name === 'RSASSA-PKCS1-v1_5' && (modulusBits ?? 0) <= 4_096 && (jwk?.e?.length ?? 0) <= 4
}

async function verifyByWebCrypto(
  algorithm: CertificateSignatureAlgorithm,
  key: SubjectPublicKeyInfo,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
  crypto: Crypto,
): Promise<SignatureVerdict> {
  try {
    const cryptoKey = await importKey(algorithm, key, crypto)
    return (await crypto.subtle.verify(toParameters(algorithm), cryptoKey, signature, data)) ? 'valid' : 'invalid'
  } catch (error) {
    return error instanceof Error && error.name === 'NotSupportedError' ? 'unsupported' : 'invalid'
  }
}

function importKey(
  algorithm: CertificateSignatureAlgorithm,
  key: SubjectPublicKeyInfo,
  crypto: Crypto,
): Promise<CryptoKey> {
  const { hash } = algorithm
  const parameters =
    algorithm.name === 'ECDSA'
      ? { name: 'ECDSA', namedCurve: key.jwk?.crv as string }
      : hash === undefined
        ? { name: algorithm.name }
        : { name: algorithm.name, hash }
  return crypto.subtle.importKey('jwk', key.jwk as JsonWebKey, parameters, false, ['verify'])
}

function toParameters(algorithm: CertificateSignatureAlgorithm): AlgorithmIdentifier | EcdsaParams | RsaPssParams {
  if (algorithm.name === 'ECDSA') return { name: 'ECDSA', hash: algorithm.hash }
  if (algorithm.name === 'RSA-PSS') return { name: 'RSA-PSS', saltLength: algorithm.saltLength }
  return { name: algorithm.name }
}

const coordinateOctets: Readonly<Record<string, number>> = { 'P-256': 32, 'P-384': 48, 'P-521': 66 }

// Certificates hold SEQUENCE { r, s } (RFC 3279 section 2.2.3), WebCrypto takes r and s at full length.
function toFixedLength(der: Uint8Array<ArrayBuffer>, key: SubjectPublicKeyInfo): Uint8Array<ArrayBuffer> | undefined {
  const size = coordinateOctets[key.jwk?.crv ?? ''] as number
  const signature = new Uint8Array(2 * size)
  try {
    const { tag, children } = readDer(der)
    if (tag !== derTag.sequence || children.length !== 2) return undefined
    for (const [index, element] of children.entries()) {
      let octets = contentsOf(element)
      if (element.tag !== derTag.integer || (octets[0] as number) >= 0x80) return undefined
      if (octets[0] === 0) octets = octets.subarray(1)
      if (octets.length > size) return undefined
      signature.set(octets, (index + 1) * size - octets.length)
    }
    return signature
  } catch {
    return undefined
  }
}
