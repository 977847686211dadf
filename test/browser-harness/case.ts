import type { Browser } from '../runtimes/browsers.js'
import type { Receiver } from './receiver.js'

/** What a case is run with. */
export interface Surroundings {
  readonly browser: Browser
  /** Where the page is served, on localhost. */
  readonly url: string
  readonly receiver: Receiver
}

/** A case, run in each browser. */
export interface Case {
  readonly name: string
  /** Rejects where it fails. */
  run(surroundings: Surroundings): Promise<void>
}
