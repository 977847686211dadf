import { describe, expect, it } from 'vitest'
import type { Check } from '../checks/check.js'
import type { Check as CheckRow } from '../checks/verifier.js'
import { VerificationError, type VerificationErrorCode } from '../errors.js'
import type { ReceivedRequest } from '../request/received-request.js'
import { type CheckReport, ReportedChecks, type Reports, verdictOf } from './report-checks.js'

interface Findings {
  a: string
  'needs-a': string
  'needs-that': string
  free: number
}

const titles: Reports<Findings> = {
  a: { title: 'A' },
  'needs-a': { title: 'Needs A' },
  'needs-that': { title: 'Needs that' },
  free: { title: 'Free' },
}
const request = { method: 'POST', url: '/', body: new Uint8Array(0) } as unknown as ReceivedRequest
const now = new Date('2026-01-01T00:00:00Z')

const failing =
  (code: VerificationErrorCode, options = {}) =>
  (): never => {
    throw new VerificationError(code, `${code} here`, options)
  }

async function report(
  run: (check: Check<Findings>) => unknown,
  reports: Partial<Reports<Findings>> = {},
): Promise<{ rows: CheckRow[]; errors: readonly VerificationError[] }> {
  const reported = new ReportedChecks<Findings>({ name: 'test', status: 418 })
  await run(reported.check)
  const reportedRows = await reported.report({ ...titles, ...reports }, request, now)
  return { rows: reportedRows.map(({ row }) => row), errors: reported.errors }
}

describe('ReportedChecks', () => {
  it('runs every check that still can run, and names the check that each of the others needs', async () => {
    const { rows, errors } = await report(async (check) => {
      const a = check('a', failing('ERR_HEADER_MISSING'))
      const needsA = await check.wait('needs-a', async () => a())
      check('needs-that', () => needsA())
      check('free', () => 1)
    })
    expect(rows).toEqual([
      {
        id: 'a',
        title: 'A',
        outcome: 'failed',
        code: 'ERR_HEADER_MISSING',
        detail: 'ERR_HEADER_MISSING here',
        hint: expect.stringContaining('proxy'),
      },
      { id: 'needs-a', title: 'Needs A', outcome: 'skipped', detail: 'Needs the check a, which did not pass' },
      {
        id: 'needs-that',
        title: 'Needs that',
        outcome: 'skipped',
        detail: 'Needs the check needs-a, which did not pass',
      },
      { id: 'free', title: 'Free', outcome: 'passed' },
    ])
    expect(errors).toMatchObject([{ scheme: 'test', status: 418 }])
  })

  it('describes a check with the findings of all checks', async () => {
    const free: CheckReport<Findings> = { title: 'Free', describe: ({ found }) => ({ evidence: { ...found } }) }
    const { rows } = await report(
      (check) => {
        check('free', () => 1)
        check('a', () => 'found later')
      },
      { free },
    )
    expect(rows[0]?.evidence).toEqual({ free: 1, a: 'found later' })
  })

  it('turns an unexpected throw into ERR_DEPENDENCY_FAILED, and drops a description that fails', async () => {
    const broken: CheckReport<Findings> = {
      title: 'Broken',
      describe() {
        throw new Error('boom')
      },
    }
    const { rows, errors } = await report(
      (check) =>
        check('a', () => {
          throw new RangeError('boom')
        }),
      { a: broken },
    )
    expect(rows).toMatchObject([{ id: 'a', title: 'Broken', outcome: 'failed', code: 'ERR_DEPENDENCY_FAILED' }])
    expect(JSON.stringify(rows)).not.toContain('boom')
    expect(errors[0]).toMatchObject({ retryable: true, status: 503 })
  })

  it('lists the reasons of a certification path error', async () => {
    const { rows } = await report((check) =>
      check('a', failing('ERR_CERTIFICATION_PATH_INVALID', { reasons: ['one', 'two'] })),
    )
    expect(rows[0]?.evidence).toEqual({ reasons: ['one', 'two'] })
  })
})

describe('verdictOf', () => {
  const ours = new VerificationError('ERR_DEPENDENCY_FAILED', '', { retryable: true })
  const theirs = new VerificationError('ERR_HEADER_MISSING', '')

  it('is unavailable if all the faults are ours', () => {
    expect(verdictOf([])).toBe('accepted')
    expect(verdictOf([ours])).toBe('unavailable')
    expect(verdictOf([ours, theirs])).toBe('rejected')
  })
})
