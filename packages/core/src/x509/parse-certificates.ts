import type { Certificate } from './certificate.js'
import { decodePem } from './pem.js'

// Parsing is a function of the bytes alone, so an answer from here is the answer that parsing would give again.
const parsed = new Map<string, Certificate>()
const maxParsed = 256
const maxParsedBytes = 8192

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
  const certificates: Certificate[] = []
  let parser: typeof import('./certificate-parser.js') | undefined
  for (const der of toEncodings(pem)) {
    const key = der.length <= maxParsedBytes ? String.fromCharCode(...der) : undefined
    let certificate = key === undefined ? undefined : parsed.get(key)
    if (certificate === undefined) {
      parser ??= await import('./certificate-parser.js')
      certificate = parser.parseCertificate(der)
      if (key !== undefined) remember(key, certificate)
    }
    certificates.push(certificate)
  }
  return certificates
}

function toEncodings(pem: string | Uint8Array): Uint8Array[] {
  if (typeof pem === 'string') return decodePem(pem)
  if (!ArrayBuffer.isView(pem)) throw new TypeError('A certificate is PEM text or DER bytes')
  return pem[0] === 0x30 ? [pem] : decodePem(new TextDecoder().decode(pem))
}

function remember(key: string, certificate: Certificate): void {
  if (parsed.size >= maxParsed) parsed.delete(parsed.keys().next().value as string)
  parsed.set(key, certificate)
}
