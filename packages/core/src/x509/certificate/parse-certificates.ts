import { encodeBase64 } from '../../encoding/encode-base64.js'
import type { Certificate } from './certificate.js'
import { ParsedCertificate } from './parsed-certificate.js'
import { decodeBlock, type PemOptions, readPem } from './pem.js'
import { readCertificate } from './read-certificate.js'

// Parsing is a function of the bytes alone, so an answer from here is the answer that parsing would give again. The key
// is their base64, which has one spelling.
const parsed = new Map<string, Certificate>()
const maxParsed = 256
const maxParsedBytes = 8_192
const maxParsedLength = Math.ceil(maxParsedBytes / 3) * 4

let parser: typeof import('./certificate-parser.js') | undefined

/** Loads the second reader, for a caller that is about to wait for a certificate: by the time it comes, it can be read. */
export async function loadParser(): Promise<void> {
  parser ??= await import('./certificate-parser.js')
}

/** A certificate as base64, empty if it is too large to remember, with the bytes to parse or what was parsed before. */
type Encoding =
  | { readonly block: string; readonly bytes: Uint8Array; readonly known: undefined }
  | { readonly block: string; readonly bytes: undefined; readonly known: Certificate }

/**
 * Parses a PEM bundle (RFC 7468) or one DER certificate: bytes that begin with 0x30 are DER, all others PEM text.
 * Parsing is syntax alone; no policy is applied. One malformed certificate refuses the bundle.
 *
 * @returns the certificates in their order, one at least.
 * @throws VerificationError ERR_CERTIFICATE_INVALID if there is none, or one is malformed.
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
  await confirmCertificates(certificates)
  return certificates
}

/**
 * Reads a PEM text as far as it is PEM, for {@link parseEncodings}: a caller that downloads one tells what is not a file
 * of certificates from a certificate that is malformed.
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
 * Parses what has been read. Our own reader looks at every certificate, so that one malformed certificate refuses the
 * file. The second reader looks at the first certificate, and later at those that a certification path reaches: a file
 * holds more than a path needs, and the second reader takes most of the time.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if one is malformed.
 */
export async function parseEncodings(encodings: readonly Encoding[]): Promise<Certificate[]> {
  const certificates = readAll(encodings)
  await confirmCertificates(certificates.slice(0, 1))
  return certificates
}

/**
 * Has certificates looked at by the second reader too, unless it has seen them.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID if the two readers disagree about one.
 */
export async function confirmCertificates(certificates: readonly Certificate[]): Promise<void> {
  for (const certificate of certificates) {
    if (ParsedCertificate.isConfirmed(certificate)) continue
    parser ??= await import('./certificate-parser.js')
    parser.compareReaders(ParsedCertificate.fieldsOf(certificate))
    ParsedCertificate.setConfirmed(certificate)
  }
}

function readAll(encodings: readonly Encoding[]): Certificate[] {
  return encodings.map(({ block, bytes, known }) => {
    if (known !== undefined) return known
    // One that stands twice in a bundle is read once.
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
  // A copy: what is remembered under a text must be what the text says, whatever the caller does meanwhile.
  const bytes = new Uint8Array(pem.buffer, pem.byteOffset, pem.byteLength).slice()
  if (bytes[0] !== 0x30) return readEncodings(new TextDecoder().decode(bytes))
  return [{ block: bytes.length <= maxParsedBytes ? encodeBase64(bytes) : '', bytes, known: undefined }]
}

function remember(block: string, certificate: Certificate): void {
  if (block === '' || block.length > maxParsedLength) return
  if (parsed.size >= maxParsed) parsed.delete(parsed.keys().next().value as string)
  parsed.set(block, certificate)
}
