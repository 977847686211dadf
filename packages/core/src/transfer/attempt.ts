import { TimeoutError, within } from './within.js'

/** What came of asking something that a caller brought. */
export type Attempt<Value> =
  | { readonly kind: 'answer'; readonly value: Value }
  | { readonly kind: 'failure'; readonly cause: unknown }
  | { readonly kind: 'late' }

/** Asks something that a caller brought, and waits so many milliseconds for its answer. Never rejects, whatever it throws. */
export async function attempt<Value>(milliseconds: number, ask: () => Value | Promise<Value>): Promise<Attempt<Value>> {
  try {
    return await within(milliseconds, outcomeOf(ask))
  } catch (error) {
    return error instanceof TimeoutError ? { kind: 'late' } : { kind: 'failure', cause: error }
  }
}

/** The name of an error, for a log: its message may hold an address or a password. */
export function nameOfError(error: unknown): string {
  try {
    return error instanceof Error ? String(error.name) : 'unknown'
  } catch {
    // What is thrown may be a proxy that was revoked.
    return 'unknown'
  }
}

// Wrapped before it is looked at: what somebody else throws may be anything.
async function outcomeOf<Value>(ask: () => Value | Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { kind: 'answer', value: await ask() }
  } catch (cause) {
    return { kind: 'failure', cause }
  }
}
