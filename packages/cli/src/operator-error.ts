/** An error that the operator can correct: a file that cannot be read, an option that is not valid. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
}

/** Creates the error for a path that cannot be written, from the error of `node:fs`. */
export function notWritten(path: string, error: unknown): OperatorError {
  const code = error instanceof Error && 'code' in error ? error.code : 'unknown'
  return new OperatorError(`${path} cannot be written: ${code}`)
}
