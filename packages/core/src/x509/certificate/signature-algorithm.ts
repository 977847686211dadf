import { contentsOf, type DerElement, derTag, readObjectIdentifier } from './der-reader.js'

/** A hash of certificate signatures. */
export type CertificateHash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'

/** Describes a signature algorithm that an AlgorithmIdentifier names. */
export type CertificateSignatureAlgorithm =
  | { readonly name: 'RSASSA-PKCS1-v1_5' | 'ECDSA'; readonly hash: CertificateHash }
  | { readonly name: 'RSA-PSS'; readonly hash: CertificateHash; readonly saltLength: number }
  | { readonly name: 'Ed25519'; readonly hash: undefined }

// These are Maps, because an object would also find names that other code put on Object.prototype.
const pkcs1: ReadonlyMap<string, CertificateHash> = /* @__PURE__ */ new Map([
  ['1.2.840.113549.1.1.5', 'SHA-1'],
  ['1.2.840.113549.1.1.11', 'SHA-256'],
  ['1.2.840.113549.1.1.12', 'SHA-384'],
  ['1.2.840.113549.1.1.13', 'SHA-512'],
])
const ecdsa: ReadonlyMap<string, CertificateHash> = /* @__PURE__ */ new Map([
  ['1.2.840.10045.4.1', 'SHA-1'],
  ['1.2.840.10045.4.3.2', 'SHA-256'],
  ['1.2.840.10045.4.3.3', 'SHA-384'],
  ['1.2.840.10045.4.3.4', 'SHA-512'],
])
const hashes: ReadonlyMap<string, CertificateHash> = /* @__PURE__ */ new Map([
  ['2.16.840.1.101.3.4.2.1', 'SHA-256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
])
const rsassaPss = '1.2.840.113549.1.1.10'
const mgf1 = '1.2.840.113549.1.1.8'
const ed25519 = '1.3.101.112'

/**
 * Reads the AlgorithmIdentifier of a signature, parameters included (RFC 4055, RFC 5758, RFC 8410).
 * Returns `undefined` if the algorithm is not supported, or if its parameters do not belong to it.
 */
export function readSignatureAlgorithm(element: DerElement): CertificateSignatureAlgorithm | undefined {
  const [type, parameters, ...rest] = element.children
  if (type?.tag !== derTag.objectIdentifier || rest.length > 0) return undefined
  const id = readObjectIdentifier(type)
  const pkcs1Hash = pkcs1.get(id)
  if (pkcs1Hash !== undefined) {
    // RFC 4055 section 5: the parameters are NULL, and absent parameters must be accepted too.
    const isPlain = parameters === undefined || parameters.tag === derTag.null
    return isPlain ? { name: 'RSASSA-PKCS1-v1_5', hash: pkcs1Hash } : undefined
  }
  const ecdsaHash = ecdsa.get(id)
  if (ecdsaHash !== undefined) return parameters === undefined ? { name: 'ECDSA', hash: ecdsaHash } : undefined
  if (id === ed25519) return parameters === undefined ? { name: 'Ed25519', hash: undefined } : undefined
  return id === rsassaPss && parameters !== undefined ? readPssParameters(parameters) : undefined
}

// RFC 4055 section 3.1. The defaults are SHA-1, so the hash and the mask generation function must be encoded.
function readPssParameters(element: DerElement): CertificateSignatureAlgorithm | undefined {
  const [hashField, maskField, saltField, ...rest] = element.children
  if (element.tag !== derTag.sequence || hashField?.tag !== 0xa0 || maskField?.tag !== 0xa1) return undefined
  // The trailer field has only one value, the default, which DER does not encode.
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
  return hashes.get(readObjectIdentifier(type))
}
