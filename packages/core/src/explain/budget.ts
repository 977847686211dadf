const mostBytes = 8 * 1_048_576
const mostOperations = 10_000

/**
 * Limits the work of explaining one request. It counts what is hashed, encoded or verified, and the bytes of it. All reports
 * of the request share one budget.
 */
export class Budget {
  #bytes: number
  #operations: number
  #isSpent = false

  constructor(bytes: number = mostBytes, operations: number = mostOperations) {
    this.#bytes = bytes
    this.#operations = operations
  }

  /** Whether some work was skipped because the budget was spent. */
  get isSpent(): boolean {
    return this.#isSpent
  }

  /**
   * Takes work over a number of bytes from the budget. If the rest of the budget is too small, it returns false, and the
   * budget is spent.
   *
   * @param operations - 0 for work that only compares
   */
  take(bytes: number, operations: 0 | 1 = 1): boolean {
    if (this.#isSpent || bytes > this.#bytes || operations > this.#operations) {
      this.#isSpent = true
      return false
    }
    this.#bytes -= bytes
    this.#operations -= operations
    return true
  }
}
