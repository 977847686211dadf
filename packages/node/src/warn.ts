import { tryField } from '@countersign/core/http'

/**
 * Emits a process warning, for an error that no caller can catch and that a person must see.
 *
 * @param error - the thrown value; its accessors may throw too
 */
export function warn(message: string, error?: unknown, code?: string): void {
  process.emitWarning(message, {
    type: 'CountersignWarning',
    ...(code === undefined ? {} : { code }),
    ...(error === undefined ? {} : { detail: describe(error) }),
  })
}

function describe(error: unknown): string {
  try {
    const stack = typeof error === 'object' && error !== null ? tryField(error, 'stack') : undefined
    return typeof stack === 'string' ? stack : String(error)
  } catch {
    return 'The thrown value cannot be read'
  }
}
