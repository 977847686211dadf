import type { Check } from '@countersign/core'
import { createColors } from 'picocolors'
import { describe, expect, it } from 'vitest'
import type { Report } from './report.js'
import { reportPage } from './report-page.js'

const view = { columns: 80, colors: createColors(false) }

const passed: Check = {
  id: 'method',
  title: 'The method is POST',
  outcome: 'passed',
  evidence: { found: 'POST' },
}
const failed: Check = {
  id: 'subject-alt-name',
  title: 'The end-entity certificate names the service',
  outcome: 'failed',
  code: 'ERR_SUBJECT_ALT_NAME_MISMATCH',
  detail: 'Another name',
  evidence: { expected: 'echo-api.amazon.com', dnsNames: ['echo-api.amazon.org'] },
  hint: 'Look at the certificate.',
}
const skipped: Check = { id: 'signature', title: 'The signature', outcome: 'skipped', detail: 'Needs subject-alt-name' }

const report: Report = {
  scheme: 'alexa',
  verdict: 'rejected',
  checks: [passed, failed, skipped],
  notes: ['Any skill is accepted here.'],
}

describe('reportPage', () => {
  it('has the verdict first, then the values that the failed check compared, then a line for each other check', () => {
    expect(reportPage(report, false, view)).toBe(`rejected  ERR_SUBJECT_ALT_NAME_MISMATCH
Another name
Hint: Look at the certificate.

failed   The end-entity certificate names the service
  expected  echo-api.amazon.com
  dnsNames  echo-api.amazon.org
                            ^^^

passed   The method is POST
skipped  The signature

countersign code ERR_SUBJECT_ALT_NAME_MISMATCH: meaning and advice
--verbose: what every check found

Note: Any skill is accepted here.
`)
  })

  it('has the line for each framework only with --verbose', () => {
    const changes = { express: 'Mount the verifier first.', fastify: 'Register it in the scope.' }
    const diagnosed: Report = {
      ...report,
      checks: [passed, { ...failed, evidence: { expected: 'a', changes } }, skipped],
      cause: 'It was changed.',
      fix: 'Change it back.',
    }
    const folded = reportPage(diagnosed, false, view)
    expect(folded).not.toContain('Mount the verifier first.')
    expect(folded).toContain('--verbose: what every check found, and the line for each framework\n')
    expect(reportPage(diagnosed, true, view)).toContain('Mount the verifier first.')
  })

  it.each([
    ['proven', 'Cause: '],
    ['likely', 'Likely cause: '],
  ] as const)('has a %s cause and the fix in the first lines', (confidence, label) => {
    const diagnosed: Report = { ...report, cause: 'It was changed.', fix: 'Change it back.', confidence }
    expect(reportPage(diagnosed, false, view).split('\n').slice(0, 3)).toEqual([
      'rejected  ERR_SUBJECT_ALT_NAME_MISMATCH',
      `${label}It was changed.`,
      'Fix: Change it back.',
    ])
  })

  it('has all findings of every check with --verbose, but no ids', () => {
    const page = reportPage(report, true, view)
    expect(page).toContain('  found  POST\n')
    expect(page).toContain('skipped  The signature\n           An earlier check did not pass\n')
    expect(page).not.toContain('subject-alt-name')
    expect(page).not.toContain('--verbose')
  })

  it('has the finding and the hint of a second check', () => {
    const second: Check = { ...failed, title: 'Another', code: 'ERR_TIMESTAMP_OUT_OF_RANGE', detail: 'Late' }
    expect(reportPage({ ...report, checks: [failed, second] }, false, view)).toContain(
      'failed   Another\n  ERR_TIMESTAMP_OUT_OF_RANGE: Late\n  Hint: Look at the certificate.\n',
    )
  })

  it('stays within 80 columns, even if every text is long', () => {
    const long = 'x'.repeat(200)
    const check: Check = {
      ...failed,
      title: long,
      detail: long,
      hint: long,
      evidence: { expected: long, found: `${long}y` },
    }
    const page = reportPage(
      { ...report, checks: [check, { ...check, code: long }, { ...passed, title: long }] },
      false,
      view,
    )
    expect(page.split('\n').filter((line) => line.length > 80 && !line.startsWith('countersign code'))).toEqual([])
  })
})
