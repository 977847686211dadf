import { VerificationError } from '../errors.js'
import { type Fetched, type FetchLimits, fetchAtMost, isTransientStatus } from '../transfer/fetch-at-most.js'

/** The limits of every certificate download: 64 KiB, and 5 seconds for each attempt. */
export const downloadLimits = { timeout: 5_000, maxBytes: 65_536 } as const

const backOff = 150

/** Returns the host of a canonical URL. */
export function hostOf(url: string): string {
  return url.split('/', 3)[2] ?? ''
}

/**
 * Downloads a file, with one retry if that may help. Redirects are not followed.
 *
 * @param chooser who chose the URL; a sender may name a URL that does not exist, and then a retry does not help
 * @throws VerificationError ERR_CERTIFICATE_FETCH_FAILED, `retryable` unless the sender chose the URL and the answer was 4xx
 * or a redirect. The answers of a proxy, a time limit or a rate limit (407, 408, 425, 429) say nothing about the URL, so
 * they stay retryable.
 */
export async function download(
  url: string,
  limits: FetchLimits,
  chooser: 'sender' | 'scheme',
): Promise<Uint8Array<ArrayBuffer>> {
  const first = await fetchAtMost(url, limits)
  if (first.kind === 'file') return first.bytes
  if (!mayPassSoon(first)) throw failure(first, limits, chooser)
  // Add up to half of the delay at random, so that many processes do not retry at the same moment.
  await new Promise((resolve) => setTimeout(resolve, backOff * (1 + Math.random() / 2)))
  const second = await fetchAtMost(url, limits)
  if (second.kind === 'file') return second.bytes
  throw failure(second, limits, chooser)
}

type Failure = Exclude<Fetched, { kind: 'file' }>

function mayPassSoon(fetched: Failure): boolean {
  if (fetched.kind !== 'status') return fetched.kind !== 'redirect'
  const { status } = fetched
  return status < 400 || status >= 500 || status === 408 || status === 425
}

function failure(fetched: Failure, { maxBytes }: FetchLimits, chooser: 'sender' | 'scheme'): VerificationError {
  switch (fetched.kind) {
    case 'redirect':
      return failed('The certificate host answered with a redirect', chooser === 'scheme')
    case 'status': {
      const { status } = fetched
      const isOfUrl = status >= 400 && !isTransientStatus(status)
      return failed(`The certificate host answered ${status}`, chooser === 'scheme' || !isOfUrl)
    }
    case 'too-large':
      return failed(`The certificate file is larger than ${maxBytes} bytes`, true)
    case 'no-answer':
      return failed('The certificate could not be downloaded', true, fetched.error)
  }
}

function failed(message: string, retryable: boolean, cause?: unknown): VerificationError {
  return new VerificationError('ERR_CERTIFICATE_FETCH_FAILED', message, { retryable, cause })
}
