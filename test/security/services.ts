import type { SignedRequest, Verifier } from '@countersign/core'
import { createAlexaService } from '../node/alexa-service.js'
import { createMaterials, type SchemeName, schemes } from '../schemes/index.js'
import { createSurroundings } from '../schemes/scheme-material.js'

/** The Alexa service for tests. */
export const alexa = await createAlexaService()

/** The material of every scheme. */
export const materials = await createMaterials(await createSurroundings())

/** The parts of a test: a verifier, which gets `options`, and a genuine request that it accepts. */
export interface SchemeUnderTest {
  create(options?: object): Verifier<unknown>
  sign(): Promise<SignedRequest>
}

/** The names of all schemes. */
export const names = schemes.map(({ name }) => name)

/** Every scheme, by name. */
export const services = Object.fromEntries(
  names.map((name) => {
    const { verifier, genuine } = materials[name]
    return [name, { create: (options) => verifier(options), sign: () => genuine() } satisfies SchemeUnderTest]
  }),
) as unknown as Readonly<Record<SchemeName, SchemeUnderTest>>

/** Returns the error that `verify` threw, or `accepted`. */
export async function outcomeOf(verifier: Verifier<unknown>, request: unknown): Promise<unknown> {
  try {
    await verifier.verify(request as SignedRequest)
    return 'accepted'
  } catch (error) {
    return error
  }
}

/** Returns the same WebCrypto with some functions of `subtle` replaced. */
export function cryptoWith(functions: Partial<SubtleCrypto>): Crypto {
  const subtle = new Proxy(crypto.subtle, {
    get: (target, name) => {
      const own = functions[name as keyof SubtleCrypto] ?? Reflect.get(target, name)
      return typeof own === 'function' ? own.bind(target) : own
    },
  })
  return {
    subtle,
    getRandomValues: crypto.getRandomValues.bind(crypto),
    randomUUID: () => crypto.randomUUID(),
  } as Crypto
}
