import { describe, expect, it } from 'vitest'
import type { CheckDefinition, Step } from '../checks/checks.js'
import { VerificationError } from '../errors.js'
import { reportChecks, verdictOf } from './report-checks.js'

const scheme = { name: 'test', status: 418 }

interface Trace {
  readonly ran: string[]
}

function check(id: string, more: Partial<CheckDefinition<Trace>> = {}): CheckDefinition<Trace> {
  return { id, run: ({ ran }) => void ran.push(id), ...more }
}

const failing =
  (code: 'ERR_HEADER_MISSING' | 'ERR_DEPENDENCY_FAILED', retryable = false) =>
  () => {
    throw new VerificationError(code, `${code} here`, { retryable })
  }

describe('reportChecks', () => {
  it('runs all that still can, and says why the rest did not', async () => {
    const steps: Step<Trace>[] = [
      check('a', { run: failing('ERR_HEADER_MISSING') }),
      check('needs-a', { needs: ['a'] }),
      check('needs-that', { needs: ['needs-a'] }),
      check('free'),
      { checks: [check('in-group')], run: failing('ERR_HEADER_MISSING') },
      check('claim', { effect: 'It would claim' }),
    ]
    const context: Trace = { ran: [] }
    const { checks, errors } = await reportChecks(steps, {}, context, scheme)
    expect(checks.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      'a failed',
      'needs-a skipped',
      'needs-that skipped',
      'free passed',
      'in-group passed',
      'claim skipped',
    ])
    expect(checks[0]).toMatchObject({ code: 'ERR_HEADER_MISSING', detail: 'ERR_HEADER_MISSING here' })
    expect(errors).toMatchObject([{ scheme: 'test', status: 418 }])
    expect(context.ran).toEqual(['free', 'in-group'])
  })

  it('turns an unexpected throw into ERR_DEPENDENCY_FAILED, and a description that fails into none', async () => {
    const broken = check('broken', {
      run() {
        throw new RangeError('boom')
      },
    })
    const report = {
      title: 'Broken',
      describe() {
        throw new Error('boom')
      },
    }
    const { checks, errors } = await reportChecks([broken], { broken: report }, { ran: [] }, scheme)
    expect(checks).toMatchObject([{ id: 'broken', title: 'Broken', outcome: 'failed', code: 'ERR_DEPENDENCY_FAILED' }])
    expect(JSON.stringify(checks)).not.toContain('boom')
    expect(errors[0]).toMatchObject({ retryable: true, status: 503 })
  })

  it('lists the reasons of a certification path error', async () => {
    const path = check('path', {
      run() {
        throw new VerificationError('ERR_CERTIFICATION_PATH_INVALID', 'No path', { reasons: ['one', 'two'] })
      },
    })
    const { checks } = await reportChecks([path], {}, { ran: [] }, scheme)
    expect(checks[0]?.evidence).toEqual({ reasons: ['one', 'two'] })
  })
})

describe('verdictOf', () => {
  const ours = new VerificationError('ERR_DEPENDENCY_FAILED', '', { retryable: true })
  const theirs = new VerificationError('ERR_HEADER_MISSING', '')

  it('is unavailable only where nothing but our own fault stands in the way', () => {
    expect(verdictOf([])).toBe('accepted')
    expect(verdictOf([ours])).toBe('unavailable')
    expect(verdictOf([ours, theirs])).toBe('rejected')
  })
})
