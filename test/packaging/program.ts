// Does what a program of a user does, for every scheme. It is built with the packed packages, and runs in several ways.
import { withVerification } from '@countersign/core/http'
import { toRequest } from '@countersign/testing'
import { createMaterials, createSurroundings, type SchemeMaterial, schemes } from '../schemes/index.js'

/** Verifies a genuine request of each scheme, and the same request with another body. Resolves to JSON of the outcomes. */
export async function run(): Promise<string> {
  const materials = await createMaterials(await createSurroundings())
  const outcomes: Record<string, unknown> = {}
  for (const { name } of schemes) {
    const { verifier, genuine }: SchemeMaterial = materials[name]
    const handler = withVerification(verifier(), ({ scheme }) => Response.json(scheme))
    const signed = await genuine()
    const accepted = await handler(toRequest(signed))
    const refused = await handler(toRequest({ ...signed, body: new Uint8Array(2) }))
    outcomes[name] = [accepted.status, await accepted.json(), refused.status]
  }
  return JSON.stringify(outcomes)
}
