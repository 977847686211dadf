import { describe, expect, it } from 'vitest'
import { reportJson } from './report.js'

describe('reportJson', () => {
  it('has the verdict, the cause, the fix and the confidence before the checks', () => {
    const report = reportJson({
      checks: [],
      notes: [],
      confidence: 'proven',
      fix: 'Change it back.',
      cause: 'It was changed.',
      verdict: 'rejected',
      scheme: 'alexa',
    })
    expect(Object.keys(report as object)).toEqual([
      'scheme',
      'verdict',
      'cause',
      'fix',
      'confidence',
      'notes',
      'checks',
    ])
  })
})
