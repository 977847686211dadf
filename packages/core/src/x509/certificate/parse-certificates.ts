import { encodeBase64 } from '../../encoding/base64.js'
import type { Certificate } from './certificate.js'
import { compareReaders } from './certificate-parser.js'
import { ParsedCertificate } from './parsed-certificate.js'
import { decodeBlock, type PemOptions, readPem } from './pem.js'
import { readCertificate } from './read-certificate.js'

// Parsing depends on the bytes alone, so a cached certificate equals the one that parsing would create again. The key is
// the base64 of the bytes, and the same bytes always have the same base64.
const parsed = new Map<string, Certificate>()
const maxParsed = 256
const maxParsedBytes = 8_192
const maxParsedLength = Math.ceil(maxParsedBytes / 3) * 4

/**
 * An encoded certificate: either its bytes, or the certificate that was parsed from them before. `block` is its base64, and is
 * empty if the certificate is too large to cache.
 */
type Encoding =
  | { readonly block: string; readonly bytes: Uint8Array; readonly known: undefined }
  | { readonly block: string; readonly bytes: undefined; readonly known: Certificate }

/**
 * Parses a PEM bundle (RFC 7468) or one DER certificate. Bytes that begin with 0x30 are DER, and all others are PEM text.
 * Parsing checks syntax alone and applies no policy. If one certificate is malformed, the whole bundle is refused.
 *
 * @returns the certificates in their order, at least one.
 * @throws VerificationError ERR_CERTIFICATE_INVALID if there is no certificate, or if one is malformed.
 * @throws TypeError if `pem` is neither a string nor bytes.
 *
 * @example
 * ```ts
 * import { parseCertificates } from '@countersign/core/x509'
 *
 * export async function subjectsOf(pem: string): Promise<string[]> {
 *   return (await parseCertificates(pem)).map(({ subject }) => subject.text)
 * }
 * ```
 */
export async function parseCertificates(pem: string | Uint8Array): Promise<Certificate[]> {
  const certificates = readAll(toEncodings(pem))
  confirmCertificates(certificates)
  return certificates
}

/**
 * Reads the blocks of a PEM text, for {@link parseEncodings}. There are two steps, so that a caller that downloads a file can
 * distinguish a file that is not PEM from a file with a malformed certificate.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if it is not PEM text.
 */
export function readEncodings(text: string, options?: PemOptions): Encoding[] {
  return readPem(text, options).map((block) => {
    const known = parsed.get(block)
    return known === undefined ? { block, bytes: decodeBlock(block), known } : { block, bytes: undefined, known }
  })
}

/**
 * Parses the blocks that {@link readEncodings} returned. Our own reader reads every certificate, so that one malformed
 * certificate refuses the file. The second reader reads the first certificate, and later those that a certification path
 * reaches: a file may hold more than a path needs, and the second reader takes most of the time.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if one is malformed.
 */
export function parseEncodings(encodings: readonly Encoding[]): Certificate[] {
  const certificates = readAll(encodings)
  confirmCertificates(certificates.slice(0, 1))
  return certificates
}

/**
 * Reads certificates with the second reader too, unless it has read them before.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if the two readers disagree about one.
 */
export function confirmCertificates(certificates: readonly Certificate[]): void {
  for (const certificate of certificates) {
    if (ParsedCertificate.isConfirmed(certificate)) continue
    compareReaders(ParsedCertificate.fieldsOf(certificate))
    ParsedCertificate.setConfirmed(certificate)
  }
}

function readAll(encodings: readonly Encoding[]): Certificate[] {
  return encodings.map(({ block, bytes, known }) => {
    if (known !== undefined) return known
    // A certificate that occurs twice in a bundle is read once.
    const earlier = parsed.get(block)
    if (earlier !== undefined) return earlier
    const fields = readCertificate(bytes)
    const certificate = new ParsedCertificate(() => fields)
    remember(block, certificate)
    return certificate
  })
}

function toEncodings(pem: string | Uint8Array): Encoding[] {
  if (typeof pem === 'string') return readEncodings(pem)
  if (!ArrayBuffer.isView(pem)) throw new TypeError('A certificate must be PEM text or DER bytes')
  // Copy the bytes: a cached certificate must match its key, even if the caller changes the bytes in the meantime.
  const bytes = new Uint8Array(pem.buffer, pem.byteOffset, pem.byteLength).slice()
  if (bytes[0] !== 0x30) return readEncodings(new TextDecoder().decode(bytes))
  return [{ block: bytes.length <= maxParsedBytes ? encodeBase64(bytes) : '', bytes, known: undefined }]
}

function remember(block: string, certificate: Certificate): void {
  if (block === '' || block.length > maxParsedLength) return
  if (parsed.size >= maxParsed) parsed.delete(parsed.keys().next().value as string)
  parsed.set(block, certificate)
}
