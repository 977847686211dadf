const mostBytes = 8 * 1_048_576
const mostOperations = 8_000

/** Limits the work of explaining one request: the bytes that are encoded or hashed, and how often. */
export class Budget {
  #bytes: number
  #operations: number
  #isSpent = false

  constructor(bytes: number = mostBytes, operations: number = mostOperations) {
    this.#bytes = bytes
    this.#operations = operations
  }

  /** Whether something was left out for want of budget. */
  get isSpent(): boolean {
    return this.#isSpent
  }

  /** Takes one operation over so many bytes. False if that is more than what is left: then the budget is spent. */
  take(bytes: number): boolean {
    if (this.#isSpent || bytes > this.#bytes || this.#operations < 1) {
      this.#isSpent = true
      return false
    }
    this.#bytes -= bytes
    this.#operations -= 1
    return true
  }
}
