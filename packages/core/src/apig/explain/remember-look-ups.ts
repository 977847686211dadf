import type { ApigSettings } from '../checks.js'

/**
 * Returns the same settings with a cache of secret look-ups. The look-up of the caller is called once for each access key,
 * even if there are many guesses.
 */
export function rememberLookUps(settings: ApigSettings): ApigSettings {
  const { secrets, keys } = settings
  const known = new Map<string, Promise<readonly string[]>>()
  const found = new Map<string, Promise<readonly CryptoKey[]>>()
  return {
    ...settings,
    secrets: Object.assign(
      (accessKey: string) => remember(known, accessKey, async () => await secrets(accessKey)),
      secrets.known && { known: secrets.known },
    ),
    keys: {
      ...keys,
      find: (name) => remember(found, `${name.credentialScope}\n${name.accessKey}`, async () => await keys.find(name)),
    },
  }
}

function remember<Value>(answers: Map<string, Promise<Value>>, id: string, ask: () => Promise<Value>): Promise<Value> {
  const answer = answers.get(id) ?? ask()
  answers.set(id, answer)
  return answer
}
