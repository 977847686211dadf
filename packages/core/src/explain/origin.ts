import type { Accident } from './accidents.js'

/** What the bytes may have been before an accident. */
export interface Origin {
  readonly accident: Accident
  readonly bytes: Uint8Array<ArrayBuffer>
  /** A second accident, which came before the first. */
  readonly also?: Accident
}
