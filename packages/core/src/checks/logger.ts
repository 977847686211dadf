/** Where a verifier says what it did; `console` fits. Fields hold no body, certificate, token or secret. */
export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
}

/** A logger that cannot change a verdict, whatever the caller's does. */
export function safeLogger(logger: Logger | undefined): Logger {
  const write = (level: keyof Logger, message: string, fields: Record<string, unknown> | undefined): void => {
    try {
      logger?.[level](message, fields)
    } catch {
      // A logger that throws is the caller's trouble, not the request's.
    }
  }
  return {
    debug: (message, fields) => write('debug', message, fields),
    warn: (message, fields) => write('warn', message, fields),
  }
}
