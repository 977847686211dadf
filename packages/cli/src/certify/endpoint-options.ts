import { parseNumber } from '../input/options.js'
import { OperatorError } from '../operator-error.js'

/**
 * Reads the URL of an endpoint.
 *
 * @throws OperatorError if it is not http or https, or holds user information.
 */
export function readEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new OperatorError('URL must be http or https, without user information')
  }
  url.hash = ''
  return url.href
}

/** Parses a timeout in seconds. */
export function parseSeconds(text: string): number {
  return parseNumber(text, 0.1, 60, 'A timeout is 0.1 to 60 seconds.')
}

/** Parses a number of requests. */
export function parseCount(text: string): number {
  return parseNumber(text, 1, 1_000, 'A number of requests is 1 to 1000.')
}
