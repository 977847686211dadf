import { drainReader, type Reader } from '../transfer/limits.js'
import { TimeoutError, within } from '../transfer/within.js'
import { type BodyLimits, discardRest, tooLarge, unreadable } from './unusual-forms.js'

// This module is loaded with the first request whose body is a stream.

/**
 * How long the answer to a request whose body did not arrive may take, in milliseconds. Then the connection may be closed.
 */
const answerMilliseconds = 500

/**
 * Reads the body of a request from a stream.
 *
 * @throws VerificationError ERR_BODY_TOO_LARGE, or ERR_DEPENDENCY_FAILED if it does not arrive in time and to its end.
 */
export async function readBody(reader: Reader, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer>> {
  // Do not cancel at once: some servers would close the connection before they send the answer.
  const onLate = (): void => discardRest(reader, answerMilliseconds)
  const body = await arrived(drainReader(reader, limits.maxBodyBytes), limits, onLate)
  if (body !== undefined) return body
  discardRest(reader)
  throw tooLarge(limits.maxBodyBytes)
}

/**
 * Waits for a body within its time limit.
 *
 * @throws VerificationError ERR_DEPENDENCY_FAILED if it does not arrive.
 */
export async function arrived<Value>(
  pending: Promise<Value>,
  { bodyTimeout }: BodyLimits,
  onLate?: () => void,
): Promise<Value> {
  try {
    return await within(bodyTimeout * 1_000, pending)
  } catch (cause) {
    if (cause instanceof TimeoutError) onLate?.()
    throw unreadable(cause, bodyTimeout)
  }
}
