import type { SignedRequest, VerificationError, VerificationErrorCode, Verified, Verifier } from '@countersign/core'

/**
 * Expects that a verifier accepts a request.
 *
 * @throws Error, with the code and the reasons, if the verifier does not accept the request.
 *
 * @example
 * ```ts
 * import type { Verifier } from '@countersign/core'
 * import { expectAccepted, expectRejected, type SignedTestRequest } from '@countersign/testing'
 *
 * export async function check(verifier: Verifier<unknown>, request: SignedTestRequest): Promise<void> {
 *   await expectAccepted(verifier, request)
 *   await expectRejected(verifier, { ...request, body: new Uint8Array(0) }, 'ERR_SIGNATURE_MISMATCH')
 * }
 * ```
 */
export async function expectAccepted<Payload>(
  verifier: Verifier<Payload>,
  request: Request | SignedRequest,
): Promise<Verified<Payload>> {
  try {
    return await verifier.verify(request)
  } catch (error) {
    throw new Error(`Expected the ${verifier.scheme} request to be accepted, got ${show(error)}`, { cause: error })
  }
}

/**
 * Expects that a verifier rejects a request with a code.
 *
 * @throws Error if the verifier accepts the request, gives another code, or throws an error of another class.
 */
export async function expectRejected(
  verifier: Verifier<unknown>,
  request: Request | SignedRequest,
  code: VerificationErrorCode,
): Promise<VerificationError> {
  let error: unknown
  try {
    await verifier.verify(request)
  } catch (thrown) {
    error = thrown
    if (isVerificationError(error) && error.code === code) return error
  }
  const got = error === undefined ? 'it was accepted' : `got ${show(error)}`
  throw new Error(`Expected the ${verifier.scheme} request to be rejected with ${code}, but ${got}`, {
    cause: error,
  })
}

// Compare the name, because a test may load core twice.
function isVerificationError(error: unknown): error is VerificationError {
  return error instanceof Error && error.name === 'VerificationError'
}

function show(error: unknown): string {
  if (!isVerificationError(error)) return String(error)
  return [`${error.code} (${error.message})`, ...error.reasons].join('; ')
}
