/** An error that the operator can correct: a file that cannot be read, an option that makes no sense. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
}
