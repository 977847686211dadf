/** An error that the operator can correct: a file that cannot be read, an option that is not valid. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
}
