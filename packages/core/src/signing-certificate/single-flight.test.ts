import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SingleFlight } from './single-flight.js'

describe('SingleFlight', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const later = <Value>(milliseconds: number, value: Value): Promise<Value> =>
    new Promise((resolve) => setTimeout(resolve, milliseconds, value))

  it('shares one piece of work among simultaneous calls for a key, and none between keys', async () => {
    const flights = new SingleFlight<string>(1_000)
    let begun = 0
    const call = (key: string): Promise<string> =>
      flights.run(key, () => {
        begun += 1
        return later(10, key)
      })
    const calls = [...Array.from({ length: 64 }, () => call('a')), call('b')]
    await vi.advanceTimersByTimeAsync(10)
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['a', 'b']))
    expect(begun).toBe(2)
  })

  it('keeps neither a result nor a failure', async () => {
    const flights = new SingleFlight<number>(1_000)
    await expect(flights.run('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down')
    expect(await flights.run('a', async () => 1)).toBe(1)
    expect(await flights.run('a', async () => 2)).toBe(2)
  })

  it('begins anew, once for all who wait, where work never settles', async () => {
    const flights = new SingleFlight<string>(1_000)
    let begun = 0
    const lost = flights.run('a', () => new Promise(() => {}))
    const waiting = Array.from({ length: 10 }, () =>
      flights.run('a', () => {
        begun += 1
        return later(100, 'anew')
      }),
    )
    await vi.advanceTimersByTimeAsync(1_100)
    expect(await Promise.all(waiting)).toEqual(Array(10).fill('anew'))
    expect(begun).toBe(1)
    expect(await Promise.race([lost, Promise.resolve('still waiting')])).toBe('still waiting')
  })

  it('hands a failure to everyone who waited for it', async () => {
    const flights = new SingleFlight<string>(1_000)
    const calls = Array.from({ length: 5 }, () =>
      flights.run('a', async () => {
        await later(10, undefined)
        throw new Error('down')
      }),
    )
    const outcomes = Promise.allSettled(calls)
    await vi.advanceTimersByTimeAsync(10)
    expect((await outcomes).every(({ status }) => status === 'rejected')).toBe(true)
  })
})
