import { describe, expect, it } from 'vitest'
import { memoryReplayGuard } from './replay-guard.js'

const at = (seconds: number): Date => new Date(seconds * 1_000)
const until = (seconds: number): { until: Date } => ({ until: at(seconds) })

// What every guard must do is in the contract suite of @countersign/testing; here is what this one adds.
describe('memoryReplayGuard', () => {
  it('fails closed when it is full, until entries end', async () => {
    let now = at(0)
    const guard = memoryReplayGuard({ maxEntries: 2, currentDate: () => now })
    await guard.claim('a', 'one', until(10))
    await guard.claim('b', 'one', until(20))
    await expect(guard.claim('c', 'one', until(20))).rejects.toThrow('full')
    expect(await guard.claim('a', 'two', until(20))).toBe('held')
    expect(await guard.claim('a', 'one', until(10))).toBe('claimed')
    now = at(10)
    expect(await guard.claim('c', 'one', until(20))).toBe('claimed')
    await expect(guard.claim('d', 'one', until(20))).rejects.toThrow('full')
  })

  it('records what was handled even when it is full', async () => {
    let now = at(0)
    const guard = memoryReplayGuard({ maxEntries: 1, currentDate: () => now })
    await guard.claim('a', 'one', until(15))
    now = at(20)
    await guard.claim('b', 'two', until(35))
    await guard.complete('a', 'one', { expires: at(100) })
    expect(await guard.claim('a', 'three', until(35))).toBe('done')
    expect(await guard.claim('b', 'three', until(35))).toBe('held')
  })

  it('is cheap to ask when it is full', async () => {
    const guard = memoryReplayGuard({ maxEntries: 50_000, currentDate: () => at(0) })
    for (let index = 0; index < 50_000; index++) await guard.claim(String(index), 'one', until(10))
    const asked = Array.from({ length: 20_000 }, (_, index) => guard.claim(`more ${index}`, 'one', until(10)))
    // A sweep for each of these would look at a billion entries, and run into the test's time limit.
    expect((await Promise.allSettled(asked)).every(({ status }) => status === 'rejected')).toBe(true)
  })

  it.each([{ maxEntries: 0 }, { maxEntry: 1 }, { currentDate: new Date() }, { prefix: 1 }, null])(
    'refuses the options %j',
    (options) => {
      expect(() => memoryReplayGuard(options as object)).toThrow(TypeError)
    },
  )
})
