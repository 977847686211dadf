import { VerificationError } from '../errors.js'
import { TimeoutError, within } from '../transfer/within.js'

/** Limits on the duration and the number of flights. */
export interface FlightLimits {
  /** How long a call waits for a flight that another call began, in milliseconds. */
  readonly patience: number
  /** When a flight that has not ended counts as lost, in milliseconds after its start. */
  readonly longest: number
  /** The largest number of simultaneous flights to one host. */
  readonly perHost: number
  /** The largest number of simultaneous flights. */
  readonly inAll: number
}

/** A piece of work that several calls can share. */
export interface Call<Value> {
  /** The key of the work. Calls with the same key share it. */
  readonly key: string
  readonly host: string
  /** Returns the result that another call has already found, or undefined. */
  readonly recall: () => Value | undefined
  readonly work: () => Promise<Value>
}

interface Place {
  readonly host: string
  readonly since: number
}

interface Flight<Value> extends Place {
  readonly value: Promise<Value>
}

/**
 * Lets simultaneous calls with the same key share one piece of work. A flight is a piece of work that is running, and the number
 * of flights is limited.
 *
 * On Workers, a promise of a request that has ended may never settle. So a call waits for a flight only until the flight is
 * older than `patience`. Then one of the waiting calls begins another flight. The first flight that succeeds serves all of
 * them.
 */
export class SingleFlight<Value> {
  // Flights by key. The oldest comes first.
  readonly #flights = new Map<string, readonly Flight<Value>[]>()
  // Work that no other call shares.
  readonly #alone = new Set<Place>()
  readonly #limits: FlightLimits
  readonly #clock: () => number

  /** @param clock the time in milliseconds; it decides only which calls wait, and never changes a result */
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
        if (newest === undefined) throw tooMany(call.host)
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

  /**
   * Runs work that no other call shares, within the same limits.
   *
   * @throws VerificationError ERR_CERTIFICATE_FETCH_FAILED, retryable, at once if there are too many flights.
   */
  async runAlone<Result>(host: string, work: () => Promise<Result>): Promise<Result> {
    this.#forgetLost()
    if (!this.#hasRoom(host)) throw tooMany(host)
    const place: Place = { host, since: this.#clock() }
    this.#alone.add(place)
    try {
      return await work()
    } finally {
      this.#alone.delete(place)
    }
  }

  async #begin({ key, host, work }: Call<Value>, others: readonly Flight<Value>[]): Promise<Value> {
    const flight = { host, since: this.#clock(), value: work() }
    this.#flights.set(key, [...others, flight])
    const end = (): void => this.#keep(key, (other) => other !== flight)
    flight.value.then(end, end)
    // An older flight may still succeed first. If it fails or never ends, this call ignores it.
    return await Promise.race([flight.value, ...others.map(({ value }) => value.catch(() => never))])
  }

  #hasRoom(host: string): boolean {
    const flights: readonly Place[] = [...[...this.#flights.values()].flat(), ...this.#alone]
    const { perHost, inAll } = this.#limits
    return flights.length < inAll && flights.filter((flight) => flight.host === host).length < perHost
  }

  // Removes lost flights: those that are too old, and those that appear to begin in the future because the clock was set
  // back.
  #forgetLost(): void {
    const now = this.#clock()
    const isCurrent = ({ since }: Place): boolean => since <= now && now < since + this.#limits.longest
    for (const key of this.#flights.keys()) this.#keep(key, isCurrent)
    for (const place of this.#alone) if (!isCurrent(place)) this.#alone.delete(place)
  }

  #keep(key: string, isKept: (flight: Flight<Value>) => boolean): void {
    const kept = this.#flights.get(key)?.filter(isKept) ?? []
    if (kept.length > 0) this.#flights.set(key, kept)
    else this.#flights.delete(key)
  }
}

const never = new Promise<never>(() => {})

// Rejects only if every flight fails. The error is then that of the newest flight.
async function firstOf<Value>(flights: readonly Flight<Value>[]): Promise<Value> {
  try {
    return await Promise.any(flights.map(({ value }) => value))
  } catch (error) {
    throw error instanceof AggregateError ? error.errors.at(-1) : error
  }
}

function tooMany(host: string): VerificationError {
  return failed(`Too many certificates of ${host} are being downloaded`)
}

function failed(message: string): VerificationError {
  return new VerificationError('ERR_CERTIFICATE_FETCH_FAILED', message)
}
