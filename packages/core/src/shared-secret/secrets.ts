import { isPromise } from '../encoding/when-settled.js'
import { VerificationError } from '../errors.js'
import type { OptionKind } from '../options/options.js'
import { within } from '../transfer/within.js'

/** The secret of one access key. During a rotation, there are two valid secrets. */
export type LiveSecrets = string | readonly [string] | readonly [string, string]

/** Looks up the secrets of an access key. Returns undefined for an unknown key. */
export type SecretLookup = (accessKey: string) => LiveSecrets | undefined | Promise<LiveSecrets | undefined>

/** Secrets by access key, or a function that looks them up. */
export type Secrets = Readonly<Record<string, LiveSecrets>> | SecretLookup

/**
 * Returns the secrets of an access key, or an empty list if the key is unknown. The result is a promise only if the look-up
 * returned one.
 */
export interface SecretSource {
  (accessKey: string): readonly string[] | Promise<readonly string[]>
  /** All secrets by access key, if the option is a record. */
  readonly known?: ReadonlyMap<string, readonly string[]>
}

const unknown: readonly string[] = []

// Printable US-ASCII except the comma.
const accessKeyForm = /^[!-+\--~]{1,256}$/

/** Returns whether a text can be an access key. */
export function isAccessKey(text: string): boolean {
  return accessKeyForm.test(text)
}

/** The kind of the `secrets` option. {@link createSecretSource} checks its content. */
export const secretsKind: OptionKind = {
  wanted: 'an object of secrets by access key, or a function that looks one up',
  required: true,
  secret: true,
  accepts: (value) =>
    typeof value === 'function' || (typeof value === 'object' && value !== null && !Array.isArray(value)),
}

/**
 * Reads the `secrets` option. A record is copied, so later changes to it have no effect.
 *
 * @throws TypeError if a record has no access key, an access key of another form, or an empty secret.
 */
export function createSecretSource(secrets: Secrets, timeoutSeconds: number): SecretSource {
  if (typeof secrets === 'function') return (accessKey) => lookUp(secrets, accessKey, timeoutSeconds)
  const known = new Map<string, readonly string[]>()
  // Read own properties only: `__proto__` and `constructor` are not access keys.
  for (const [accessKey, live] of Object.entries(secrets)) {
    const list = readLiveSecrets(live)
    // Quote neither the access key nor the secret. If a caller swapped the two, the access key is the secret.
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

// An empty secret is an error of the look-up, because anybody could sign with it. It does not mean that the key is unknown.
function readAnswer(answer: unknown): readonly string[] {
  if (answer === undefined || answer === null) return unknown
  const list = readLiveSecrets(answer)
  if (list !== undefined) return list
  throw new TypeError('The answer is neither undefined nor one or two secrets that are not empty')
}

// Read by index, because an iterator that the caller made may never end.
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
