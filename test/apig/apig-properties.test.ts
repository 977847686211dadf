import { describe, expect, it } from 'vitest'
import { checkApigProperties } from './apig-properties.js'

describe('Random requests', () => {
  it('10,000 random requests verify, and their mutations are refused unless they are canonically equal', async () => {
    const { accepted, refused } = await checkApigProperties(10_000)
    expect(accepted + refused).toBe(10_000)
    expect(accepted).toBeGreaterThan(2_000)
    expect(refused).toBeGreaterThan(2_000)
  }, 120_000)
})
