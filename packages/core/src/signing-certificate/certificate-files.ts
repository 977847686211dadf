import type { Logger } from '../checks/logger.js'
import { encodeBase64 } from '../encoding/encode-base64.js'
import { decodeUtf8 } from '../encoding/utf8.js'
import { VerificationError } from '../errors.js'
import { TimeoutError, within } from '../transfer/within.js'
import type { Certificate } from '../x509/certificate.js'
import { loadParser, parseEncodings, readEncodings } from '../x509/parse-certificates.js'
import type { CertificateStore } from './certificate-store.js'
import { download, downloadLimits } from './download.js'

/** Where certificate files come from. */
export interface FileSources {
  readonly store: CertificateStore | undefined
  readonly fetch: typeof fetch
  readonly logger: Logger
}

/** PEM that the store has for a URL; undefined where it has none that could be one. */
export async function readStoredFile({ store }: FileSources, url: string): Promise<string | undefined> {
  if (store === undefined) return undefined
  let pem: unknown
  try {
    pem = await within(downloadLimits.timeout, store.get(url))
  } catch (cause) {
    const message =
      cause instanceof TimeoutError ? 'The certificate store did not answer' : 'The certificate store failed'
    throw new VerificationError('ERR_DEPENDENCY_FAILED', message, { retryable: true, cause })
  }
  return typeof pem === 'string' && pem.length <= downloadLimits.maxBytes ? pem : undefined
}

/** Keeps a validated file. The verdict stands by then: a store that cannot costs the next request a download, no more. */
export async function storeFile(
  { store, logger }: FileSources,
  url: string,
  pem: string,
  expires: Date,
): Promise<void> {
  if (store === undefined) return
  try {
    await within(downloadLimits.timeout, store.set(url, pem, { expires }))
  } catch (error) {
    logger.warn('certificate store failed', { url, error: error instanceof Error ? error.name : 'unknown' })
  }
}

/** Downloads a file that is PEM. */
export async function downloadPem(sources: FileSources, url: string): Promise<string> {
  return decodeFile(await downloadFile(sources, url))
}

/** Downloads a file that is PEM or one DER certificate; resolves to PEM. */
export async function downloadPemOrDer(sources: FileSources, url: string): Promise<string> {
  const bytes = await downloadFile(sources, url)
  // The tag of a SEQUENCE, which is no white space and begins no PEM.
  return bytes[0] === 0x30 ? encodePem(bytes) : decodeFile(bytes)
}

/**
 * Parses a file that holds PEM certificates and white space, nothing else.
 *
 * @throws VerificationError ERR_CERTIFICATE_FETCH_FAILED where it is no such file, ERR_CERTIFICATE_INVALID where one of
 * its certificates is malformed.
 */
export async function parseFile(pem: string): Promise<readonly Certificate[]> {
  let encodings: ReturnType<typeof readEncodings>
  try {
    encodings = readEncodings(pem, { strict: true })
  } catch (cause) {
    throw noCertificateFile(cause)
  }
  return await parseEncodings(encodings)
}

/** The error for a download that is something else. The next may be right, so it is worth a retry. */
export function noCertificateFile(cause: unknown): VerificationError {
  return new VerificationError('ERR_CERTIFICATE_FETCH_FAILED', 'What came is no certificate file', {
    retryable: true,
    cause,
  })
}

async function downloadFile({ fetch, logger }: FileSources, url: string): Promise<Uint8Array<ArrayBuffer>> {
  // Meanwhile. That it cannot be loaded is said where it is needed.
  loadParser().catch(() => {})
  const bytes = await download(url, { fetch, ...downloadLimits })
  logger.debug('certificate downloaded', { url, bytes: bytes.byteLength })
  return bytes
}

function decodeFile(bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes)
  } catch (cause) {
    throw noCertificateFile(cause)
  }
}

function encodePem(der: Uint8Array): string {
  const lines = encodeBase64(der).replace(/.{64}/g, '$&\n').trimEnd()
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}
