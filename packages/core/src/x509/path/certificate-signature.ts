import { VerificationError } from '../../errors.js'
import { synchronousEngine } from '../../signature/synchronous-engine.js'
import type { WebCrypto, WebCryptoJwk, WebCryptoKey } from '../../signature/web-crypto.js'
import type { SubjectPublicKeyInfo } from '../certificate/certificate.js'
import { contentsOf, derTag, readDer } from '../certificate/der-reader.js'
import type { CertificateFields } from '../certificate/read-certificate.js'
import type { CertificateHash, CertificateSignatureAlgorithm } from '../certificate/signature-algorithm.js'

/** Says which algorithms a certificate signature may use. */
export interface SignaturePolicy {
  readonly acceptSha1: boolean
}

/** The part of a SubjectPublicKeyInfo that verifies signatures. */
export type PublicKey = Pick<SubjectPublicKeyInfo, 'type' | 'jwk' | 'modulusBits'>

/** The result of verifying a signature. */
export type SignatureVerdict = 'valid' | 'invalid' | 'unsupported'

/** Options for verifying a signature. */
export interface SignatureMeans {
  readonly crypto: WebCrypto
  /** Whether the calling thread may verify, if that is fast and WebCrypto is the runtime's own. The verdict is the same. */
  readonly mayBlock: boolean
}

/**
 * Returns why a certificate cannot have a valid signature by an issuer's key; `undefined` if it can. It does not verify the
 * signature. The text continues a sentence that begins with the name of the certificate.
 */
export function signatureFault(
  { hasOneSignatureAlgorithm, signatureAlgorithm }: CertificateFields,
  key: PublicKey,
  policy: SignaturePolicy,
): string | undefined {
  // RFC 5280 section 4.1.1.2
  if (!hasOneSignatureAlgorithm) return 'has a signatureAlgorithm that differs from tbsCertificate.signature'
  if (signatureAlgorithm === undefined) return 'is signed with an algorithm that is not supported'
  if (signatureAlgorithm.hash === 'SHA-1' && !policy.acceptSha1) return 'is signed with SHA-1'
  if (!isAlgorithmOfKey(signatureAlgorithm, key)) {
    return `is signed with ${signatureAlgorithm.name}, which does not fit the key of its issuer`
  }
  return undefined
}

/**
 * Verifies the signature of a certificate with an issuer's key. Call it only if {@link signatureFault} found no fault.
 *
 * @throws VerificationError ERR_DEPENDENCY_FAILED if the engine fails.
 */
export function verifyLink(
  { signatureAlgorithm, signatureBits, tbsCertificate }: CertificateFields,
  key: PublicKey,
  means: SignatureMeans,
): string | undefined | Promise<string | undefined> {
  if (signatureAlgorithm === undefined) return describeVerdict('unsupported')
  const verdict = verifyCertificateSignature(signatureAlgorithm, key, signatureBits, tbsCertificate, means)
  return typeof verdict === 'string' ? describeVerdict(verdict) : verdict.then(describeVerdict)
}

function describeVerdict(verdict: SignatureVerdict): string | undefined {
  if (verdict === 'valid') return undefined
  return verdict === 'invalid'
    ? 'has a signature that was not made with the key of this issuer'
    : 'is signed with an algorithm that the WebCrypto of this runtime does not have'
}

function isAlgorithmOfKey(algorithm: CertificateSignatureAlgorithm, key: PublicKey): boolean {
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

/**
 * Verifies a signature over bytes. The caller enforces the key policy. `bitString` is the contents of a BIT STRING.
 * Answers `unsupported` if this runtime's WebCrypto has no such algorithm.
 *
 * @throws VerificationError ERR_DEPENDENCY_FAILED if the engine fails, which says nothing about the signature.
 */
export function verifyCertificateSignature(
  algorithm: CertificateSignatureAlgorithm,
  key: PublicKey,
  bitString: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
  { crypto, mayBlock }: SignatureMeans,
): SignatureVerdict | Promise<SignatureVerdict> {
  const { jwk } = key
  if (bitString[0] !== 0 || jwk === undefined || !isAlgorithmOfKey(algorithm, key)) return 'invalid'
  const octets = bitString.subarray(1)
  const signature = algorithm.name === 'ECDSA' ? toFixedLength(octets, jwk) : octets
  if (signature === undefined) return 'invalid'
  // RFC 8017 section 8.2.2: an RSA signature is as long as the modulus. Some engines throw at another length.
  if (key.type === 'RSA' && octets.length !== Math.ceil((key.modulusBits ?? 0) / 8)) return 'invalid'
  if (mayBlock && isQuick(algorithm, key)) {
    const isValid = verifyAtOnce(algorithm.hash, jwk, octets, data, crypto)
    if (isValid !== undefined) return isValid ? 'valid' : 'invalid'
  }
  return verifyByWebCrypto(algorithm, jwk, signature, data, crypto)
}

/** Verifies on the calling thread. Returns `undefined` if that is not possible, so that WebCrypto decides. */
function verifyAtOnce(
  hash: CertificateHash,
  jwk: Readonly<WebCryptoJwk>,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
  crypto: WebCrypto,
): boolean | undefined {
  try {
    const isValid: unknown = synchronousEngine(crypto, data)?.verifyByJwk(jwk, hash, signature, data)
    return typeof isValid === 'boolean' ? isValid : undefined
  } catch {
    return undefined
  }
}

// These take at most 0.1 ms. Other algorithms take ten times as long, or need another call.
function isQuick(
  algorithm: CertificateSignatureAlgorithm,
  { jwk, modulusBits }: PublicKey,
): algorithm is Extract<CertificateSignatureAlgorithm, { readonly name: 'RSASSA-PKCS1-v1_5' | 'ECDSA' }> {
  if (algorithm.name === 'ECDSA') return jwk?.crv === 'P-256'
  // Four characters of base64url are an exponent of three octets.
  return algorithm.name === 'RSASSA-PKCS1-v1_5' && (modulusBits ?? 0) <= 4_096 && (jwk?.e?.length ?? 0) <= 4
}

async function verifyByWebCrypto(
  algorithm: CertificateSignatureAlgorithm,
  jwk: Readonly<WebCryptoJwk>,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
  crypto: WebCrypto,
): Promise<SignatureVerdict> {
  let key: WebCryptoKey
  try {
    key = await crypto.subtle.importKey('jwk', jwk, toImportParameters(algorithm, jwk), false, ['verify'])
  } catch (cause) {
    // WebCrypto throws a DataError for a key that it does not accept.
    if (nameOf(cause) === 'DataError') return 'invalid'
    return unsupportedOrThrow(cause)
  }
  let isValid: unknown
  try {
    isValid = await crypto.subtle.verify(toParameters(algorithm), key, signature, data)
  } catch (cause) {
    return unsupportedOrThrow(cause)
  }
  if (typeof isValid !== 'boolean') {
    throw engineFailure('The WebCrypto engine returned neither true nor false for the signature of a certificate')
  }
  return isValid ? 'valid' : 'invalid'
}

function unsupportedOrThrow(cause: unknown): SignatureVerdict {
  if (nameOf(cause) === 'NotSupportedError') return 'unsupported'
  throw engineFailure('The WebCrypto engine threw while it verified the signature of a certificate', cause)
}

// Do not use instanceof: an engine may come from another realm.
function nameOf(error: unknown): unknown {
  return (error as { name?: unknown } | null | undefined)?.name
}

function engineFailure(message: string, cause?: unknown): VerificationError {
  return new VerificationError('ERR_DEPENDENCY_FAILED', message, { cause })
}

function toImportParameters(
  algorithm: CertificateSignatureAlgorithm,
  jwk: Readonly<WebCryptoJwk>,
): AlgorithmIdentifier | EcKeyImportParams | RsaHashedImportParams {
  if (algorithm.name === 'ECDSA') return { name: 'ECDSA', namedCurve: jwk.crv as string }
  return algorithm.hash === undefined ? { name: algorithm.name } : { name: algorithm.name, hash: algorithm.hash }
}

function toParameters(algorithm: CertificateSignatureAlgorithm): AlgorithmIdentifier | EcdsaParams | RsaPssParams {
  if (algorithm.name === 'ECDSA') return { name: 'ECDSA', hash: algorithm.hash }
  if (algorithm.name === 'RSA-PSS') return { name: 'RSA-PSS', saltLength: algorithm.saltLength }
  return { name: algorithm.name }
}

// Certificates hold SEQUENCE { r, s } (RFC 3279 section 2.2.3). WebCrypto takes r and s at full length, the length of x.
function toFixedLength(der: Uint8Array<ArrayBuffer>, jwk: Readonly<WebCryptoJwk>): Uint8Array<ArrayBuffer> | undefined {
  const size = Math.floor(((jwk.x as string).length * 3) / 4)
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
