/** A verdict of the material and of ours. */
export type Verdict = 'accept' | 'reject'

/** One case of third-party material. Neutral of the runtime: it was handed its bytes and its engine. */
export interface VectorCase {
  readonly id: string
  /** Where it comes from, such as `pkits`. */
  readonly source: string
  readonly expected: Verdict
  /** Why the case is not run. */
  readonly leftOut?: string
  /** Resolves to our verdict, with the reason of a rejection. */
  run(): Promise<{ verdict: Verdict; reason?: string }>
}

/** What came of a case. */
export interface VectorOutcome {
  readonly id: string
  readonly source: string
  readonly expected: Verdict
  /** `hang` where there was no verdict in time, `left out` where it was not run. */
  readonly got: Verdict | 'hang' | 'left out'
  readonly reason?: string | undefined
  readonly milliseconds: number
}

const hangMilliseconds = 10_000

/** Runs cases one after another. Time is `now`'s, in milliseconds; a clock of processor time is the same on a busy machine. */
export async function runCases(
  cases: readonly VectorCase[],
  now: () => number = () => performance.now(),
): Promise<VectorOutcome[]> {
  const outcomes: VectorOutcome[] = []
  for (const { id, source, expected, leftOut, run } of cases) {
    if (leftOut !== undefined) {
      outcomes.push({ id, source, expected, got: 'left out', reason: leftOut, milliseconds: 0 })
      continue
    }
    const start = now()
    let timer: ReturnType<typeof setTimeout> | undefined
    const hang = new Promise<{ verdict: 'hang'; reason?: string }>((resolve) => {
      timer = setTimeout(() => resolve({ verdict: 'hang' }), hangMilliseconds)
    })
    const { verdict, reason } = await Promise.race([run(), hang])
    clearTimeout(timer)
    outcomes.push({ id, source, expected, got: verdict, reason, milliseconds: now() - start })
  }
  return outcomes
}

/** The verdict of a function that throws where it rejects. `isRejection` tells its errors from accidents. */
export async function verdictOf(
  judge: () => unknown,
  isRejection: (error: unknown) => boolean,
): Promise<{ verdict: Verdict; reason?: string }> {
  try {
    await judge()
    return { verdict: 'accept' }
  } catch (error) {
    if (!isRejection(error)) throw error
    return { verdict: 'reject', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** One line of a report: how the cases of one source came out. */
export interface VectorSummary {
  readonly source: string
  readonly cases: number
  readonly right: number
  /** Accepted, and should not have been. */
  readonly dangerous: number
  /** Refused, and should not have been. */
  readonly annoying: number
  readonly hangs: number
  readonly leftOut: number
  /** Milliseconds of the slowest case. */
  readonly slowest: number
}

/** Sums outcomes up by source, with a last line over all. */
export function summarize(outcomes: readonly VectorOutcome[]): VectorSummary[] {
  const sources = [...new Set(outcomes.map(({ source }) => source))]
  return [
    ...sources.map((source) =>
      summary(
        source,
        outcomes.filter((outcome) => outcome.source === source),
      ),
    ),
    summary('all', outcomes),
  ]
}

function summary(source: string, outcomes: readonly VectorOutcome[]): VectorSummary {
  const count = (match: (outcome: VectorOutcome) => boolean): number => outcomes.filter(match).length
  return {
    source,
    cases: outcomes.length,
    right: count(({ got, expected }) => got === expected),
    dangerous: count(({ got, expected }) => got === 'accept' && expected === 'reject'),
    annoying: count(({ got, expected }) => got === 'reject' && expected === 'accept'),
    hangs: count(({ got }) => got === 'hang'),
    leftOut: count(({ got }) => got === 'left out'),
    slowest: Math.round(Math.max(0, ...outcomes.map(({ milliseconds }) => milliseconds))),
  }
}

/** Bytes of base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}

/** Bytes of hex. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
