import { describe, expect, it } from 'vitest'
import { memoryReplayGuard } from './replay-guard.js'

const at = (seconds: number): Date => new Date(seconds * 1_000)
const until = (seconds: number): { until: Date } => ({ until: at(seconds) })

// The contract suite of @countersign/testing has the cases of every guard. Here are the cases of this guard
// alone.
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

  it('keeps the ids of one prefix separate from those of another', async () => {
    const guard = memoryReplayGuard({ prefix: 'shop:', currentDate: () => at(0) })
    await guard.claim('a', 'one', until(10))
    expect(await guard.claim('a', 'two', until(10))).toBe('held')
    await guard.release('a', 'one')
    expect(await guard.claim('a', 'two', until(10))).toBe('claimed')
    await guard.complete('a', 'two', { expires: at(10) })
    expect(await guard.claim('a', 'three', until(10))).toBe('done')
  })

  it('removes exactly the ended entries each time that it is full', async () => {
    let now = at(0)
    const guard = memoryReplayGuard({ maxEntries: 2, currentDate: () => now })
    await guard.claim('a', 'one', until(10))
    await guard.claim('b', 'one', until(20))
    now = at(15)
    expect(await guard.claim('c', 'one', until(30))).toBe('claimed')
    await expect(guard.claim('d', 'one', until(30))).rejects.toThrow('full')
    expect(await guard.claim('b', 'two', until(30))).toBe('held')
    now = at(20)
    expect(await guard.claim('d', 'one', until(30))).toBe('claimed')
    await expect(guard.claim('e', 'one', until(30))).rejects.toThrow('full')
    now = at(29)
    await expect(guard.claim('e', 'one', until(40))).rejects.toThrow('full')
    now = at(30)
    expect(await guard.claim('e', 'one', until(40))).toBe('claimed')
    expect(await guard.claim('f', 'one', until(40))).toBe('claimed')
  })

  it('uses the system clock and holds 100,000 ids by default', async () => {
    const guard = memoryReplayGuard()
    const lease = { until: new Date(Date.now() + 600_000) }
    await Promise.all(Array.from({ length: 100_000 }, (_, index) => guard.claim(String(index), 'one', lease)))
    await expect(guard.claim('one more', 'one', lease)).rejects.toThrow('full')
    expect(await guard.claim('5', 'two', lease)).toBe('held')
    const ended = memoryReplayGuard()
    await ended.claim('a', 'one', { until: new Date(Date.now() - 1) })
    expect(await ended.claim('a', 'two', lease)).toBe('claimed')
  })

  it('records a handled message even when it is full', async () => {
    let now = at(0)
    const guard = memoryReplayGuard({ maxEntries: 1, currentDate: () => now })
    await guard.claim('a', 'one', until(15))
    now = at(20)
    await guard.claim('b', 'two', until(35))
    await guard.complete('a', 'one', { expires: at(100) })
    expect(await guard.claim('a', 'three', until(35))).toBe('done')
    expect(await guard.claim('b', 'three', until(35))).toBe('held')
  })

  it('answers quickly when it is full', async () => {
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
