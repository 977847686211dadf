import { describe, expect, it } from 'vitest'
import { describePlusSigns } from './plus-signs.js'

describe('describePlusSigns', () => {
  it('names the accident of plus signs that became spaces', () => {
    const finding = describePlusSigns('a+b/cd+='.replaceAll('+', ' ').replace(/ =$/, 'w='))
    expect(finding).toMatchObject({ evidence: { accident: 'plus-signs' }, hint: expect.stringContaining('spaces') })
    expect(Object.keys(finding?.evidence?.changes as object)).toEqual(['express', 'fastify', 'lambda', 'workers'])
  })

  it.each(['a+b/', 'a b', 'not base64 at all!', ''])('finds nothing in %j', (text) => {
    expect(describePlusSigns(text)).toBeUndefined()
  })
})
