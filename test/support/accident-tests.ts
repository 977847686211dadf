import { type Explanation, type SignedRequest, VerificationError, type Verifier } from '@countersign/core'
import { afterAll, describe, expect, it } from 'vitest'
import { type MadeAccident, type NamedAccident, nameMade, tableOf } from './accidents.js'
import { explanationText } from './explanation-text.js'

/** The parts of a scheme that the tests of its accidents need. */
export interface AccidentSuite {
  readonly scheme: string
  readonly verifier: Verifier<unknown>
  /** A genuine request. */
  readonly genuine: SignedRequest
  /** The reports of the checks that the scheme adds, by id. */
  readonly reports: Readonly<Record<string, Report | undefined>>
  readonly accidents: readonly MadeAccident[]
  /** The number of accidents that the scheme must have at least. */
  readonly least: number
  /** Damages the signed part of the genuine request in a way that is not a known accident. */
  readonly damage: (random: (below: number) => number) => SignedRequest | Promise<SignedRequest>
}

interface Report {
  readonly title: string
  describe?(explained: never): unknown
}

const damages = 25

// What a report receives for an empty request, if no check found anything.
const nothing = {
  request: { method: 'POST', headers: { values: () => [], names: () => [] }, body: new Uint8Array(0) },
  now: new Date('2026-06-01T12:00:00Z'),
  found: {},
  budget: { isSpent: true, take: () => false, read: () => false, search: () => false },
}

/** Declares the tests that every scheme's accidents have: one for each accident, with a snapshot of its explanation. */
export function describeAccidents(suite: AccidentSuite): void {
  const { scheme, verifier, genuine, reports, accidents, least, damage } = suite

  describe(`the accidents of ${scheme}`, () => {
    const named: NamedAccident[] = []
    let usual: Promise<Explanation> | undefined
    const explainGenuine = (): Promise<Explanation> => {
      usual ??= verifier.explain(genuine)
      return usual
    }

    it('are never named if nothing happened', async () => {
      const explanation = await verifier.explain(genuine)
      const { verdict, cause, fix, confidence } = explanation
      expect({ verdict, cause, fix, confidence }).toEqual({ verdict: 'accepted' })
      expect(explanationText(explanation)).toMatchSnapshot()
    })

    it('are reported with the title of each check', async () => {
      const { checks } = await explainGenuine()
      const titles = Object.fromEntries(checks.map(({ id, title }) => [id, title]))
      expect(titles).toMatchObject(Object.fromEntries(Object.entries(reports).map(([id, one]) => [id, one?.title])))
    })

    it('are reported even if no check found anything', async () => {
      const missing = new VerificationError('ERR_HEADER_MISSING', 'A header is missing', {})
      const invalid = new VerificationError('ERR_PAYLOAD_INVALID', 'The body cannot be read', {})
      for (const report of Object.values(reports)) {
        for (const error of [undefined, missing, invalid])
          await report?.describe?.({ ...nothing, ...(error && { error }) } as never)
      }
    })

    for (const accident of accidents) {
      it(`are named: ${accident.made}`, async () => {
        const one = await nameMade(accident, verifier)
        named.push(one)
        expect(one.isNamed, tableOf([one])).toBe(true)
        if (accident.dependsOnRuntime) return
        expect(explanationText(one.explanation, await explainGenuine())).toMatchSnapshot()
      })
    }

    it('have different descriptions', () => {
      expect(new Set(accidents.map(({ made }) => made)).size).toBe(accidents.length)
      expect(accidents.length).toBeGreaterThanOrEqual(least)
    })

    it('are never proven if the damage was random', async () => {
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
    }, 600_000)

    afterAll(() => {
      process.stdout.write(`${tableOf(named)}\n`)
    })
  })
}
