import { type SchemeIdentity, VerificationError, type VerificationErrorCode } from '../errors.js'
import { aFunction, type OptionKind, type OptionKinds, readOptions } from '../options/options.js'
import { fetchAtMost, isTransientStatus } from '../transfer/fetch-at-most.js'
import type { ConfirmSubscriptionOptions } from './confirmation.js'

/** The service whose subscription is confirmed. */
export interface ConfirmingService {
  /** The function that takes the options, for the message. */
  readonly owner: string
  /** The name of the service, for the message. */
  readonly name: string
  readonly identity: SchemeIdentity
  /** Returns the URL that confirms the subscription. Throws if the URL of the message is not allowed. */
  url(): string
}

const maxAnswerBytes = 16_384

const someSeconds: OptionKind = {
  wanted: 'a number of seconds above 0 and at most 60',
  accepts: (value) => typeof value === 'number' && value > 0 && value <= 60,
}

const optionKinds: OptionKinds<ConfirmSubscriptionOptions> = { fetch: aFunction, timeout: someSeconds }

/**
 * Fetches the URL that confirms a subscription and returns the body of the answer, whose status is 200.
 *
 * @throws TypeError if an option is not valid.
 * @throws VerificationError ERR_CONFIRMATION_FAILED if the service did not confirm.
 */
export async function requestConfirmation(
  { owner, name, identity, url }: ConfirmingService,
  options: ConfirmSubscriptionOptions | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const { timeout = 10, fetch = runtimeFetch } = readOptions(owner, options, optionKinds)
  const fetched = await fetchAtMost(url(), { fetch, timeout: timeout * 1_000, maxBytes: maxAnswerBytes })
  switch (fetched.kind) {
    case 'file':
      return fetched.bytes
    case 'status':
      throw confirmationFailed(identity, `${name} answered ${fetched.status}`, isTransientStatus(fetched.status))
    case 'redirect':
      throw confirmationFailed(identity, `${name} answered with a redirect`, false)
    case 'too-large':
      throw confirmationFailed(identity, 'The answer is larger than a confirmation', false)
    case 'no-answer':
      // Leave out the cause: in some runtimes it quotes the URL, which contains the token.
      throw confirmationFailed(identity, `No answer came from ${name}`, true)
  }
}

// Look up fetch at each call, and call it as a method of the global object. Browsers require that.
const runtimeFetch: typeof fetch = (input, init) => globalThis.fetch(input, init)

/** Creates the error for an answer that does not confirm a subscription. */
export function confirmationFailed(
  { name: scheme, status }: SchemeIdentity,
  message: string,
  retryable: boolean,
): VerificationError {
  const code: VerificationErrorCode = 'ERR_CONFIRMATION_FAILED'
  return new VerificationError(code, message, { scheme, status, retryable })
}
