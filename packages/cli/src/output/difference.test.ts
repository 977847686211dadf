import { describe, expect, it } from 'vitest'
import { markDifference } from './difference.js'

describe('markDifference', () => {
  it.each([
    ['echo-api.amazon.com', 'echo-api.amazon.org', '                ^^^'],
    ['orders', 'Orders', '^'],
    ['orders', 'orders-2', '      ^^'],
    ['orders-2', 'orders', '      ^'],
    ['aaa', 'aa', '  ^'],
    ['us-east-1', 'us-west-1', '   ^^'],
  ])('%s and %s', (first, second, marks) => {
    expect(markDifference(first, second)).toBe(marks)
  })

  it('marks nothing if the texts are equal, or have little in common', () => {
    expect(markDifference('a', 'a')).toBeUndefined()
    expect(markDifference('ca978112ca1bbdca', '3e23e8160039594a')).toBeUndefined()
    expect(markDifference('', '')).toBeUndefined()
    expect(markDifference('', 'a')).toBeUndefined()
  })
})
