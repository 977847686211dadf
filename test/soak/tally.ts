/** The counts of a soak. */
export class Tally {
  genuine = 0
  accepted = 0
  unavailable = 0
  /** Genuine requests that were refused although the phase does not allow it. */
  readonly wrong: string[] = []
  forged = 0
  /** Names of forged requests that were accepted. */
  readonly forgedAccepted: string[] = []
  replayed = 0
  readonly replaysAccepted: string[] = []
  /** Unavailable answers by phase. */
  readonly unavailableIn = new Map<string, number>()

  countGenuine(phase: string, answer: string, allowed: readonly string[]): void {
    this.genuine += 1
    if (answer === '200') this.accepted += 1
    if (answer.startsWith('503 ')) {
      this.unavailable += 1
      this.unavailableIn.set(phase, (this.unavailableIn.get(phase) ?? 0) + 1)
    }
    if (!allowed.includes(answer)) this.wrong.push(`${phase}: ${answer}`)
  }

  countForged(phase: string, name: string, answer: string): void {
    this.forged += 1
    if (!/^(4\d\d|503) ERR_\w+$/.test(answer)) this.forgedAccepted.push(`${phase}: ${name}: ${answer}`)
  }

  countReplay(phase: string, answer: string): void {
    this.replayed += 1
    if (answer === '200') this.replaysAccepted.push(phase)
  }
}
