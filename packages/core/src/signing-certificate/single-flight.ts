import { VerificationError } from '../errors.js'
import { TimeoutError, within } from '../transfer/within.js'

/** How long flights count, and how many there may be. */
export interface FlightLimits {
  /** Milliseconds that a call relies on a flight which another one began. */
  readonly patience: number
  /** Milliseconds after which a flight that has not ended counts as lost. */
  readonly longest: number
  /** Flights to one host at once. */
  readonly perHost: number
  /** Flights at once. */
  readonly inAll: number
}

/** A piece of work that calls may share. */
export interface Call<Value> {
  /** What is the same for calls that want the same. */
  readonly key: string
  readonly host: string
  /** Finds what another call has brought by now. */
  readonly recall: () => Value | undefined
  readonly work: () => Promise<Value>
}

interface Flight<Value> {
  readonly host: string
  readonly since: number
  readonly value: Promise<Value>
}

/**
 * Lets simultaneous calls for one key share one piece of work, within a bound of such work in all.
 *
 * On Workers a promise of a request that has ended may never settle. So a call relies on a flight only until that is as old
 * as its patience; one of those that wait then begins another flight, and whichever lands first serves them all.
 */
export class SingleFlight<Value> {
  // By key, the oldest first.
  readonly #flights = new Map<string, readonly Flight<Value>[]>()
  readonly #limits: FlightLimits
  readonly #clock: () => number

  /** @param clock milliseconds; it decides who waits, and nothing about what comes of it */
  constructor(limits: FlightLimits, clock: () => number = () => Date.now()) {
    this.#limits = limits
    this.#clock = clock
  }

  /** @throws VerificationError ERR_CERTIFICATE_FETCH_FAILED, retryable, at once if there are too many flights. */
  async run(call: Call<Value>): Promise<Value> {
    const { patience, longest } = this.#limits
    for (let left = patience + longest; left > 0; ) {
      const known = call.recall()
      if (known !== undefined) return known
      this.#forgetLost()
      const flights = this.#flights.get(call.key) ?? []
      const newest = flights.at(-1)
      const reliable = newest === undefined ? 0 : newest.since + patience - this.#clock()
      if (reliable <= 0) {
        if (this.#hasRoom(call.host)) return await this.#begin(call, flights)
        if (newest === undefined) throw failed(`Too many certificates of ${call.host} are being downloaded`)
      }
      const wait = reliable > 0 ? reliable : patience
      left -= wait
      try {
        return await within(wait, firstOf(flights))
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error
      }
    }
    throw failed('The download of a certificate that another request began did not end')
  }

  async #begin({ key, host, work }: Call<Value>, others: readonly Flight<Value>[]): Promise<Value> {
    const flight = { host, since: this.#clock(), value: work() }
    this.#flights.set(key, [...others, flight])
    const end = (): void => this.#keep(key, (other) => other !== flight)
    flight.value.then(end, end)
    // One that was begun before may still land first. That it fails, or never lands, does not matter to this call.
    return await Promise.race([flight.value, ...others.map(({ value }) => value.catch(() => never))])
  }

  #hasRoom(host: string): boolean {
    const flights = [...this.#flights.values()].flat()
    const { perHost, inAll } = this.#limits
    return flights.length < inAll && flights.filter((flight) => flight.host === host).length < perHost
  }

  // Those of requests that have ended take no room for ever. Nor do those that a clock which went back has put off.
  #forgetLost(): void {
    const now = this.#clock()
    for (const key of this.#flights.keys())
      this.#keep(key, ({ since }) => since <= now && now < since + this.#limits.longest)
  }

  #keep(key: string, isKept: (flight: Flight<Value>) => boolean): void {
    const kept = this.#flights.get(key)?.filter(isKept) ?? []
    if (kept.length > 0) this.#flights.set(key, kept)
    else this.#flights.delete(key)
  }
}

const never = new Promise<never>(() => {})

// Rejects only if every flight fails, and then as the newest does.
async function firstOf<Value>(flights: readonly Flight<Value>[]): Promise<Value> {
  try {
    return await Promise.any(flights.map(({ value }) => value))
  } catch (error) {
    throw error instanceof AggregateError ? error.errors.at(-1) : error
  }
}

function failed(message: string): VerificationError {
  return new VerificationError('ERR_CERTIFICATE_FETCH_FAILED', message)
}
