import { describe, expect, it } from 'vitest'
import { explainedOf, settingsOf } from '#test/support/apig-situation.js'
import { VerificationError } from '../../errors.js'
import { accidents } from '../../explain/accidents.js'
import { Budget } from '../../explain/budget.js'
import type { Finding } from '../../scheme/explain.js'
import { emptyPayloadHash } from '../canonical/canonical-request.js'
import type { AllFindings } from '../checks.js'
import { type ApigAccidentId, apigAccidents } from './accidents.js'
import { describeContentHash, describeUnsigned } from './describe-body.js'

const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const other = 'b'.repeat(64)
const error = new VerificationError('ERR_SIGNATURE_MISMATCH', '')

async function describedHash(
  declared: string | undefined,
  {
    body = 'abc',
    found = {},
    budget = new Budget(),
  }: { body?: string; found?: Partial<AllFindings>; budget?: Budget } = {},
): Promise<Finding | undefined> {
  const payload = { declared, computed: abc, payloadHash: declared ?? abc }
  const explained = { ...explainedOf({ body, found: { payload, ...found }, budget }), error }
  return await describeContentHash(explained, settingsOf({}))
}

describe('describeUnsigned', () => {
  it('is sure that the sender left the body unsigned, only if the signature matches', () => {
    const named = (confidence: string): unknown => ({
      hint: expect.stringContaining('allowUnsignedPayload: true'),
      evidence: { accident: 'unsigned-payload', changes: apigAccidents['unsigned-payload'], confidence },
    })
    expect(describeUnsigned(explainedOf())).toEqual(named('likely'))
    expect(describeUnsigned(explainedOf({ found: { signature: undefined as never } }))).toEqual(named('proven'))
  })
})

describe('describeContentHash', () => {
  it.each<[declared: string, accident: ApigAccidentId, hint: string]>([
    [abc.toUpperCase(), 'content-hash-case', 'The content hash is in upper case.'],
    ['ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=', 'content-hash-form', 'The content hash is in base64.'],
    [emptyPayloadHash, 'empty-body-hash', 'The content hash is that of no body.'],
    [emptyPayloadHash.toUpperCase(), 'empty-body-hash', 'The content hash is that of no body.'],
    ['a'.repeat(64), 'content-hash-of-another-body', 'The content hash is that of another body.'],
    ['none', 'content-hash-of-another-body', 'The content hash is that of another body.'],
  ])('of %s names %s', async (declared, accident, hint) => {
    const evidence = { signedDigest: declared, computedDigest: abc, accident, changes: apigAccidents[accident] }
    expect(await describedHash(declared)).toEqual({
      evidence: { ...evidence, confidence: 'likely' },
      hint: expect.stringContaining(hint),
    })
    expect(await describedHash(declared, { found: { signature: undefined as never } })).toMatchObject({
      evidence: { ...evidence, confidence: 'proven' },
    })
  })

  it('names the accident of the body that undoes the difference', async () => {
    const { id, what, changes } = accidents.trailingNewline
    expect(
      await describedHash(abc, {
        body: 'abc\n',
        found: { payload: { declared: abc, computed: other, payloadHash: abc } },
      }),
    ).toEqual({
      evidence: { signedDigest: abc, computedDigest: other, accident: id, changes, confidence: 'likely' },
      hint: `${what} Pass the raw bytes as they came`,
    })
  })

  it('says that the budget is spent', async () => {
    const budget = new Budget({ operations: 2 })
    const body = 'abc\r\n\r\n'
    expect(await describedHash('b'.repeat(64), { body, budget })).toEqual({
      evidence: { signedDigest: 'b'.repeat(64), computedDigest: abc, budgetSpent: true },
      hint: 'Pass the raw bytes as they came',
    })
  })

  it('shows both hashes if they are equal, and nothing if the sender declares none', async () => {
    const payload = { declared: abc, computed: Promise.resolve(abc), payloadHash: abc }
    expect(await describeContentHash(explainedOf({ found: { payload } }), settingsOf({}))).toEqual({
      evidence: { signedDigest: abc, computedDigest: abc },
    })
    expect(await describedHash(undefined)).toBeUndefined()
    const unsigned = { declared: 'UNSIGNED-PAYLOAD', computed: undefined, payloadHash: 'UNSIGNED-PAYLOAD' }
    expect(await describedHash(undefined, { found: { payload: unsigned } })).toBeUndefined()
    expect(await describedHash(undefined, { found: { payload: undefined as never } })).toBeUndefined()
  })
})
