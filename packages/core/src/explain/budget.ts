const mostHashed = 8 * 1_048_576
const mostRead = 16 * 1_048_576
const mostOperations = 10_000

/** The limits of one explanation. Default: 8 MiB hashed or encoded, 16 Mi characters read, 10,000 operations. */
export interface BudgetLimits {
  /** Bytes that are hashed, encoded or verified. */
  readonly hashed?: number
  /** Characters that are parsed, searched or serialised. */
  readonly read?: number
  /** Calls of WebCrypto, and encodings. */
  readonly operations?: number
}

/**
 * Limits the work of explaining one request: hashing, encoding and verifying, and parsing, searching and serialising. All
 * reports of the request share one budget. It counts the work and not the time, because the clock stands still on some
 * runtimes.
 */
export class Budget {
  #hashed: number
  #read: number
  #operations: number
  #isSpent = false

  constructor({ hashed = mostHashed, read = mostRead, operations = mostOperations }: BudgetLimits = {}) {
    this.#hashed = hashed
    this.#read = read
    this.#operations = operations
  }

  /** Whether some work was skipped because the budget was spent. */
  get isSpent(): boolean {
    return this.#isSpent
  }

  /**
   * Takes hashing, encoding or verifying a number of bytes from the budget. If the rest of the budget is too small, it returns
   * false, and the budget is spent.
   *
   * @param operations - 0 for work that only compares
   */
  take(bytes: number, operations: 0 | 1 = 1): boolean {
    if (this.#isSpent || bytes > this.#hashed || operations > this.#operations) return this.#end()
    this.#hashed -= bytes
    this.#operations -= operations
    return true
  }

  /** Takes parsing or serialising a number of characters from the budget. If too little is left, the budget is spent. */
  read(characters: number): boolean {
    if (this.#isSpent || characters > this.#read) return this.#end()
    this.#read -= characters
    return true
  }

  /** Takes one search of a text, which takes about an eighth of the time of parsing it. */
  search(characters: number): boolean {
    return this.read(characters / 8)
  }

  #end(): false {
    this.#isSpent = true
    return false
  }
}
