import type { SigningKey } from './signing-key.js'

const lifetime = 3_600_000

/** Verified keys by canonical URL: bounded, each until its validity ends or an hour, whichever is first. */
export class KeyCache {
  readonly #entries = new Map<string, { key: SigningKey; since: number }>()
  readonly #maxEntries: number

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries
  }

  /** The key of a URL, where it is valid at this time. */
  get(url: string, now: Date): SigningKey | undefined {
    const entry = this.#entries.get(url)
    if (entry === undefined) return undefined
    const { key, since } = entry
    const at = now.getTime()
    if (at >= since && at < since + lifetime && at >= key.notBefore.getTime() && at <= key.notAfter.getTime())
      return key
    this.#entries.delete(url)
    return undefined
  }

  set(url: string, key: SigningKey, now: Date): void {
    this.#entries.delete(url)
    this.#entries.set(url, { key, since: now.getTime() })
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxEntries) break
      this.#entries.delete(oldest)
    }
  }
}
