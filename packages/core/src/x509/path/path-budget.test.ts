import { describe, expect, it } from 'vitest'
import { BudgetExhausted, PathBudget, pathBudget } from './path-budget.js'

describe('the budget of a search', () => {
  it.each(['signature checks', 'candidates', 'name comparisons'] as const)(
    'of %s can be spent, but not exceeded',
    (what) => {
      const budget = new PathBudget()
      budget.spend(what, pathBudget[what] - 1)
      budget.spend(what)
      expect(budget.spent(what)).toBe(pathBudget[what])
      budget.spend(what, 0)
      expect(() => budget.spend(what)).toThrow(new BudgetExhausted(`${pathBudget[what]} ${what}`))
      expect(() => budget.spend(what)).toThrow(BudgetExhausted)
      expect(budget.spent(what)).toBe(pathBudget[what])
    },
  )

  it('is separate for each limit and each search', () => {
    const budget = new PathBudget()
    budget.spend('candidates', 7)
    expect([budget.spent('candidates'), budget.spent('signature checks')]).toEqual([7, 0])
    expect(new PathBudget().spent('candidates')).toBe(0)
  })
})
