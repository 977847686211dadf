import { describe, expect, it } from 'vitest'
import { checkAnswer } from './check-answer.js'

const expected = { code: 'ERR_SIGNATURE_MISMATCH', status: 400 }
const status = (number: number) => ({ kind: 'status', status: number }) as const

describe('the answer to a hostile request', () => {
  it.each([
    [400, 'good'],
    [403, 'good'],
    [200, 'bad'],
    [204, 'bad'],
    [304, 'bad'],
    [500, 'bad'],
    [503, 'bad'],
    [404, 'unclear'],
    [405, 'unclear'],
    [429, 'unclear'],
  ])('of status %i is %s', (number, tone) => {
    expect(checkAnswer(status(number), 'POST', expected).tone).toBe(tone)
  })

  it('may be 503 if a verifier cannot verify, and 405 if the method is wrong', () => {
    expect(checkAnswer(status(503), 'POST', { code: 'ERR_CERTIFICATE_FETCH_FAILED', status: 503 }).tone).toBe('good')
    expect(checkAnswer(status(405), 'PUT', expected).tone).toBe('good')
  })

  it.each([
    ['redirect', 'bad'],
    ['timeout', 'bad'],
    ['hidden', 'unclear'],
    ['unreachable', 'unclear'],
    ['stopped', 'unclear'],
  ] as const)('that is not a status, %s, is %s', (kind, tone) => {
    expect(checkAnswer({ kind }, 'POST', expected).tone).toBe(tone)
  })
})

describe('the answer to a genuine request', () => {
  it.each([
    [200, 'good'],
    [302, 'bad'],
    [400, 'bad'],
    [404, 'bad'],
  ])('of status %i is %s', (number, tone) => {
    expect(checkAnswer(status(number), 'POST', undefined).tone).toBe(tone)
  })
})
