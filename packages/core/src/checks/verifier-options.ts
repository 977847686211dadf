import { isPromise } from '../encoding/when-settled.js'
import { VerificationError } from '../errors.js'
import { aClock, aCount, anObjectWith, type OptionKind, type OptionKinds } from '../options/options.js'
import { requireCrypto, type WebCrypto } from '../signature/web-crypto.js'
import type { ReplayGuard } from './replay-guard.js'

/** Options that every verifier takes. */
export interface VerifierOptions {
  /** Refuses a request that arrives a second time. Default: none. Then only the timestamp limits replays. */
  replayGuard?: ReplayGuard
  /** The clock. Default: the system clock. */
  currentDate?: () => Date
  /** The largest body that is accepted, in bytes. Default: 1 MiB; 2 MiB for `sns` and `smn`, 12 MiB for `apig`. */
  maxBodyBytes?: number
  /** The WebCrypto implementation. Default: the one of the runtime. */
  crypto?: WebCrypto
  /** Receives log messages. `console` can be used. Default: none. */
  logger?: Logger
}

// requireCrypto checks the value, because it gives better advice: on a page served by plain http, crypto has no subtle.
const anyCrypto: OptionKind = { wanted: 'a WebCrypto object', accepts: () => true }

/** The kind of a logger. */
export const loggerKind: OptionKind = /* @__PURE__ */ anObjectWith('a logger', 'debug', 'warn')

/** The kind of each option. */
export const verifierOptionKinds: OptionKinds<VerifierOptions> = {
  replayGuard: anObjectWith('a replay guard', 'claim', 'complete', 'release'),
  currentDate: aClock,
  maxBodyBytes: aCount('bytes'),
  crypto: anyCrypto,
  logger: loggerKind,
}

/** The options that every verifier takes, with their defaults. */
export interface VerifierSettings {
  readonly replayGuard: ReplayGuard | undefined
  readonly maxBodyBytes: number
  readonly crypto: WebCrypto
  readonly logger: Logger
  /** @throws VerificationError ERR_DEPENDENCY_FAILED if the clock throws or does not give a time. */
  readonly currentDate: () => Date
}

/**
 * Adds the defaults to options that were already read.
 *
 * @throws TypeError if there is no usable WebCrypto.
 */
export function readVerifierSettings(options: VerifierOptions, defaults: { maxBodyBytes: number }): VerifierSettings {
  return {
    replayGuard: options.replayGuard,
    maxBodyBytes: options.maxBodyBytes ?? defaults.maxBodyBytes,
    crypto: requireCrypto(options.crypto ?? globalThis.crypto),
    logger: safeLogger(options.logger),
    currentDate: checkedClock(options.currentDate ?? (() => new Date())),
  }
}

// Copy the Date. If the caller changes its Date later, the time of a request that is being checked must not change.
function checkedClock(clock: () => Date): () => Date {
  return () => {
    let time: number | undefined
    let cause: unknown
    try {
      time = clock().getTime()
    } catch (thrown) {
      cause = thrown
    }
    if (typeof time === 'number' && !Number.isNaN(time)) return new Date(time)
    throw new VerificationError('ERR_DEPENDENCY_FAILED', 'The currentDate option did not return a valid Date', {
      cause,
    })
  }
}

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
