import { describe, expect, it } from 'vitest'
import { createLatest } from './latest.js'

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('createLatest', () => {
  it('runs once for a burst of input', async () => {
    let runs = 0
    const shown: number[] = []
    const latest = createLatest(
      10,
      async () => ++runs,
      (outcome) => shown.push(outcome),
    )
    for (let key = 0; key < 5; key++) latest.later()
    await pause(40)
    expect(shown).toEqual([1])
  })

  it('drops what a slow, earlier run gives after a later one', async () => {
    const delays = [60, 5]
    const shown: number[] = []
    const run = async (): Promise<number> => {
      const delay = delays.shift() ?? 0
      await pause(delay)
      return delay
    }
    const latest = createLatest(0, run, (outcome) => shown.push(outcome))
    latest.now()
    latest.now()
    await pause(90)
    expect(shown).toEqual([5])
  })

  it('drops a run that is under way as soon as there is new input', async () => {
    const shown: string[] = []
    const latest = createLatest(
      50,
      async () => {
        await pause(10)
        return 'old'
      },
      (outcome) => shown.push(outcome),
    )
    latest.now()
    latest.later()
    await pause(30)
    expect(shown).toEqual([])
  })
})
