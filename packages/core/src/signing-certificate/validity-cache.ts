/** When something is valid, both ends included. */
export interface Validity {
  readonly notBefore: Date
  readonly notAfter: Date
}

const lifetime = 3_600_000

/** What has been validated, by canonical URL: bounded, each until its validity ends or an hour, whichever is first. */
export class ValidityCache<Value extends Validity> {
  readonly #entries = new Map<string, { value: Value; since: number }>()
  readonly #maxEntries: number

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries
  }

  /** The value of a URL, where it is valid at this time. */
  get(url: string, now: Date): Value | undefined {
    const entry = this.#entries.get(url)
    if (entry === undefined) return undefined
    const { value, since } = entry
    const at = now.getTime()
    if (at >= since && at < since + lifetime && at >= value.notBefore.getTime() && at <= value.notAfter.getTime())
      return value
    this.#entries.delete(url)
    return undefined
  }

  set(url: string, value: Value, now: Date): void {
    this.#entries.delete(url)
    this.#entries.set(url, { value, since: now.getTime() })
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxEntries) break
      this.#entries.delete(oldest)
    }
  }
}
/** The time during which all of several validities hold. */
export function narrowest(validities: readonly Validity[]): Validity {
  return {
    notBefore: new Date(Math.max(...validities.map(({ notBefore }) => notBefore.getTime()))),
    notAfter: new Date(Math.min(...validities.map(({ notAfter }) => notAfter.getTime()))),
  }
}
