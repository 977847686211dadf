/** The limits of a search for a path. A hostile bundle reaches them; the hardest honest case needs twelve signatures. */
export const pathBudget = {
  /** Signatures that are verified. */
  'signature checks': 100,
  /** Certificates that are tried as issuers. The same certificate counts again at another position. */
  candidates: 5_000,
  /** Comparisons of a name with a name constraint. */
  'name comparisons': 250_000,
} as const

/** The number of signatures that the calling thread may verify: as many as an honest path has. */
export const blockingSignatureChecks = 8

/** The maximum length of a path in certificates. */
export const maxPathLength = 24

/** Reports that a limit was reached. The message names the limit. */
export class BudgetExhausted extends Error {}

/** Counts what a search has used of its limits. */
export class PathBudget {
  readonly #spent: Record<keyof typeof pathBudget, number> = {
    'signature checks': 0,
    candidates: 0,
    'name comparisons': 0,
  }

  /**
   * Counts an amount against a limit.
   *
   * @throws BudgetExhausted if the amount is more than is left.
   */
  spend(what: keyof typeof pathBudget, amount = 1): void {
    if (this.#spent[what] + amount > pathBudget[what]) throw new BudgetExhausted(`${pathBudget[what]} ${what}`)
    this.#spent[what] += amount
  }

  /** Returns how much has been used. */
  spent(what: keyof typeof pathBudget): number {
    return this.#spent[what]
  }
}
