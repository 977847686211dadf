/** Something that the person at the keyboard can put right: a file that cannot be read, an option that makes no sense. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
}
