import { describe, expect, it } from 'vitest'
import { VerificationError } from '../errors.js'
import { strictCheck } from './check.js'

interface Findings {
  length: number
  text: string
}

const refuse = (): never => {
  throw new VerificationError('ERR_HEADER_MISSING', 'The header is missing')
}

describe('strictCheck', () => {
  it('returns what a check found', async () => {
    const check = strictCheck<Findings>()
    const text = check('text', () => 'four')
    const length = await check.wait('length', async () => text().length)
    expect(length()).toBe(4)
  })

  it('stops at the first check that fails', async () => {
    const check = strictCheck<Findings>()
    expect(() => check('text', refuse)).toThrow(expect.objectContaining({ code: 'ERR_HEADER_MISSING' }))
    await expect((async () => await check.wait('length', refuse))()).rejects.toMatchObject({
      code: 'ERR_HEADER_MISSING',
    })
    const later = (): Promise<never> =>
      Promise.reject(new VerificationError('ERR_HEADER_MISSING', 'The header is missing'))
    await expect(check.wait('length', later)).rejects.toMatchObject({ code: 'ERR_HEADER_MISSING' })
  })

  it('does not run checks whose outcome is known', () => {
    expect(strictCheck<Findings>().thorough).toBe(false)
  })

  it('runs a check once, even if its finding is called several times', () => {
    let runs = 0
    const text = strictCheck<Findings>()('text', () => `${++runs}`)
    expect([text(), text()]).toEqual(['1', '1'])
  })
})
