import { decodeBase64, encodeBase64 } from '../../encoding/base64.js'
import { encodeUtf8 } from '../../encoding/bytes.js'
import type { Budget } from '../../scheme/explain.js'
import { importHmacKey } from '../../scheme/hmac.js'
import type { ApigSettings } from '../checks.js'
import { deriveSecret } from '../v11.js'
import type { ApigAccidentId } from './accidents.js'
import { attempt, type Change } from './change.js'
import type { Situation } from './situation.js'

type Guess = readonly [
  accident: ApigAccidentId,
  what: string,
  secret: string | Uint8Array<ArrayBuffer> | undefined,
  remedy: string,
]

const mostSecrets = 64
const trim = 'Read the secret without white space, as with .trim(), where it is configured'

/**
 * Generates other secrets that the sender may have used, the likeliest first. The texts name the kind of secret, never the
 * secret itself.
 */
export async function* secretChanges(
  { authorization, crypto }: Situation,
  { secrets }: ApigSettings,
  budget: Budget,
): AsyncGenerator<Change> {
  const { accessKey, credentialScope } = authorization
  const own = await ownSecrets(secrets, accessKey)
  const guesses = [...own.flatMap(spellingsOf), ...othersOf(secrets, accessKey)]
  for (const [accident, what, secret, remedy] of guesses) {
    if (secret === undefined || secret.length === 0 || own.includes(secret as string)) continue
    if (!budget.take(secret.length)) return
    const derived =
      credentialScope === undefined || typeof secret !== 'string'
        ? secret
        : await deriveSecret(crypto, accessKey, secret, credentialScope)
    const key = await importHmacKey(crypto, derived, 'verify')
    yield { accident, what, remedy, key, apply: (canonical) => canonical }
  }
}

async function ownSecrets(secrets: ApigSettings['secrets'], accessKey: string): Promise<readonly string[]> {
  try {
    return await secrets(accessKey)
  } catch {
    return []
  }
}

function spellingsOf(secret: string): readonly Guess[] {
  const space = 'the secret with other white space around it'
  const quote = 'Read the secret without quotes where it is configured'
  const encoded = 'Give both sides the secret in one form'
  return [
    ['secret-white-space', space, secret.trim(), trim],
    ...['\n', '\r\n', ' ', '\r', '\0'].map((end): Guess => ['secret-white-space', space, secret + end, trim]),
    ['secret-white-space', space, ` ${secret}`, trim],
    ['secret-white-space', space, `\ufeff${secret}`, trim],
    ['secret-white-space', space, secret.replace(/\s/g, ''), trim],
    ['secret-quoted', 'the secret without quotes', secret.replace(/^(['"])(.*)\1$/s, '$2'), quote],
    ['secret-quoted', 'the secret in quotes', `"${secret}"`, quote],
    ['secret-quoted', 'the secret in quotes', `'${secret}'`, quote],
    ['secret-encoded', 'the bytes that the secret encodes in base64', attempt(() => decodeBase64(secret)), encoded],
    ['secret-encoded', 'the base64 of the secret', encodeBase64(encodeUtf8(secret)), encoded],
    ['secret-encoded', 'the secret with its escapes decoded', attempt(() => decodeURIComponent(secret)), encoded],
    ['secret-encoded', 'the secret percent-encoded', encodeURIComponent(secret), encoded],
    ['secret-encoded', 'the secret in lower case', secret.toLowerCase(), encoded],
    ['secret-encoded', 'the secret in upper case', secret.toUpperCase(), encoded],
  ]
}

function othersOf({ known }: ApigSettings['secrets'], accessKey: string): readonly Guess[] {
  const swapped = 'Give the sender the access key and the secret of one pair: it signs with an access key'
  const others = [...(known ?? [])].filter(([name]) => name !== accessKey).slice(0, mostSecrets)
  return [
    ['another-secret', 'the access key in place of its secret', accessKey, swapped],
    ...others.flatMap(([name, secrets]) =>
      secrets.map((secret): Guess => {
        const remedy = 'Give the sender the access key and the secret of one pair'
        return ['another-secret', `the secret of the access key ${name}`, secret, remedy]
      }),
    ),
  ]
}
