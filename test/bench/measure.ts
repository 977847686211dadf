/** One of the things that a group compares. */
export interface Case {
  readonly name: string
  /** How many operations one `run` does. Default 1. */
  readonly operations?: number
  /** Done before each run, outside the time. */
  prepare?(round: number): void | Promise<void>
  run(): void | Promise<void>
}

/** Things that do one job. */
export interface Group {
  readonly id: string
  readonly title: string
  /** Of these every one is run once a round. */
  readonly cases: readonly Case[]
  /** The case that the others are compared with. */
  readonly subject: string
  readonly rounds: number
}

/** What came of a case, in microseconds an operation. */
export interface Measured {
  readonly name: string
  readonly p10: number
  readonly median: number
  /** Median of the processor time of all threads, where the runtime tells. */
  readonly cpu?: number
  /** Median over the rounds of the subject's time divided by this case's in the same round. */
  readonly ratio: number
}

/** How a group is measured. */
export interface MeasureOptions {
  /** Rounds that are run first, and not counted. */
  readonly warmUp: number
  /** Microseconds of processor time that the process has taken. */
  readonly cpuTime?: () => number
  /** Milliseconds; default `performance.now`. */
  readonly now?: () => number | Promise<number>
}

/**
 * Measures a group. Each round runs every case once, so that whatever slows the machine down for a while slows all of
 * them, and a ratio within a round means more than two times from two runs. The order is drawn anew each round: on a
 * busy machine a case pays for the processor time that the one before it took.
 *
 */
export async function measure({ cases, subject, rounds }: Group, options: MeasureOptions): Promise<Measured[]> {
  const { warmUp, cpuTime, now = () => performance.now() } = options
  const samples = new Map(cases.map(({ name }) => [name, { times: [] as number[], cpu: [] as number[] }]))
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const { name, operations = 1, ...one } of shuffled(cases)) {
      await one.prepare?.(round)
      const cpuBefore = cpuTime?.() ?? 0
      const before = await now()
      await one.run()
      const time = (await now()) - before
      const cpu = (cpuTime?.() ?? 0) - cpuBefore
      if (round < warmUp) continue
      samples.get(name)?.times.push((time * 1_000) / operations)
      samples.get(name)?.cpu.push(cpu / operations)
    }
  }
  const subjectTimes = samples.get(subject)?.times ?? []
  return [...samples].map(([name, { times, cpu }]) => ({
    name,
    p10: quantile(times, 0.1),
    median: quantile(times, 0.5),
    ...(cpuTime && { cpu: quantile(cpu, 0.5) }),
    ratio: quantile(
      times.map((time, round) => (subjectTimes[round] ?? Number.NaN) / time),
      0.5,
    ),
  }))
}

function shuffled<Value>(values: readonly Value[]): Value[] {
  return values
    .map((value) => ({ value, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value)
}

/** The sample that a share of the samples is below. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
