import { isPromise } from '../encoding/when-settled.js'
import { VerificationError } from '../errors.js'
import type { OptionKind } from '../options/options.js'
import { within } from '../transfer/within.js'
import { isAccessKey } from './authorization.js'

/** What one access key signs with: a secret, or during a rotation two that are both live. */
export type LiveSecrets = string | readonly [string] | readonly [string, string]

/** Looks the secrets of an access key up; undefined for a key that is not known. */
export type SecretLookup = (accessKey: string) => LiveSecrets | undefined | Promise<LiveSecrets | undefined>

/** Secrets by access key, or a look-up of them. */
export type Secrets = Readonly<Record<string, LiveSecrets>> | SecretLookup

/** Secrets of an access key; empty if it is not known. A promise only if the look-up gave one. */
export interface SecretSource {
  (accessKey: string): readonly string[] | Promise<readonly string[]>
  /** All secrets by access key, if they are a record. */
  readonly known?: ReadonlyMap<string, readonly string[]>
}

const unknown: readonly string[] = []

/** What the `secrets` option may be; what is in it is read by {@link createSecretSource}. */
export const secretsKind: OptionKind = {
  wanted: 'an object of secrets by access key, or a function that looks one up',
  required: true,
  secret: true,
  accepts: (value) =>
    typeof value === 'function' || (typeof value === 'object' && value !== null && !Array.isArray(value)),
}

/**
 * Reads the `secrets` option. A record is copied: later changes to it count for nothing.
 *
 * @throws TypeError if a record has no access key, an access key that no Authorization header can name, or an empty secret.
 */
export function createSecretSource(secrets: Secrets, timeoutSeconds: number): SecretSource {
  if (typeof secrets === 'function') return (accessKey) => lookUp(secrets, accessKey, timeoutSeconds)
  const known = new Map<string, readonly string[]>()
  // Own properties only: `__proto__` and `constructor` are no access keys.
  for (const [accessKey, live] of Object.entries(secrets)) {
    const list = readLiveSecrets(live)
    // The name may be the secret, if the two were swapped, so neither is quoted.
    if (!isAccessKey(accessKey))
      throw new TypeError('secrets: an access key must be 1 to 256 printable characters without spaces and commas')
    if (list === undefined)
      throw new TypeError('secrets: a secret must be a string that is not empty, or a list of one or two such strings')
    known.set(accessKey, list)
  }
  if (known.size === 0)
    throw new TypeError('secrets must have an access key, such as { signature_key1: process.env.SIGNATURE_SECRET1 }')
  return Object.assign((accessKey: string) => known.get(accessKey) ?? unknown, { known })
}

function lookUp(
  lookup: SecretLookup,
  accessKey: string,
  timeoutSeconds: number,
): readonly string[] | Promise<readonly string[]> {
  try {
    const answer = lookup(accessKey)
    return isPromise(answer) ? awaitAnswer(answer, timeoutSeconds) : readAnswer(answer)
  } catch (thrown) {
    throw failed(thrown)
  }
}

async function awaitAnswer(
  answer: Promise<LiveSecrets | undefined>,
  timeoutSeconds: number,
): Promise<readonly string[]> {
  try {
    return readAnswer(await within(timeoutSeconds * 1_000, answer))
  } catch (thrown) {
    throw failed(thrown)
  }
}

// An empty secret is a fault of the look-up and does not mean that a key is unknown: anyone could sign with it.
function readAnswer(answer: unknown): readonly string[] {
  if (answer === undefined || answer === null) return unknown
  const list = readLiveSecrets(answer)
  if (list !== undefined) return list
  throw new TypeError('The answer is neither undefined nor one or two secrets that are not empty')
}

// By index: an iterator of the caller's making may never end.
function readLiveSecrets(live: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(live) ? readPair(live) : [live]
  return list.length > 0 && list.every(isSecret) ? list : undefined
}

function readPair(live: readonly unknown[]): readonly unknown[] {
  switch (live.length) {
    case 1:
      return [live[0]]
    case 2:
      return [live[0], live[1]]
    default:
      return []
  }
}

function isSecret(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function failed(cause: unknown): VerificationError {
  return new VerificationError('ERR_DEPENDENCY_FAILED', 'The look-up of the secret failed', { cause })
}
