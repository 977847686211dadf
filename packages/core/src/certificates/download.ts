import { readAtMost } from '../encoding/read-at-most.js'
import { VerificationError } from '../errors.js'
import { within } from '../verification/within.js'

/** How a certificate file is fetched. */
export interface DownloadOptions {
  readonly fetch: typeof fetch
  /** Milliseconds for one attempt, headers and body together. */
  readonly timeout: number
  /** Bytes of a body at the most. */
  readonly maxBytes: number
}

/** The limits of every certificate download: 64 KiB, 5 seconds an attempt. */
export const downloadLimits = { timeout: 5_000, maxBytes: 65_536 } as const

const backOff = 150

/**
 * Downloads a file, with one retry where that may help. Redirects are not followed.
 *
 * @throws VerificationError ERR_CERTIFICATE_FETCH_FAILED, `retryable` unless the host answered 4xx or a redirect.
 */
export async function download(url: string, options: DownloadOptions): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await attempt(url, options)
  } catch (error) {
    if (!(error instanceof VerificationError && error.retryable)) throw error
    // Half as much again at random, so that a fleet does not come back in step.
    await new Promise((resolve) => setTimeout(resolve, backOff * (1 + Math.random() / 2)))
    return await attempt(url, options)
  }
}

async function attempt(url: string, options: DownloadOptions): Promise<Uint8Array<ArrayBuffer>> {
  const controller = new AbortController()
  try {
    // The race holds even where a fetch does not heed its signal.
    return await within(options.timeout, fetchBytes(url, options, controller.signal))
  } catch (error) {
    if (error instanceof VerificationError) throw error
    throw failed('The certificate could not be downloaded', true, error)
  } finally {
    controller.abort()
  }
}

async function fetchBytes(
  url: string,
  options: DownloadOptions,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  // 'manual', since Workers know no 'error'; a browser then answers an opaque redirect, others the redirect itself.
  const response = await options.fetch(url, { method: 'GET', redirect: 'manual', signal })
  const { status, type, redirected } = response
  if (type === 'opaqueredirect' || redirected || (status >= 300 && status < 400)) {
    throw failed('The certificate host answered with a redirect', false)
  }
  if (status !== 200) throw failed(`The certificate host answered ${status}`, status < 400 || status >= 500)
  return await readLimited(response, options.maxBytes)
}

async function readLimited(response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = (): VerificationError => failed(`The certificate file is larger than ${maxBytes} bytes`, true)
  if (Number(response.headers.get('content-length')) > maxBytes) throw tooLarge()
  if (response.body === null) return new Uint8Array(0)
  const bytes = await readAtMost(response.body, maxBytes)
  if (bytes === undefined) throw tooLarge()
  return bytes
}

function failed(message: string, retryable: boolean, cause?: unknown): VerificationError {
  return new VerificationError('ERR_CERTIFICATE_FETCH_FAILED', message, { retryable, cause })
}
