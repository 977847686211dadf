import type { CertificateStore, ReplayGuard } from '@countersign/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMaterials, createSurroundings, downloading, type SchemeMaterial } from '../schemes/index.js'
import { corpus } from './corpus.js'
import { fuzz, rejection, timeout } from './fuzz.js'
import { mutated } from './mutations.js'

const at = new Date('2026-05-01T12:00:00Z')
const materials = await createMaterials(await createSurroundings({ currentDate: () => at }))
const targets = downloading.length + 1

/** The possible answers of a store or a guard. They may have a wrong type. */
interface Answer {
  readonly way: 'resolves' | 'rejects' | 'throws' | 'returns' | 'returns a thenable'
  readonly value: unknown
}

const anyValue = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, true, 0, Number.NaN, 1n, Symbol('x'), () => 'x', [], {}, new Uint8Array(3)),
  fc.constantFrom(...corpus('store-answers')),
  fc.anything({ maxDepth: 2 }),
)

function answer(value: fc.Arbitrary<unknown>): fc.Arbitrary<Answer> {
  const ways = fc.constantFrom<Answer['way']>(
    'resolves',
    'resolves',
    'resolves',
    'rejects',
    'throws',
    'returns',
    'returns a thenable',
  )
  return fc.record({ way: ways, value })
}

// biome-ignore lint/suspicious/noExplicitAny: the test needs a function that returns anything.
function give({ way, value }: Answer): any {
  if (way === 'throws') throw value
  if (way === 'rejects') return Promise.reject(value)
  if (way === 'returns') return value
  // biome-ignore lint/suspicious/noThenProperty: a store may return its own thenable.
  if (way === 'returns a thenable') return { then: (resolve: (one: unknown) => void) => resolve(value) }
  return Promise.resolve(value)
}

describe('fuzzing the answers of stores', () => {
  it.each(downloading)(
    'finds no answer of a certificate store that changes a verdict of %s',
    { timeout },
    async (name) => {
      const { verifier, genuine, files }: SchemeMaterial = materials[name]
      const request = await genuine()
      // One letter of the message, because SNS does not sign white space around the fields.
      const text = new TextDecoder().decode(request.body)
      const forged = { ...request, body: new TextEncoder().encode(text.replace(/" ?: ?"(?=[a-z])/i, '$&x')) }
      expect(forged.body.length).toBe(request.body.length + 1)
      const pem = Object.values(files).map((file) =>
        typeof file === 'string' ? file : new TextDecoder('latin1').decode(file),
      )
      const file = fc.oneof(
        {
          weight: 3,
          arbitrary: mutated(pem.map((text) => new TextEncoder().encode(text))).map((bytes) =>
            new TextDecoder().decode(bytes),
          ),
        },
        { weight: 1, arbitrary: fc.constantFrom(...pem) },
        { weight: 2, arbitrary: anyValue },
      )
      await fuzz(`answers of a certificate store for ${name}`, targets, answer(file), async (input) => {
        const certificateStore: CertificateStore = { get: () => give(input), set: () => give(input) }
        const one = verifier({ certificateStore } as Parameters<typeof verifier>[0])
        const error = await rejection(() => one.verify(request))
        if (error !== undefined) expect(error).toMatchObject({ status: 503, retryable: true })
        expect(await rejection(() => one.verify(forged))).toBeDefined()
      })
    },
  )

  it('finds no answer of a replay guard that lets a request through without a claim', { timeout }, async () => {
    const { verifier, genuine } = materials.sns
    const request = await genuine()
    const value = fc.oneof(
      fc.constantFrom<unknown>('claimed', 'held', 'done', 'CLAIMED', ['claimed'], new String('claimed')),
      anyValue,
    )
    await fuzz('answers of a replay guard', targets, answer(value), async (input) => {
      const replayGuard: ReplayGuard = { claim: () => give(input), complete: async () => {}, release: async () => {} }
      const error = await rejection(() => verifier({ replayGuard }).verify(request))
      const isAnswer = ['resolves', 'returns', 'returns a thenable'].includes(input.way)
      const claim = isAnswer ? input.value : undefined
      if (claim === 'claimed') expect(error).toBeUndefined()
      else if (claim === 'done') expect(error?.code).toBe('ERR_REPLAYED')
      else if (claim === 'held') expect(error).toMatchObject({ code: 'ERR_IN_PROGRESS', retryable: true })
      else expect(error).toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', retryable: true })
    })
  })
})
