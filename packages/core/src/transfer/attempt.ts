import { TimeoutError, within } from './limits.js'

/** The outcome of a call to an object that the caller provided. */
export type Attempt<Value> =
  | { readonly kind: 'answer'; readonly value: Value }
  | { readonly kind: 'failure'; readonly cause: unknown }
  | { readonly kind: 'late' }

/**
 * Calls an object that the caller provided, and waits a number of milliseconds for its answer. Never rejects, even if the
 * object throws.
 */
export async function attempt<Value>(milliseconds: number, ask: () => Value | Promise<Value>): Promise<Attempt<Value>> {
  try {
    return await within(milliseconds, outcomeOf(ask))
  } catch (error) {
    return error instanceof TimeoutError ? { kind: 'late' } : { kind: 'failure', cause: error }
  }
}

/** Returns the name of an error for a log. The message is left out, because it may hold an address or a password. */
export function nameOfError(error: unknown): string {
  try {
    return error instanceof Error ? String(error.name) : 'unknown'
  } catch {
    // The thrown value may be a revoked proxy, which throws on any access.
    return 'unknown'
  }
}

// Wrap the thrown value before anything reads it, because other code may throw any value.
async function outcomeOf<Value>(ask: () => Value | Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { kind: 'answer', value: await ask() }
  } catch (cause) {
    return { kind: 'failure', cause }
  }
}
