/** What a search for a path may spend. A hostile bundle runs into these; the hardest honest case needs twelve signatures. */
export const pathBudget = {
  /** Signatures verified. */
  'signature checks': 100,
  /** Certificates looked at as issuers, the same one in another place counted again. */
  candidates: 5_000,
  /** Names held against name constraints. */
  'name comparisons': 250_000,
} as const

/** How many signatures the calling thread may verify itself: as many as an honest path has. */
export const blockingSignatureChecks = 8

/** The longest path, in certificates. */
export const maxPathLength = 24

/** Says that a budget was spent. The message names which. */
export class BudgetExhausted extends Error {}

/** Counts what a search spends. */
export class PathBudget {
  readonly #spent: Record<keyof typeof pathBudget, number> = {
    'signature checks': 0,
    candidates: 0,
    'name comparisons': 0,
  }

  /**
   * Spends.
   *
   * @throws BudgetExhausted if that is more than is left.
   */
  spend(what: keyof typeof pathBudget, amount = 1): void {
    if (this.#spent[what] + amount > pathBudget[what]) throw new BudgetExhausted(`${pathBudget[what]} ${what}`)
    this.#spent[what] += amount
  }

  /** How much has been spent. */
  spent(what: keyof typeof pathBudget): number {
    return this.#spent[what]
  }
}
