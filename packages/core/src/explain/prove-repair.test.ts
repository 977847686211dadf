import { describe, expect, it } from 'vitest'
import type { Check } from '../checks/verifier.js'
import type { HeaderFields } from '../request/header-fields.js'
import { accidents } from './accidents.js'
import { proveRepair, withHeader } from './prove-repair.js'
import type { Changed, Reported, Retry } from './report-checks.js'

const { base64, hex, latin1, stringified } = accidents
const body = new Uint8Array(1)
const signature = (row: Partial<Check>): readonly Reported[] => [
  { row: { id: 'payload', title: 'Payload', outcome: 'passed' } },
  { row: { id: 'signature', title: 'Signature', outcome: 'failed', ...row } },
]

/** Answers each retry with the next reports, and keeps what was retried. */
function retries(...answers: (readonly Reported[] | undefined)[]): { retry: Retry; changes: Changed[] } {
  const changes: Changed[] = []
  const retry: Retry = async (changed) => {
    changes.push(changed)
    return answers[changes.length - 1]
  }
  return { retry, changes }
}

const repairs = [base64, hex, latin1].map((accident) => ({ accident, body }))

describe('proveRepair', () => {
  it('names the first accident that makes the signature match if it is undone', async () => {
    const { retry, changes } = retries(signature({}), signature({ outcome: 'passed' }), signature({}))
    const found = await proveRepair({ retry }, repairs, { header: 'x' })
    expect(found?.evidence).toMatchObject({ header: 'x', accident: 'hex', confidence: 'proven' })
    expect(changes).toEqual([{ body }, { body }])
  })

  it('names the first accident as likely if the signature never matches', async () => {
    const { retry, changes } = retries(signature({}), [], signature({ evidence: { confidence: 'likely' } }))
    const found = await proveRepair({ retry }, repairs, { header: 'x' })
    expect(found?.evidence).toMatchObject({ header: 'x', accident: 'base64', confidence: 'likely' })
    expect(changes).toHaveLength(3)
  })

  it('stops if the budget is spent, and needs no retry', async () => {
    const { retry, changes } = retries(undefined, signature({ outcome: 'passed' }))
    expect((await proveRepair({ retry }, repairs))?.evidence).toMatchObject({
      accident: 'base64',
      confidence: 'likely',
    })
    expect(changes).toHaveLength(1)
    expect((await proveRepair({}, repairs))?.evidence).toMatchObject({ accident: 'base64', confidence: 'likely' })
    expect(await proveRepair({ retry }, [])).toBeUndefined()
  })

  it('names a second accident that was proven after the first was undone', async () => {
    const evidence = { accident: stringified.id, confidence: 'proven' }
    const found = await proveRepair(retries(signature({ evidence })), repairs)
    expect(found?.evidence).toMatchObject({ accident: 'base64', confidence: 'proven' })
    expect(found?.evidence?.accidents).toEqual(['base64', 'json-stringified'])
    expect(found?.diagnosis?.cause).toBe(`${base64.what} Besides: ${stringified.what}`)
  })

  it('names an accident once if it happened twice', async () => {
    const evidence = { accident: base64.id, confidence: 'proven' }
    const found = await proveRepair(retries(signature({ evidence })), repairs)
    expect(found?.diagnosis?.cause).toBe(base64.what)
    expect(found?.evidence).toMatchObject({ accident: 'base64', confidence: 'proven' })
    expect(found?.evidence).not.toHaveProperty('accidents')
  })

  it('names only the first accident if the second belongs to a scheme', async () => {
    const evidence = { accident: 'smn-subject', confidence: 'proven' }
    const found = await proveRepair(retries(signature({ evidence })), repairs)
    expect(found?.diagnosis?.cause).toBe(base64.what)
    expect(found?.evidence?.accidents).toEqual(['base64', 'smn-subject'])
  })
})

describe('withHeader', () => {
  it('replaces the value of one header, or adds it', () => {
    const fields: HeaderFields = {
      values: (name) => (name === 'a' ? ['1', '2'] : name === 'b' ? ['3'] : []),
      names: () => ['a', 'b'],
    }
    const [replaced, added] = [withHeader(fields, 'a', '4'), withHeader(fields, 'c', '5')]
    expect([replaced.values('a'), replaced.values('b'), replaced.names()]).toEqual([['4'], ['3'], ['a', 'b']])
    expect([added.values('c'), added.values('a'), added.names()]).toEqual([['5'], ['1', '2'], ['a', 'b', 'c']])
  })
})
