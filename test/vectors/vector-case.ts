/** A verdict, of the material or of Countersign. */
export type Verdict = 'accept' | 'reject'

/** A case of third-party material. It does not depend on the runtime, because it contains its bytes and its engine. */
export interface VectorCase {
  readonly id: string
  /** The source, such as `pkits`. */
  readonly source: string
  readonly expected: Verdict
  /** The reason why the case does not run. */
  readonly leftOut?: string
  /** Resolves to our verdict, with the reason of a rejection. */
  run(): Promise<{ verdict: Verdict; reason?: string }>
}

/** The result of a case. */
export interface VectorOutcome {
  readonly id: string
  readonly source: string
  readonly expected: Verdict
  /** `hang` if there was no verdict in time, `left out` if the case was not run. */
  readonly got: Verdict | 'hang' | 'left out'
  readonly reason?: string | undefined
  readonly milliseconds: number
}

const hangMilliseconds = 10_000

/** Runs cases one after another. `now` returns milliseconds; processor time does not depend on how busy the machine is. */
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

/** Runs a function that throws if it rejects, and returns its verdict. `isRejection` tells its errors from other errors. */
export async function verdictOf(
  run: () => unknown,
  isRejection: (error: unknown) => boolean,
): Promise<{ verdict: Verdict; reason?: string }> {
  try {
    await run()
    return { verdict: 'accept' }
  } catch (error) {
    if (!isRejection(error)) throw error
    return { verdict: 'reject', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** A line of a report: the results of the cases of one source. */
export interface VectorSummary {
  readonly source: string
  readonly cases: number
  readonly right: number
  /** Cases that were wrongly accepted. */
  readonly dangerous: number
  /** Cases that were wrongly refused. */
  readonly annoying: number
  readonly hangs: number
  readonly leftOut: number
  /** Milliseconds of the slowest case. */
  readonly slowest: number
}

/** Summarises outcomes by source, with a last line for all. */
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

/** Decodes base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}

/** Decodes hex. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
