import { describe, expect, it, vi } from 'vitest'
import { type Check, strictCheck } from '../checks/check.js'
import type { Covers } from '../checks/verifier.js'
import { receiveRequest } from '../request/received-request.js'
import { createRecord, notSigned, type Proof, type RunRecord, type SchemeResult } from './scheme-run.js'

const now = new Date('2026-06-01T12:00:00Z')
const rules = { name: 'acme', covers: 'body', whileHeld: 'ERR_REPLAYED' } as const
const found = { signer: { id: 'signer' }, algorithm: 'HMAC-SHA-256' } as const
const tolerance = { past: 300, future: 60 }

async function createRun(check: Check<unknown> = strictCheck<unknown>()): Promise<RunRecord> {
  const request = await receiveRequest({ method: 'POST', url: '/', headers: [], body: new Uint8Array(1) }, 1)
  return createRecord({ check, request, now }, rules)
}

const resultOf = (
  proof: unknown,
  timestamp: unknown,
  more: { covers?: Covers | undefined } = {},
): SchemeResult<string> => ({
  payload: 'payload',
  proof: proof as Proof,
  timestamp: timestamp as typeof notSigned,
  replayId: () => 'm1',
  ...(more as object),
})

const freshAt = (run: RunRecord, time: Date, name?: string): Date =>
  run.fresh(
    () => time,
    () => tolerance,
    name,
  )()

describe('the record of a run', () => {
  it('returns what the run has proved', async () => {
    const run = await createRun()
    const time = new Date(now.getTime() - 300_000)
    const timestamp = freshAt(run, time)
    expect(timestamp).toBe(time)
    const proved = run.conclude(resultOf(run.prove(found), timestamp))
    expect(proved).toMatchObject({ ...found, payload: 'payload', timestamp: time, covers: 'body' })
    const { replay } = proved
    expect([replay.id(), replay.tolerance, replay.whileHeld]).toEqual(['acme:m1', 300, 'ERR_REPLAYED'])
  })

  it('has the time of the verification and two weeks of memory if no time is signed', async () => {
    const run = await createRun()
    const { timestamp, replay } = run.conclude(resultOf(run.prove(found), notSigned))
    expect(timestamp).toBe(now)
    expect(replay.tolerance).toBe(1_209_600)
  })

  it('may say in an own property that the signature of one request covers less', async () => {
    const run = await createRun()
    const proof = run.prove(found)
    expect(run.conclude(resultOf(proof, notSigned, { covers: 'none' })).covers).toBe('none')
    expect(run.conclude(resultOf(proof, notSigned, { covers: undefined })).covers).toBe('body')
    const inherited = Object.assign(Object.create({ covers: 'none' }), resultOf(proof, notSigned))
    expect(run.conclude(inherited).covers).toBe('body')
  })

  it('refuses a proof that is not of this run', async () => {
    const [run, other] = [await createRun(), await createRun()]
    const proof = run.prove(found)
    for (const wrong of [undefined, null, false, { ...proof }, other.prove({ ...found })])
      expect(() => run.conclude(resultOf(wrong, notSigned))).toThrow(
        new TypeError('The checks of acme must return what prove() and fresh() found'),
      )
    const empty = await createRun()
    for (const wrong of [undefined, null, proof])
      expect(() => empty.conclude(resultOf(wrong, notSigned))).toThrow(TypeError)
  })

  it('refuses a time that was not compared in this run', async () => {
    const run = await createRun()
    const proof = run.prove(found)
    for (const wrong of [undefined, null, now]) expect(() => run.conclude(resultOf(proof, wrong))).toThrow(TypeError)
    const timestamp = freshAt(run, now)
    expect(() => run.conclude(resultOf(proof, new Date(timestamp)))).toThrow(TypeError)
    expect(run.conclude(resultOf(proof, timestamp)).timestamp).toBe(timestamp)
    // A refused time does not count as compared.
    const late = await createRun()
    const old = new Date(now.getTime() - 301_000)
    expect(() => freshAt(late, old, 'sent-at')).toThrow(
      expect.objectContaining({ code: 'ERR_TIMESTAMP_OUT_OF_RANGE', message: 'sent-at is 301 s old (limit 300 s)' }),
    )
    expect(() => late.conclude(resultOf(late.prove(found), old))).toThrow(TypeError)
  })

  it('keeps the time for the report of the check, even if it is refused', async () => {
    const note = vi.fn()
    const strict = strictCheck<unknown>() as Check<Record<string, unknown>>
    const ids: string[] = []
    const check = Object.assign(
      (id: string, run: () => unknown) => {
        ids.push(id)
        return strict(id, run)
      },
      { wait: strict.wait, thorough: true, note },
    ) as unknown as Check<unknown>
    const run = await createRun(check)
    const future = new Date(now.getTime() + 61_000)
    expect(() => freshAt(run, future)).toThrow('timestamp is 61 s in the future (limit 60 s)')
    expect(note.mock.calls).toEqual([['signed-time', future]])
    expect(ids).toEqual(['timestamp'])
  })
})
