/**
 * The time during which a value is valid, in milliseconds since 1970. Both limits are included. These are numbers, because
 * any holder of a Date can change it.
 */
export interface Validity {
  readonly notBefore: number
  readonly notAfter: number
}

const lifetime = 3_600_000

/**
 * A bounded cache of validated values by canonical URL. Each value is kept for one hour, or until its validity ends if that
 * is earlier.
 */
export class ValidityCache<Value extends Validity> {
  readonly #entries = new Map<string, { value: Value; since: number }>()
  readonly #maxEntries: number

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries
  }

  /** Returns the value of a URL if it is valid at this time. */
  get(url: string, now: Date): Value | undefined {
    const entry = this.#entries.get(url)
    if (entry === undefined) return undefined
    const { value, since } = entry
    const at = now.getTime()
    if (at >= since && at < since + lifetime && at >= value.notBefore && at <= value.notAfter) return value
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

/** Returns the time during which all of the given certificates are valid. */
export function narrowest(certificates: readonly { readonly notBefore: Date; readonly notAfter: Date }[]): Validity {
  return {
    notBefore: Math.max(...certificates.map(({ notBefore }) => notBefore.getTime())),
    notAfter: Math.min(...certificates.map(({ notAfter }) => notAfter.getTime())),
  }
}
