import { encodeBase64 } from '../../encoding/encode-base64.js'
import type { Certificate } from './certificate.js'
import { decodeBlock, type PemOptions, readPem } from './pem.js'

// Parsing is a function of the bytes alone, so an answer from here is the answer that parsing would give again. The key
// is their base64, which has one spelling.
const parsed = new Map<string, Certificate>()
const maxParsed = 256
const maxParsedBytes = 8_192
const maxParsedLength = Math.ceil(maxParsedBytes / 3) * 4

let parser: typeof import('./certificate-parser.js') | undefined

/** Loads what parsing needs, for who is about to wait for a certificate: by the time it comes, it can be parsed. */
export async function loadParser(): Promise<void> {
  parser ??= await import('./certificate-parser.js')
}

/** A certificate that was parsed before, or the bytes to parse. */
type Encoding = Certificate | { readonly block: string; readonly bytes: Uint8Array }

/**
 * Parses a PEM bundle (RFC 7468) or one DER certificate: bytes that begin with 0x30 are DER, all others PEM text.
 * Parsing is syntax alone; no policy is applied. One malformed certificate refuses the bundle.
 *
 * @returns the certificates in their order, one at least.
 * @throws VerificationError ERR_CERTIFICATE_INVALID where there is none, or one is malformed.
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
  return await parseEncodings(toEncodings(pem))
}

/**
 * Reads a PEM text as far as it is PEM, for {@link parseEncodings}: who downloads one tells what is no file of
 * certificates from a certificate that is malformed.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID where it is no PEM text.
 */
export function readEncodings(text: string, options?: PemOptions): Encoding[] {
  return readPem(text, options).map((block) => parsed.get(block) ?? { block, bytes: decodeBlock(block) })
}

/**
 * Parses what has been read.
 *
 * @throws VerificationError ERR_CERTIFICATE_INVALID where one is malformed.
 */
export async function parseEncodings(encodings: readonly Encoding[]): Promise<Certificate[]> {
  const certificates: Certificate[] = []
  for (const encoding of encodings) {
    if (!('block' in encoding)) {
      certificates.push(encoding)
      continue
    }
    parser ??= await import('./certificate-parser.js')
    // One that stands twice in a bundle is parsed once.
    const certificate = parsed.get(encoding.block) ?? parser.parseCertificate(encoding.bytes)
    remember(encoding.block, certificate)
    certificates.push(certificate)
  }
  return certificates
}

function toEncodings(pem: string | Uint8Array): Encoding[] {
  if (typeof pem === 'string') return readEncodings(pem)
  if (!ArrayBuffer.isView(pem)) throw new TypeError('A certificate is PEM text or DER bytes')
  if (pem[0] !== 0x30) return readEncodings(new TextDecoder().decode(pem))
  // A copy: what is remembered under a text must be what the text says, whatever the caller does meanwhile.
  const bytes = new Uint8Array(pem)
  const block = bytes.length <= maxParsedBytes ? encodeBase64(bytes) : ''
  return [parsed.get(block) ?? { block, bytes }]
}

function remember(block: string, certificate: Certificate): void {
  if (block === '' || block.length > maxParsedLength || parsed.has(block)) return
  if (parsed.size >= maxParsed) parsed.delete(parsed.keys().next().value as string)
  parsed.set(block, certificate)
}
