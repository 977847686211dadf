/** Limits the work of explaining one request: hashes and HMACs by their number, and the bytes that go through them. */
export class Budget {
  #operations: number
  #bytes: number
  #isSpent = false

  constructor(operations: number = 10_000, bytes: number = 8 * 1_048_576) {
    this.#operations = operations
    this.#bytes = bytes
  }

  /** Whether something was left out for want of budget. */
  get isSpent(): boolean {
    return this.#isSpent
  }

  /** Takes one operation over so many bytes, or none; false if it is more than what is left, which ends the budget. */
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
