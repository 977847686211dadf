import { TimeoutError, within } from '../transfer/within.js'

/**
 * Lets simultaneous calls for one key share one piece of work.
 *
 * A caller waits only so long for work that another began: on Workers a promise of a request that has ended may never
 * settle. Whoever loses patience first begins the work anew, and the rest wait for that.
 */
export class SingleFlight<Value> {
  readonly #flights = new Map<string, Promise<Value>>()
  readonly #patience: number

  /** @param patience milliseconds */
  constructor(patience: number) {
    this.#patience = patience
  }

  async run(key: string, work: () => Promise<Value>): Promise<Value> {
    for (let flight = this.#flights.get(key); flight !== undefined; flight = this.#flights.get(key)) {
      try {
        return await within(this.#patience, flight)
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error
        if (this.#flights.get(key) === flight) this.#flights.delete(key)
      }
    }
    const flight = work()
    this.#flights.set(key, flight)
    try {
      return await flight
    } finally {
      if (this.#flights.get(key) === flight) this.#flights.delete(key)
    }
  }
}
