import type { SignedRequest, Verifier } from '@countersign/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type MadeAccident, type NamedAccident, nameMade, tableOf } from './accidents.js'

/** The parts of a scheme that the tests of its accidents need. */
export interface AccidentSuite {
  readonly scheme: string
  readonly verifier: Verifier<unknown>
  /** A genuine request. */
  readonly genuine: SignedRequest
  /** Creates the accidents. Accidents that are functions are called one after the other. */
  readonly make: () => Promise<readonly (MadeAccident | (() => Promise<MadeAccident>))[]>
  /** The least number of accidents. */
  readonly least: number
  /** Damages the signed part of the genuine request in a way that is not a known accident. */
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

    it('are named, at least 95 % of them, each with its confidence and a fix', () => {
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
        // There is no damage if a byte was replaced by itself.
        if (verdict === 'accepted') continue
        refused += 1
        expect(checks.filter(({ evidence }) => evidence?.confidence === 'proven')).toEqual([])
        expect(confidence).not.toBe('proven')
      }
      expect(refused).toBeGreaterThan(damages / 2)
    })
  })
}
