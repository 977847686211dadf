import type { Changes } from './changes.js'
import type { Finding } from './report-checks.js'

/** Describes a common accident between signing and verifying, and what to change in each host. */
export interface Accident {
  readonly id: string
  /** What happened to the bytes on their way to the verifier; a sentence. */
  readonly what: string
  /** What to do in any host; an instruction. */
  readonly fix: string
  /** The line to change, by host. */
  readonly changes: Changes
}

/** A form that the bytes may have had before an accident. */
export interface Origin {
  readonly accident: Accident
  readonly bytes: Uint8Array<ArrayBuffer>
  /** A second accident, which happened before the first. */
  readonly also?: Accident
}

/** Creates the description of an accident. */
export function accident(id: string, what: string, fix: string, changes: Changes): Accident {
  return { id, what, fix, changes }
}

/** Names an accident in the row of a check, and in the diagnosis. */
export function nameAccident(
  { id, what, fix, changes }: Accident,
  confidence: 'proven' | 'likely',
  evidence: Record<string, unknown> = {},
): Finding {
  return {
    evidence: { ...evidence, accident: id, confidence, changes },
    hint: `${what} ${fix}`,
    diagnosis: { cause: what, fix, changes, confidence },
  }
}
