import { tryField } from '@countersign/core/http'

/**
 * Emits a process warning, for what a person must hear of and no caller can catch.
 *
 * @param error - whatever was thrown; its own accessors may throw
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
    return 'What was thrown cannot be read'
  }
}
