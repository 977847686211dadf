import { synchronousEngine } from '../../signature/synchronous-engine.js'
import type { Certificate, SubjectPublicKeyInfo } from '../certificate/certificate.js'
import { contentsOf, derTag, readDer } from '../certificate/der-reader.js'
import {
  type CertificateHash,
  type CertificateSignatureAlgorithm,
  readSignatureAlgorithm,
} from '../certificate/signature-algorithm.js'

/** What a signature on a certificate may be made with. */
export interface SignaturePolicy {
  readonly acceptSha1: boolean
}

/**
 * Why a certificate cannot have a valid signature of an issuer's key, as far as that shows without verifying;
 * `undefined` where it can. Reads on after the certificate's name.
 */
export function signatureFault(
  certificate: Certificate,
  issuer: Certificate,
  policy: SignaturePolicy,
): string | undefined {
  const { algorithm: outer, innerAlgorithm } = certificate.signature
  // RFC 5280 section 4.1.1.2
  if (outer.length !== innerAlgorithm.length || outer.some((octet, index) => octet !== innerAlgorithm[index]))
    return 'names two different signature algorithms, one inside and one outside'
  const algorithm = readSignatureAlgorithm(outer)
  if (algorithm === undefined) return 'has a signature of an algorithm that is not supported'
  if (algorithm.hash === 'SHA-1' && !policy.acceptSha1) return 'is signed with SHA-1'
  if (!isAlgorithmOfKey(algorithm, issuer.subjectPublicKeyInfo)) {
    return `has a signature of another type than the key of its issuer (${algorithm.name})`
  }
  return undefined
}

/** Verifies the signature of a certificate with an issuer's key, where {@link signatureFault} found none. */
export function verifyLink(
  certificate: Certificate,
  issuer: Certificate,
  means: SignatureMeans,
): string | undefined | Promise<string | undefined> {
  const { algorithm, bitString } = certificate.signature
  const verdict = verifyCertificateSignature(
    readSignatureAlgorithm(algorithm) as CertificateSignatureAlgorithm,
    issuer.subjectPublicKeyInfo,
    bitString,
    certificate.tbsCertificate,
    means,
  )
  return typeof verdict === 'string' ? describeVerdict(verdict) : verdict.then(describeVerdict)
}

function describeVerdict(verdict: SignatureVerdict): string | undefined {
  if (verdict === 'valid') return undefined
  return verdict === 'invalid'
    ? 'has a signature that was not made with the key of this issuer'
    : 'has a signature of an algorithm that the WebCrypto of this runtime does not have'
}

/** What came of verifying a signature. */
export type SignatureVerdict = 'valid' | 'invalid' | 'unsupported'

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
