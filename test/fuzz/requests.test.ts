import type { SignedTestRequest } from '@countersign/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMaterials, createSurroundings, promisedStatus, type SchemeMaterial, schemes } from '../schemes/index.js'
import { fuzz, rejection, timeout } from './fuzz.js'
import { mutated } from './mutations.js'

const at = new Date('2026-05-01T12:00:00Z')
const materials = await createMaterials(await createSurroundings({ currentDate: () => at }))

/** Changes a genuine request: edits its body, a header or its target, or removes or repeats a header. */
function altered(request: SignedTestRequest): fc.Arbitrary<SignedTestRequest> {
  const { url, headers, body } = request
  const place = fc.nat(headers.length - 1)
  const at = (index: number): [string, string] => headers[index] as [string, string]
  return fc.oneof(
    mutated([body]).map((other) => ({ ...request, body: other })),
    place.chain((index) =>
      mutatedText(at(index)[1]).map((value) => ({ ...request, headers: headers.with(index, [at(index)[0], value]) })),
    ),
    place.map((index) => ({ ...request, headers: headers.toSpliced(index, 1) })),
    place.map((index) => ({ ...request, headers: [...headers, at(index)] })),
    mutatedText(url).map((other) => ({ ...request, url: other })),
  )
}

// Like the header values and targets of Node: one character for each byte.
function mutatedText(text: string): fc.Arbitrary<string> {
  return mutated([Uint8Array.from(text, (character) => character.charCodeAt(0))]).map((bytes) =>
    String.fromCharCode(...bytes),
  )
}

describe('fuzzing requests', () => {
  it.each(schemes)(
    'finds no altered request of $name that is accepted, or that fails in an unexpected way',
    {
      timeout,
    },
    async (scheme) => {
      const { verifier, genuine }: SchemeMaterial = materials[scheme.name]
      const one = verifier()
      const request = await genuine()
      await one.verify(request)
      await fuzz(`requests of ${scheme.title}`, schemes.length, altered(request), async (input) => {
        const error = await rejection(() => one.verify(input))
        if (error !== undefined) expect(error.status).toBe(promisedStatus(scheme, error))
        // A random change keeps a 32-bit checksum with a probability of one in four thousand million.
        else if (scheme.covers !== 'fields') expect([...input.body]).toEqual([...request.body])
        expect((await one.explain(input)).verdict === 'accepted').toBe(error === undefined)
      })
    },
  )
})
