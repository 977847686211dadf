/** Limits the work of explaining one request. It counts the hashes and HMACs, and the bytes that they read. */
export class Budget {
  #operations: number
  #bytes: number
  #isSpent = false

  constructor(operations: number = 10_000, bytes: number = 8 * 1_048_576) {
    this.#operations = operations
    this.#bytes = bytes
  }

  /** Whether some work was skipped because the budget was spent. */
  get isSpent(): boolean {
    return this.#isSpent
  }

  /**
   * Takes one operation over a number of bytes from the budget. If the rest of the budget is too small, it returns false and
   * the budget ends.
   */
  take(bytes: number, operations: 0 | 1 = 1): boolean {
    if (this.#isSpent || this.#operations < operations || this.#bytes < bytes) {
      this.#isSpent = true
      return false
    }
    this.#operations -= operations
    this.#bytes -= bytes
    return true
  }
}
