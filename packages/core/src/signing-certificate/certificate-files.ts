import type { Logger, VerifierSettings } from '../checks/verifier-options.js'
import { encodeBase64 } from '../encoding/base64.js'
import { decodeUtf8 } from '../encoding/bytes.js'
import { VerificationError } from '../errors.js'
import type { Certificate } from '../x509/certificate/certificate.js'
import { parseEncodings, readEncodings } from '../x509/certificate/parse-certificates.js'
import type { TrustAnchors } from '../x509/path/trust-anchors.js'
import type { CertificateSettings } from './certificate-options.js'
import type { CertificateStore } from './certificate-store.js'
import { download, downloadLimits } from './download.js'
import { obtainTrustAnchors } from './obtain-trust-anchors.js'

/** The dependencies of the certificate checks. They come from the options of a verifier. */
export interface CertificateSources extends VerifierSettings {
  /** @throws VerificationError ERR_DEPENDENCY_FAILED if the trust anchors are not available. */
  readonly trustAnchors: () => Promise<TrustAnchors>
  readonly store: CertificateStore | undefined
  readonly fetch: typeof fetch
}

/** Creates the sources from the settings of a verifier. */
export function certificateSources(settings: CertificateSettings): CertificateSources {
  const { trustAnchors, certificateStore: store, fetch } = settings
  return {
    ...settings,
    trustAnchors: () => obtainTrustAnchors(trustAnchors),
    store,
    // Look up fetch at each call, and call it as a method of the global object. Browsers require that.
    fetch: fetch ?? ((input, init) => globalThis.fetch(input, init)),
  }
}

/** The sources of certificate files. */
export interface FileSources {
  readonly fetch: typeof fetch
  readonly logger: Logger
}

/** Downloads a PEM file from a URL that the sender chose. */
export async function downloadPem(sources: FileSources, url: string): Promise<string> {
  return decodeFile(await downloadFile(sources, url, 'sender'))
}

/** Downloads a PEM file or one DER certificate from a URL that a certificate authority wrote. Resolves to PEM. */
export async function downloadPemOrDer(sources: FileSources, url: string): Promise<string> {
  const bytes = await downloadFile(sources, url, 'scheme')
  // A DER certificate begins with the tag of a SEQUENCE. A PEM file cannot begin with this byte.
  return bytes[0] === 0x30 ? encodePem(bytes) : decodeFile(bytes)
}

/**
 * Parses a file that holds only PEM certificates and white space.
 *
 * @throws VerificationError ERR_CERTIFICATE_FETCH_FAILED if it holds anything else, ERR_CERTIFICATE_INVALID if one of its
 * certificates is malformed.
 */
export function parseFile(pem: string): readonly Certificate[] {
  let encodings: ReturnType<typeof readEncodings>
  try {
    encodings = readEncodings(pem, { strict: true })
  } catch (cause) {
    throw noCertificateFile(cause)
  }
  return parseEncodings(encodings)
}

/**
 * Returns the error for a download that is not a certificate file. It is retryable, because the next download may be right.
 */
export function noCertificateFile(cause: unknown): VerificationError {
  return new VerificationError('ERR_CERTIFICATE_FETCH_FAILED', 'The downloaded file is not a certificate file', {
    cause,
  })
}

async function downloadFile(
  { fetch, logger }: FileSources,
  url: string,
  chooser: 'sender' | 'scheme',
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await download(url, { fetch, ...downloadLimits }, chooser)
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
