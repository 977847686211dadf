import { isPromise } from '../encoding/when-settled.js'

/** Where a verifier says what it did; `console` fits. Fields hold no body, certificate, token or secret. */
export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
}

/** Wraps a logger so that nothing it does changes a verdict or ends the process. */
export function safeLogger(logger: Logger | undefined): Logger {
  const write = (level: keyof Logger, message: string, fields: Record<string, unknown> | undefined): void => {
    try {
      const written: unknown = logger?.[level](message, fields)
      if (isPromise(written)) Promise.resolve(written).catch(() => {})
    } catch {
      // A logger that throws is the caller's trouble, not the request's.
    }
  }
  return {
    debug: (message, fields) => write('debug', message, fields),
    warn: (message, fields) => write('warn', message, fields),
  }
}
