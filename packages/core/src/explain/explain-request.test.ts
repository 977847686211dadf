import { describe, expect, it } from 'vitest'
import { VerificationError } from '../errors.js'
import { explainRequest } from './explain-request.js'
import type { Explained, Reported } from './report-checks.js'
import type { Scheme } from './scheme.js'

interface Findings {
  body: string
  signature: true
}

const now = new Date('2026-06-01T12:00:00Z')
const request = { method: 'POST', url: '/', headers: [], body: new TextEncoder().encode('wrong') }

/** A scheme whose signature matches one body. */
function createScheme(
  describeSignature: (explained: Explained<Findings>) => unknown,
  more: object = {},
): Scheme<Findings, unknown> {
  return {
    identity: { name: 'test', status: 418 },
    maxBodyBytes: 100,
    currentDate: () => now,
    check: async ({ check, request: received }: never) => {
      const run = check as (id: string, run: () => unknown) => () => unknown
      const text = run('body', () => new TextDecoder().decode((received as { body: Uint8Array }).body))
      run('signature', () => {
        if (text() !== 'right') throw new VerificationError('ERR_SIGNATURE_MISMATCH', 'It does not match', {})
        return true
      })
    },
    reports: async () => ({
      body: { title: 'Body' },
      signature: { title: 'Signature', describe: describeSignature },
    }),
    ...more,
  } as unknown as Scheme<Findings, unknown>
}

const passed = { id: 'request', title: 'The request can be read, and is within its size limit', outcome: 'passed' }

describe('explainRequest', () => {
  it('reports the reading of the request, and each check', async () => {
    const { verdict, checks } = await explainRequest(
      createScheme(() => ({ evidence: { a: 1 } })),
      request,
    )
    expect(verdict).toBe('rejected')
    expect(checks).toEqual([
      passed,
      { id: 'body', title: 'Body', outcome: 'passed' },
      expect.objectContaining({ id: 'signature', outcome: 'failed', evidence: { a: 1 } }),
    ])
  })

  it('reports that the replay guard was not asked, if there is one', async () => {
    const scheme = createScheme(() => undefined, { replayGuard: {} })
    const { verdict, checks } = await explainRequest(scheme, { ...request, body: new TextEncoder().encode('right') })
    expect(verdict).toBe('accepted')
    expect(checks.at(-1)).toMatchObject({ id: 'replay', outcome: 'skipped' })
  })

  it('reports a request that cannot be read', async () => {
    const scheme = createScheme(() => undefined)
    const { verdict, cause, checks } = await explainRequest(scheme, { ...request, body: new Uint8Array(101) })
    expect(verdict).toBe('rejected')
    expect(cause).toBe('The body is larger than 100 bytes.')
    expect(checks).toEqual([
      {
        ...passed,
        outcome: 'failed',
        code: 'ERR_BODY_TOO_LARGE',
        detail: expect.any(String),
        hint: expect.any(String),
      },
    ])
  })

  it('lets a report run the checks again, over a changed request, four times', async () => {
    const outcomes: unknown[] = []
    const scheme = createScheme(async ({ retry, request: { body } }) => {
      if (retry === undefined) {
        outcomes.push('no retry')
        return undefined
      }
      for (const text of ['right', 'wrong', 'right', 'wrong', 'right']) {
        const reported = await retry({ body: new TextEncoder().encode(text) })
        outcomes.push(reported?.map(({ row }: Reported) => `${row.id} ${row.outcome}`))
      }
      return { evidence: { bytes: body.byteLength } }
    })
    const { checks } = await explainRequest(scheme, request)
    const [right, wrong] = [
      ['body passed', 'signature passed'],
      ['body passed', 'signature failed'],
    ]
    expect(outcomes.filter((one) => one !== 'no retry')).toEqual([right, wrong, right, wrong, undefined])
    expect(outcomes.filter((one) => one === 'no retry')).toHaveLength(4)
    expect(checks[2]?.evidence).toEqual({ bytes: 5 })
  })

  it('does not run the checks again if the budget is too small', async () => {
    let retried: unknown = 'not yet'
    const scheme = createScheme(async ({ retry, budget }) => {
      budget.take(8 * 1_048_576 - 3)
      if (retry !== undefined) retried = await retry({})
      return undefined
    })
    await explainRequest(scheme, request)
    expect(retried).toBeUndefined()
  })

  it('explains a fault of the scheme itself as ours', async () => {
    const failing = (): never => {
      throw new Error('mine')
    }
    const broken = createScheme(() => undefined, { check: failing })
    expect(await explainRequest(broken, request)).toMatchObject({
      verdict: 'unavailable',
      checks: [{ id: 'request', code: 'ERR_DEPENDENCY_FAILED' }],
    })
    await expect(explainRequest(broken, request, { host: 'spring' } as never)).rejects.toThrow(TypeError)
  })
})
