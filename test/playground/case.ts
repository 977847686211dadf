import type { Browser } from '../runtimes/browsers.js'
import type { Receiver } from './receiver.js'

/** The arguments of a case. */
export interface Surroundings {
  readonly browser: Browser
  /** The URL of the page on localhost. */
  readonly url: string
  readonly receiver: Receiver
}

/** A case that runs in each browser. */
export interface Case {
  readonly name: string
  /** Runs the case. Rejects if it fails. */
  run(surroundings: Surroundings): Promise<void>
}
