import { VerificationError } from '../errors.js'
import { type Fetched, type FetchLimits, fetchAtMost } from '../transfer/fetch-at-most.js'

/** The limits of every certificate download: 64 KiB, 5 seconds an attempt. */
export const downloadLimits = { timeout: 5_000, maxBytes: 65_536 } as const

const backOff = 150

/**
 * Downloads a file, with one retry where that may help. Redirects are not followed.
 *
 * @throws VerificationError ERR_CERTIFICATE_FETCH_FAILED, `retryable` unless the host answered 4xx or a redirect.
 */
export async function download(url: string, limits: FetchLimits): Promise<Uint8Array<ArrayBuffer>> {
  const first = await fetchAtMost(url, limits)
  if (first.kind === 'file') return first.bytes
  const error = failure(first, limits)
  if (!error.retryable) throw error
  // Half as much again at random, so that a fleet does not come back in step.
  await new Promise((resolve) => setTimeout(resolve, backOff * (1 + Math.random() / 2)))
  const second = await fetchAtMost(url, limits)
  if (second.kind === 'file') return second.bytes
  throw failure(second, limits)
}

function failure(fetched: Exclude<Fetched, { kind: 'file' }>, { maxBytes }: FetchLimits): VerificationError {
  switch (fetched.kind) {
    case 'redirect':
      return failed('The certificate host answered with a redirect', false)
    case 'status':
      return failed(`The certificate host answered ${fetched.status}`, fetched.status < 400 || fetched.status >= 500)
    case 'too-large':
      return failed(`The certificate file is larger than ${maxBytes} bytes`, true)
    case 'no-answer':
      return failed('The certificate could not be downloaded', true, fetched.error)
  }
}

function failed(message: string, retryable: boolean, cause?: unknown): VerificationError {
  return new VerificationError('ERR_CERTIFICATE_FETCH_FAILED', message, { retryable, cause })
}
