import { createAlexaMaterial } from './alexa.js'
import { createApigMaterial } from './apig.js'
import { createAppStoreMaterial } from './appstore.js'
import { createPayPalMaterial } from './paypal.js'
import { type SchemeFacts, schemeFacts } from './scheme-facts.js'
import type { SchemeMaterial, SchemeSurroundings } from './scheme-material.js'
import { createSmnMaterial } from './smn.js'
import { createSnsMaterial } from './sns.js'

export { promisedStatus, schemeFacts } from './scheme-facts.js'
export * from './scheme-material.js'

/** The name of a scheme, as in `verifier.scheme`. */
export type SchemeName = keyof typeof schemeFacts

/** The functions that create the material of each scheme. A scheme that has facts must be here, or this does not compile. */
const makers = {
  alexa: createAlexaMaterial,
  sns: createSnsMaterial,
  apig: createApigMaterial,
  appstore: createAppStoreMaterial,
  paypal: createPayPalMaterial,
  smn: createSmnMaterial,
} satisfies Record<SchemeName, (surroundings: SchemeSurroundings) => Promise<SchemeMaterial>>

/** The material of every scheme, by name. */
export type SchemeMaterials = { readonly [Name in SchemeName]: Awaited<ReturnType<(typeof makers)[Name]>> }

/** A row of the table. */
export interface Scheme extends SchemeFacts {
  readonly name: SchemeName
}

/** Every scheme, in the order of the table. */
export const schemes: readonly Scheme[] = (Object.keys(makers) as SchemeName[]).map((name) => ({
  name,
  ...schemeFacts[name],
}))

/** The names of the schemes that download certificates. */
export const downloading: readonly SchemeName[] = namesProvedBy('certificate at a URL')

/** The names of the schemes that validate certification paths. */
export const anchored: readonly SchemeName[] = namesProvedBy('certificate at a URL', 'certificates in the message')

function namesProvedBy(...proofs: readonly SchemeFacts['proof'][]): readonly SchemeName[] {
  return schemes.filter(({ proof }) => proofs.includes(proof)).map(({ name }) => name)
}

/** Creates the material of every scheme. */
export async function createMaterials(surroundings: SchemeSurroundings): Promise<SchemeMaterials> {
  const made = schemes.map(async ({ name }) => [name, await makers[name](surroundings)] as const)
  return Object.fromEntries(await Promise.all(made)) as unknown as SchemeMaterials
}
