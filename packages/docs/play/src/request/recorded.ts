import type { SignedTestRequest } from '@countersign/testing'
import { isScheme, type Scheme } from './fixture.js'
import { InputError } from './header-text.js'
import { isRawRequest, parseRawRequest } from './raw-request.js'

/** A request that was found in a text. */
export interface Recorded {
  /** What the text is, such as `raw HTTP`. */
  readonly form: string
  /** Absent if the request does not say. */
  readonly scheme?: Scheme
  readonly request: SignedTestRequest
  /** What the person should know about the reading, as sentences. */
  readonly notes: readonly string[]
}

/**
 * Reads a request from whatever it was recorded in.
 *
 * @throws InputError if the text holds none.
 */
export function readRecorded(bytes: Uint8Array): Recorded {
  const text = new TextDecoder().decode(bytes)
  if (!isRawRequest(text)) throw new InputError('This is not a form of a request that the page reads')
  const request = parseRawRequest(bytes)
  const scheme = schemeOf(request)
  return { form: 'raw HTTP', ...(isScheme(scheme) && { scheme }), request, notes: [] }
}

function schemeOf({ headers, body }: SignedTestRequest): string {
  const names = headers.map(([name]) => name.toLowerCase())
  if (names.includes('signaturecertchainurl')) return 'alexa'
  if (names.some((name) => name.startsWith('x-amz-sns-'))) return 'sns'
  if (names.some((name) => name.startsWith('x-smn-'))) return 'smn'
  if (names.some((name) => name.startsWith('paypal-'))) return 'paypal'
  if (headers.some(([, value]) => value.startsWith('SDK-HMAC-SHA256 '))) return 'apig'
  return new TextDecoder().decode(body.subarray(0, 4_096)).includes('"signedPayload"') ? 'appstore' : ''
}
