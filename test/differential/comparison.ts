/** The answers of two readers to one input. Equal answers agree. */
export interface Comparison {
  readonly ours: string
  readonly theirs: string
  /** The unusual features of the input, for rules that apply only to such inputs. */
  readonly features?: readonly string[]
}

/** A class of inputs about which two readers may disagree, and the reason why that is right. */
export interface Difference {
  readonly name: string
  /** A pattern of our answer, and of the answer of the other reader. */
  readonly ours: RegExp
  readonly theirs: RegExp
  /** The rule applies only if the input has a feature that matches. Default: for every input. */
  readonly feature?: RegExp
  readonly reason: string
}

/** The result of a comparison of many inputs. */
export interface ComparisonResult {
  /** Names the readers, for the report. */
  readonly title: string
  readonly inputs: number
  readonly agreed: number
  /** The number of inputs that both readers accepted. A run without any has compared nothing. */
  readonly accepted: number
  readonly differences: readonly { readonly name: string; readonly reason: string; readonly inputs: number }[]
  /** A disagreement that no rule explains, one for each pair of answers, with a reproduction. */
  readonly unexplained: readonly string[]
  readonly seconds: number
}

const mostReproductions = 100

/** Counts agreements and disagreements, and explains each disagreement by the first rule that matches. */
export class Tally {
  readonly #title: string
  readonly #differences: readonly Difference[]
  readonly #counts = new Map<Difference, number>()
  readonly #unexplained = new Map<string, string>()
  readonly #began = performance.now()
  #inputs = 0
  #agreed = 0
  #accepted = 0

  constructor(title: string, differences: readonly Difference[]) {
    this.#title = title
    this.#differences = differences
  }

  /** @param reproduce - returns a text that says how to reproduce the disagreement */
  record(comparison: Comparison, reproduce: () => string): void {
    const { ours, theirs, features = [] } = comparison
    this.#inputs += 1
    if (ours === theirs) {
      this.#agreed += 1
      if (!isRefusal(ours)) this.#accepted += 1
      return
    }
    if (isRefusal(ours) && isRefusal(theirs)) {
      this.#agreed += 1
      return
    }
    const difference = this.#differences.find(
      (rule) =>
        rule.ours.test(ours) &&
        rule.theirs.test(theirs) &&
        (rule.feature === undefined || features.some((feature) => rule.feature?.test(feature))),
    )
    if (difference !== undefined) this.#counts.set(difference, (this.#counts.get(difference) ?? 0) + 1)
    else if (this.#unexplained.size < mostReproductions) {
      const key = `${withoutValues(ours)} | ${withoutValues(theirs)}`
      if (!this.#unexplained.has(key)) {
        this.#unexplained.set(key, `ours: ${ours}; theirs: ${theirs}; features: ${features.join(', ')}\n${reproduce()}`)
      }
    }
  }

  get seconds(): number {
    return (performance.now() - this.#began) / 1_000
  }

  result(): ComparisonResult {
    return {
      title: this.#title,
      inputs: this.#inputs,
      agreed: this.#agreed,
      accepted: this.#accepted,
      differences: [...this.#counts].map(([{ name, reason }, inputs]) => ({ name, reason, inputs })),
      unexplained: [...this.#unexplained.values()],
      seconds: Math.round(this.seconds),
    }
  }
}

/** A refusal, with the reason. Two refusals agree, even if their reasons differ. */
export function refused(reason: string): string {
  return `refused: ${reason}`
}

function isRefusal(answer: string): boolean {
  return answer.startsWith('refused: ')
}

function withoutValues(answer: string): string {
  return answer.replace(/[0-9]+/g, '0').slice(0, 200)
}

/** The number of inputs to compare: a fixed number, or as many as the time allows. */
export interface Extent {
  readonly seed: number
  readonly inputs: number | undefined
  readonly seconds: number
}

/** Calls a function with batches of random inputs until there were enough. The seed of a batch follows from its number. */
export async function compareBatches(
  { seed, inputs, seconds }: Extent,
  size: number,
  compare: (batch: { readonly seed: number; readonly numRuns: number }) => Promise<void>,
): Promise<void> {
  const until = performance.now() + seconds * 1_000
  let done = 0
  for (let batch = 0; inputs === undefined ? batch === 0 || performance.now() < until : done < inputs; batch += 1) {
    const numRuns = inputs === undefined ? size : Math.min(size, inputs - done)
    await compare({ seed: seed + batch, numRuns })
    done += numRuns
  }
}
