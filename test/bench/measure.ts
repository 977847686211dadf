/** One of the cases that a group compares. */
export interface Case {
  readonly name: string
  /** The number of operations in one `run`. Default 1. */
  readonly operations?: number
  /** Runs before each run, and is not measured. */
  prepare?(round: number): void | Promise<void>
  run(): void | Promise<void>
}

/** Cases that do the same job. */
export interface Group {
  readonly id: string
  readonly title: string
  /** The cases. Each is run once a round. */
  readonly cases: readonly Case[]
  /** The case that the others are compared with. */
  readonly subject: string
  readonly rounds: number
}

/** The result of a case, in microseconds for each operation. */
export interface Measured {
  readonly name: string
  readonly p10: number
  readonly median: number
  /** Median of the processor time of all threads, if the runtime reports it. */
  readonly cpu?: number
  /** Median, over the rounds, of the time of the subject divided by the time of this case in the same round. */
  readonly ratio: number
}

/** Options for measuring a group. */
export interface MeasureOptions {
  /** The number of rounds that run first and are not counted. */
  readonly warmUp: number
  /** Reads the processor time of the process in microseconds. */
  readonly cpuTime?: () => number
  /** Reads the clock in milliseconds. Default `performance.now`. */
  readonly now?: () => number | Promise<number>
}

/**
 * Measures a group. Each round runs every case once. If the machine is slow for a while, all cases are slow, so a ratio within
 * a round is more reliable than times from two runs. The order is random in each round, because on a busy machine a case pays
 * for the processor time of the case before it.
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

/** Returns the values in a random order. */
export function shuffled<Value>(values: readonly Value[]): Value[] {
  return values
    .map((value) => ({ value, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value)
}

/** Returns the sample below which the given share of the samples lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
