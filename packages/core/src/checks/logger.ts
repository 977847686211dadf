import { isPromise } from '../encoding/when-settled.js'

/**
 * Receives the log messages of a verifier. `console` can be used. The fields never hold a body, certificate, token or
 * secret.
 */
export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
}

/** Wraps a logger. A logger that fails cannot change a verdict or end the process. */
export function safeLogger(logger: Logger | undefined): Logger {
  const write = (level: keyof Logger, message: string, fields: Record<string, unknown> | undefined): void => {
    try {
      const written: unknown = logger?.[level](message, fields)
      if (isPromise(written)) Promise.resolve(written).catch(() => {})
    } catch {
      // Ignore the error: a broken logger must not make a request fail.
    }
  }
  return {
    debug: (message, fields) => write('debug', message, fields),
    warn: (message, fields) => write('warn', message, fields),
  }
}
