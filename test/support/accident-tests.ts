import type { SignedRequest, Verifier } from '@countersign/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type MadeAccident, type NamedAccident, nameMade, tableOf } from './accidents.js'

/** A scheme, as the tests of its accidents see it. */
export interface AccidentSuite {
  readonly scheme: string
  readonly verifier: Verifier<unknown>
  /** A request to which nothing happened. */
  readonly genuine: SignedRequest
  /** Makes the accidents. They are made one after the other, if they are functions. */
  readonly make: () => Promise<readonly (MadeAccident | (() => Promise<MadeAccident>))[]>
  /** How many accidents there are at least. */
  readonly least: number
  /** Damages what is signed of the genuine request in a way that is no accident. */
  readonly damage: (random: (below: number) => number) => SignedRequest | Promise<SignedRequest>
}

const damages = 25

/** Declares the tests that every scheme's accidents have. */
export function describeAccidents({ scheme, verifier, genuine, make, least, damage }: AccidentSuite): void {
  describe(`the accidents of ${scheme}`, () => {
    const named: NamedAccident[] = []

    beforeAll(async () => {
      for (const accident of await make())
        named.push(await nameMade(typeof accident === 'function' ? await accident() : accident, verifier))
    }, 600_000)

    it('are named, 95 % of them at least, each with its confidence and a fix', () => {
      const table = tableOf(named)
      process.stdout.write(`${table}\n`)
      expect(named.length).toBeGreaterThanOrEqual(least)
      expect(named.filter(({ isNamed }) => isNamed).length / named.length, table).toBeGreaterThanOrEqual(0.95)
    })

    it('are never named if nothing happened', async () => {
      const { verdict, cause, fix, confidence } = await verifier.explain(genuine)
      expect({ verdict, cause, fix, confidence }).toEqual({ verdict: 'accepted' })
    })

    it('are never proven if the damage was random', { timeout: 600_000 }, async () => {
      let seed = 7
      const random = (below: number): number => {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
        return seed % below
      }
      let refused = 0
      for (let round = 0; round < damages; round += 1) {
        const { verdict, checks, confidence } = await verifier.explain(await damage(random))
        // The damage may be none, if a byte was replaced by itself.
        if (verdict === 'accepted') continue
        refused += 1
        expect(checks.filter(({ evidence }) => evidence?.confidence === 'proven')).toEqual([])
        expect(confidence).not.toBe('proven')
      }
      expect(refused).toBeGreaterThan(damages / 2)
    })
  })
}
