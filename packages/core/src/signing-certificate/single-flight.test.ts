import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SingleFlight } from './single-flight.js'

const limits = { patience: 1_000, longest: 10_000, perHost: 3, inAll: 5 }

describe('SingleFlight', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const later = <Value>(milliseconds: number, value: Value): Promise<Value> =>
    new Promise((resolve) => setTimeout(resolve, milliseconds, value))
  const lost = (): Promise<never> => new Promise(() => {})

  /** Flights that count their work and record the time at which each call was answered. */
  function flightsOf(work: (turn: number) => Promise<string>, cache = new Map<string, string>()) {
    const flights = new SingleFlight<string>(limits)
    const start = Date.now()
    const answers: [time: number, outcome: string][] = []
    let begun = 0
    const call = (key = 'a', host = 'host'): Promise<void> =>
      flights.run({ key, host, recall: () => cache.get(key), work: () => work(++begun) }).then(
        (value) => void answers.push([Date.now() - start, value]),
        (error: Error) => void answers.push([Date.now() - start, error.message]),
      )
    return { call, answers, begun: () => begun, cache }
  }

  it('shares one piece of work among simultaneous calls for a key, and none between keys', async () => {
    const { call, answers, begun } = flightsOf((turn) => later(10, String(turn)))
    for (let index = 0; index < 64; index++) call()
    call('b')
    await vi.advanceTimersByTimeAsync(10)
    expect(answers).toEqual([...Array(64).fill([10, '1']), [10, '2']])
    expect(begun()).toBe(2)
  })

  it('counts work that is not shared within the limits, until it ends or is lost', async () => {
    const flights = new SingleFlight<string>(limits)
    const outcomes: string[] = []
    const begin = (work: () => Promise<string>): Promise<void> =>
      flights.runAlone('host', work).then(
        (value) => void outcomes.push(value),
        (error: Error) => void outcomes.push(error.message),
      )
    begin(() => later(500, 'first'))
    begin(lost)
    begin(lost)
    await begin(async () => 'fourth')
    const call = { key: 'a', host: 'host', recall: () => undefined, work: async () => 'shared' }
    await expect(flights.run(call)).rejects.toMatchObject({ code: 'ERR_CERTIFICATE_FETCH_FAILED', retryable: true })
    await vi.advanceTimersByTimeAsync(500)
    expect(await flights.run(call)).toBe('shared')
    await vi.advanceTimersByTimeAsync(limits.longest)
    for (let count = 0; count < 3; count++) begin(lost)
    await begin(async () => 'again')
    const refused = 'Too many certificates of host are being downloaded'
    expect(outcomes).toEqual([refused, 'first', refused])
  })

  it('keeps neither a result nor a failure', async () => {
    const { call, answers } = flightsOf(async (turn) => {
      if (turn === 1) throw new Error('down')
      return String(turn)
    })
    await call()
    await call()
    await call()
    expect(answers.map(([, outcome]) => outcome)).toEqual(['down', '2', '3'])
  })

  it('gives a failure to every call that waits for it', async () => {
    const { call, answers, begun } = flightsOf(async () => {
      await later(10, undefined)
      throw new Error('down')
    })
    for (let index = 0; index < 5; index++) call()
    await vi.advanceTimersByTimeAsync(10)
    expect(answers).toEqual(Array(5).fill([10, 'down']))
    expect(begun()).toBe(1)
  })

  it('begins again, once for all waiting calls, if work never settles', async () => {
    const { call, answers, begun } = flightsOf((turn) => (turn === 1 ? lost() : later(100, 'again')))
    for (let index = 0; index < 10; index++) call()
    await vi.advanceTimersByTimeAsync(1_100)
    expect(answers).toEqual(Array(9).fill([1_100, 'again']))
    expect(begun()).toBe(2)
  })

  it('answers every call as soon as slow work ends, and begins once more in the meantime', async () => {
    const { call, answers, begun } = flightsOf(() => later(1_250, 'slow'))
    for (let index = 0; index < 8; index++) call()
    await vi.advanceTimersByTimeAsync(1_250)
    expect(answers).toEqual(Array(8).fill([1_250, 'slow']))
    expect(begun()).toBe(2)
  })

  it('begins at once if the newest work is older than the patience of a call', async () => {
    const { call, answers, begun } = flightsOf((turn) => (turn === 1 ? lost() : later(10, 'again')))
    call()
    await vi.advanceTimersByTimeAsync(1_000)
    call()
    await vi.advanceTimersByTimeAsync(10)
    expect(answers).toEqual([[1_010, 'again']])
    expect(begun()).toBe(2)
  })

  it('begins again when the work reaches its time limit, even for a call that came later', async () => {
    const { call, answers } = flightsOf((turn) => (turn === 1 ? lost() : later(10, 'again')))
    call()
    await vi.advanceTimersByTimeAsync(400)
    call()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(answers).toEqual([[1_010, 'again']])
  })

  it('keeps no result of older work while newer work goes on', async () => {
    const { call, answers } = flightsOf((turn) => (turn === 2 ? lost() : later(1_500, `result ${turn}`)))
    call()
    await vi.advanceTimersByTimeAsync(1_000)
    call()
    await vi.advanceTimersByTimeAsync(500)
    expect(answers).toEqual(Array(2).fill([1_500, 'result 1']))
    await vi.advanceTimersByTimeAsync(100)
    call()
    await vi.advanceTimersByTimeAsync(1_900)
    expect(answers.slice(2)).toEqual([[3_500, 'result 3']])
  })

  it('ignores the end of work that was already lost', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    try {
      const { call, answers, begun } = flightsOf((turn) => later(turn === 1 ? 20_000 : 10, `result ${turn}`))
      call()
      await vi.advanceTimersByTimeAsync(11_000)
      // Any call removes lost work.
      call('b')
      await vi.advanceTimersByTimeAsync(9_000)
      call()
      await vi.advanceTimersByTimeAsync(10)
      expect(answers.map(([, outcome]) => outcome)).toEqual(['result 2', 'result 1', 'result 3'])
      expect(begun()).toBe(3)
      vi.useRealTimers()
      await new Promise((resolve) => setImmediate(resolve))
      expect(unhandled).not.toHaveBeenCalled()
    } finally {
      process.off('unhandledRejection', unhandled)
    }
  })

  it('finds a kept result, even if no promise of it settles', async () => {
    const { call, answers, begun, cache } = flightsOf(lost)
    for (let index = 0; index < 3; index++) call()
    await vi.advanceTimersByTimeAsync(500)
    cache.set('a', 'kept')
    await vi.advanceTimersByTimeAsync(500)
    expect(answers).toEqual(Array(2).fill([1_000, 'kept']))
    expect(begun()).toBe(1)
  })

  it('ends a call if its own work fails, whatever happened to older work', async () => {
    const { call, answers } = flightsOf(async (turn) => {
      if (turn === 1) return await lost()
      throw new Error('down')
    })
    call()
    call()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(answers).toEqual([[1_000, 'down']])
  })

  it('continues with newer work if older work fails', async () => {
    const { call, answers } = flightsOf(async (turn) => {
      await later(1_500, undefined)
      if (turn === 1) throw new Error('down')
      return 'again'
    })
    for (let index = 0; index < 3; index++) call()
    await vi.advanceTimersByTimeAsync(2_500)
    expect(answers).toEqual([
      [1_500, 'down'],
      [2_500, 'again'],
      [2_500, 'again'],
    ])
  })

  it('limits the work for each host and in total, and refuses further work at once', async () => {
    const { call, answers, begun } = flightsOf(() => later(100, 'done'))
    for (let index = 0; index < 1_000; index++) call(`one ${index}`, 'one')
    for (let index = 0; index < 1_000; index++) call(`two ${index}`, 'two')
    await vi.advanceTimersByTimeAsync(0)
    expect(begun()).toBe(5)
    expect(answers).toHaveLength(1_995)
    expect(new Set(answers.map(([time, outcome]) => `${time} ${outcome}`))).toEqual(
      new Set([
        '0 Too many certificates of one are being downloaded',
        '0 Too many certificates of two are being downloaded',
      ]),
    )
    // A call can still wait for work that is in progress.
    call('one 0', 'one')
    await vi.advanceTimersByTimeAsync(100)
    expect(answers.slice(1_995)).toEqual(Array(6).fill([100, 'done']))
  })

  it('waits for work in progress at most for its time limit, even if no more work may begin', async () => {
    const { call, answers, begun } = flightsOf(lost)
    for (const key of ['a', 'b', 'c', 'a']) call(key)
    await vi.advanceTimersByTimeAsync(9_999)
    expect([answers.length, begun()]).toEqual([0, 3])
    // Lost work no longer counts towards the limit.
    await vi.advanceTimersByTimeAsync(1_001)
    expect(begun()).toBe(4)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(answers).toEqual([])
  })

  it('does not wait for ever, even if other calls begin again', async () => {
    const { call, answers } = flightsOf(lost)
    for (let index = 0; index < 30; index++) call()
    await vi.advanceTimersByTimeAsync(11_000)
    // Each call that began no work has an answer.
    expect(answers.length).toBeGreaterThan(15)
    expect(new Set(answers.map(([, outcome]) => outcome))).toEqual(
      new Set(['The download of a certificate that another request began did not end']),
    )
  })

  it('does not wait longer if the clock goes back', async () => {
    const { call, answers, begun } = flightsOf((turn) => (turn === 1 ? lost() : later(10, 'again')))
    call()
    vi.setSystemTime(Date.now() - 3_600_000)
    const before = Date.now()
    call()
    await vi.advanceTimersByTimeAsync(10)
    expect(begun()).toBe(2)
    expect(answers).toHaveLength(1)
    expect(Date.now() - before).toBe(10)
  })
})
