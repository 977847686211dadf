import { describe, expect, it } from 'vitest'
import { Budget } from './budget.js'

describe('Budget', () => {
  it('is spent by more operations or bytes than it has', () => {
    const byOperations = new Budget({ hashed: 100, operations: 2 })
    expect([byOperations.take(1), byOperations.take(1, 0), byOperations.take(1), byOperations.isSpent]).toEqual([
      true,
      true,
      true,
      false,
    ])
    expect([byOperations.take(1), byOperations.isSpent, byOperations.take(0, 0)]).toEqual([false, true, false])
    const byBytes = new Budget({ hashed: 100, operations: 10 })
    expect([byBytes.take(100), byBytes.isSpent, byBytes.take(1), byBytes.isSpent]).toEqual([true, false, false, true])
    const byReading = new Budget({ read: 100 })
    expect([byReading.search(400), byReading.read(50), byReading.read(1), byReading.take(0)]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})
