import type { Verifier } from '../checks/verifier.js'
import { type Logger, safeLogger } from '../checks/verifier-options.js'
import { isVerificationError } from '../errors.js'
import { aFlag, type OptionKinds } from '../options/options.js'

/** Options of an adapter that say whether it prepares its verifier. */
export interface PrepareOptions {
  /**
   * Whether the verifier is prepared when the adapter is made, so that the first request is as fast as those after it.
   * If preparing fails, the failure is logged and no request fails. Default true.
   */
  prepare?: boolean
}

/** The kinds of {@link PrepareOptions}, for the options of an adapter that has them among its own. */
export const prepareOptionKinds: OptionKinds<PrepareOptions> = { prepare: aFlag }

/** Prepares the verifier of an adapter, unless its options say not to. Returns at once, and never throws. */
export function prepareVerifier(
  verifier: Verifier<unknown>,
  { prepare = true, logger }: { prepare?: boolean | undefined; logger?: Logger | undefined },
): void {
  if (prepare) void prepareQuietly(verifier, safeLogger(logger))
}

async function prepareQuietly(verifier: Verifier<unknown>, logger: Logger): Promise<void> {
  try {
    // A verifier that a program wrote itself may lack this method.
    await (verifier as Partial<Verifier<unknown>>).prepare?.()
  } catch (error) {
    const { code, message } = isVerificationError(error) ? error : { code: undefined, message: 'unknown' }
    logger.warn('verifier not prepared', { scheme: verifier.scheme, code, message })
  }
}
