import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ReplayClaim, takeClaim } from './replay-claim.js'
import type { ReplayGuard } from './replay-guard.js'
import { memoryReplayGuard } from './replay-guard.js'

const id = 'test:1'
const failed = { code: 'ERR_DEPENDENCY_FAILED', status: 503, retryable: true }
const down = (): Promise<never> => Promise.reject(new Error('down'))
const never = (): Promise<never> => new Promise(() => {})

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const currentDate = (): Date => new Date()
const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1_000)

/** A guard with some methods replaced. */
function guardWith(changes: Partial<ReplayGuard> = {}): ReplayGuard {
  return { ...memoryReplayGuard(), ...changes }
}

function claimOn(guard: ReplayGuard, clock = currentDate): ReplayClaim {
  return new ReplayClaim({ guard, id, expires: inSeconds(300), currentDate: clock, crypto })
}

/** Gives the answers of the list first, and then the answers of the guard. */
function first<Method extends keyof ReplayGuard>(
  guard: ReplayGuard,
  method: Method,
  answers: (() => Promise<never>)[],
): ReplayGuard {
  const call = (...given: Parameters<ReplayGuard[Method]>): unknown => {
    const answer = answers.shift()
    const own = guard[method] as (...given: unknown[]) => unknown
    return answer === undefined ? own(...given) : answer()
  }
  return { ...guard, [method]: call }
}

describe('ReplayClaim', () => {
  it('has a different holder for each request', async () => {
    const guard = guardWith()
    expect(await claimOn(guard).take()).toBe('claimed')
    expect(await claimOn(guard).take()).toBe('held')
  })

  it('ends after 15 seconds by itself, and can be renewed', async () => {
    const guard = guardWith()
    const claim = claimOn(guard)
    await claim.take()
    await vi.advanceTimersByTimeAsync(14_000)
    expect(await claimOn(guard).take()).toBe('held')
    expect(await claim.renew()).toBe('claimed')
    await vi.advanceTimersByTimeAsync(14_000)
    expect(await claimOn(guard).take()).toBe('held')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await claimOn(guard).take()).toBe('claimed')
    expect(await claim.renew()).toBe('held')
  })

  it.each([undefined, null, true, false, 1, 'OK', 'CLAIMED', {}])(
    'fails closed if the guard answers %j',
    async (answer) => {
      const claim = claimOn(guardWith({ claim: async () => answer as 'claimed' }))
      await expect(claim.take()).rejects.toMatchObject(failed)
      await expect(claim.renew()).rejects.toMatchObject(failed)
    },
  )

  it('asks again, as the same holder, if the answer is lost', async () => {
    const guard = guardWith()
    const lost = (...given: Parameters<ReplayGuard['claim']>): Promise<never> => guard.claim(...given).then(down)
    let calls = 0
    const claim = claimOn({ ...guard, claim: (...given) => (++calls === 1 ? lost(...given) : guard.claim(...given)) })
    expect(await claim.take()).toBe('claimed')
    expect(calls).toBe(2)
  })

  it('gives up a claim if every answer was lost', async () => {
    const guard = guardWith()
    const claim = claimOn({ ...guard, claim: (...given) => guard.claim(...given).then(down) })
    await expect(claim.take()).rejects.toMatchObject(failed)
    await vi.advanceTimersByTimeAsync(0)
    expect(await claimOn(guard).take()).toBe('claimed')
  })

  it('fails closed if the guard throws, at once or later', async () => {
    await expect(claimOn(guardWith({ claim: down })).take()).rejects.toMatchObject(failed)
    const throws = (): never => {
      throw new Error('down')
    }
    for (const method of ['take', 'renew', 'release', 'complete'] as const) {
      const outcome = expect(
        claimOn({ claim: throws, complete: throws, release: throws })[method](),
      ).rejects.toMatchObject(failed)
      await vi.advanceTimersByTimeAsync(5_000)
      await outcome
    }
  })

  it.each(['take', 'renew', 'complete', 'release'] as const)(
    'waits five seconds for a guard that hangs: %s',
    async (method) => {
      const outcome = vi.fn()
      claimOn({ claim: never, complete: never, release: never })[method]().catch(outcome)
      await vi.advanceTimersByTimeAsync(4_999)
      expect(outcome).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(1)
      expect(outcome).toHaveBeenCalledWith(expect.objectContaining(failed))
    },
  )

  it('gives up a claim that is granted after its request was refused', async () => {
    const guard = guardWith()
    const claim = claimOn({
      ...guard,
      claim: async (...given) => {
        await new Promise((resolve) => setTimeout(resolve, 6_000))
        return await guard.claim(...given)
      },
    })
    const outcome = expect(claim.take()).rejects.toMatchObject(failed)
    await vi.advanceTimersByTimeAsync(6_000)
    await outcome
    expect(await claimOn(guard).take()).toBe('claimed')
  })

  it('tries to complete for five seconds, whether the guard throws or hangs', async () => {
    const guard = guardWith()
    const claim = claimOn(first(guard, 'complete', [down, down, never, down]))
    await claim.take()
    const completed = claim.complete()
    await vi.advanceTimersByTimeAsync(4_000)
    await completed
    expect(await claimOn(guard).take()).toBe('done')
  })

  it('stops trying after that', async () => {
    const complete = vi.fn(down)
    const claim = claimOn(guardWith({ complete }))
    const outcome = expect(claim.complete()).rejects.toMatchObject({ ...failed, cause: new Error('down') })
    await vi.advanceTimersByTimeAsync(5_000)
    await outcome
    const { length } = complete.mock.calls
    await vi.advanceTimersByTimeAsync(60_000)
    expect(complete.mock.calls).toHaveLength(length)
  })

  it('is remembered as long as the message is fresh', async () => {
    const complete = vi.fn(async () => {})
    const claim = claimOn(guardWith({ complete }))
    await claim.complete()
    expect(complete).toHaveBeenCalledWith(id, expect.any(String), { expires: inSeconds(300) })
  })

  it('is remembered for another minute if the message is no longer fresh, because a copy may be about to claim it', async () => {
    const complete = vi.fn(async () => {})
    const claim = claimOn(guardWith({ complete }))
    await vi.advanceTimersByTimeAsync(299_000)
    await claim.complete()
    expect(complete).toHaveBeenCalledWith(id, expect.any(String), { expires: inSeconds(60) })
  })

  it('releases twice if the answer is lost', async () => {
    const guard = guardWith()
    const claim = claimOn(first(guard, 'release', [down]))
    await claim.take()
    await claim.release()
    expect(await claimOn(guard).take()).toBe('claimed')
  })

  it('fails closed if the time of the clock is not valid', async () => {
    const claim = claimOn(guardWith(), () => new Date(Number.NaN))
    await expect(claim.take()).rejects.toMatchObject(failed)
  })

  it('gives each request a random holder of 16 octets in hexadecimal', async () => {
    const claim = vi.fn(async () => 'claimed' as const)
    await claimOn(guardWith({ claim })).take()
    await claimOn(guardWith({ claim })).take()
    const holders = claim.mock.calls.map((given: unknown[]) => given[1])
    expect(holders).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)])
    expect(holders[0]).not.toBe(holders[1])
  })

  it.each(['claim', 'release'] as const)('calls a guard that throws exactly twice: %s', async (method) => {
    const call = vi.fn(down)
    const claim = claimOn(guardWith({ [method]: call }))
    await expect(method === 'claim' ? claim.renew() : claim.release()).rejects.toMatchObject(failed)
    expect(call).toHaveBeenCalledTimes(2)
  })

  it('tries to complete sooner at first, then every second', async () => {
    const times: number[] = []
    const begun = Date.now()
    const claim = claimOn(
      guardWith({
        complete: () => {
          times.push(Date.now() - begun)
          return down()
        },
      }),
    )
    const outcome = expect(claim.complete()).rejects.toMatchObject(failed)
    await vi.advanceTimersByTimeAsync(5_000)
    await outcome
    expect(times).toEqual([0, 50, 150, 350, 750, 1_550, 2_550, 3_550, 4_550])
  })

  it('waits two seconds for one attempt to complete', async () => {
    const guard = guardWith()
    const complete = vi.fn(first(guard, 'complete', [never]).complete)
    const completed = claimOn({ ...guard, complete }).complete()
    await vi.advanceTimersByTimeAsync(2_049)
    expect(complete).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    await completed
    expect(complete).toHaveBeenCalledTimes(2)
  })

  it('has an error with the cause of the guard', async () => {
    const cause = new Error('down')
    const claim = claimOn(guardWith({ claim: () => Promise.reject(cause), release: () => Promise.reject(cause) }))
    await expect(claim.take()).rejects.toMatchObject({ ...failed, cause })
    await expect(claim.renew()).rejects.toMatchObject({ ...failed, cause })
    await expect(claim.release()).rejects.toMatchObject({ ...failed, cause })
  })
})

describe('takeClaim', () => {
  const proved = (replay: object = {}) => ({
    timestamp: new Date(),
    replay: { id: () => id, tolerance: 300, ...replay },
  })
  const take = (guard: ReplayGuard, replay?: object): Promise<ReplayClaim> =>
    takeClaim({ guard, currentDate, crypto }, proved(replay))

  it('remembers the message until no copy of it is fresh, a second after the tolerance', async () => {
    const complete = vi.fn(async () => {})
    const claim = await take(guardWith({ complete }))
    await claim.complete()
    expect(complete).toHaveBeenCalledWith(id, expect.any(String), { expires: inSeconds(301) })
  })

  it('leaves the claim open', async () => {
    const guard = guardWith()
    const claim = await take(guard)
    expect(await claim.renew()).toBe('claimed')
    await claim.release()
    await expect(take(guard)).resolves.toBeInstanceOf(ReplayClaim)
  })

  it('refuses a message that is handled by another request, so that an honest sender comes back', async () => {
    const guard = guardWith()
    await take(guard)
    await expect(take(guard)).rejects.toMatchObject({ code: 'ERR_IN_PROGRESS', retryable: true })
    await expect(take(guard, { whileHeld: undefined })).rejects.toMatchObject({ code: 'ERR_IN_PROGRESS' })
    await expect(take(guard, { whileHeld: 'ERR_REPLAYED' })).rejects.toMatchObject({
      code: 'ERR_REPLAYED',
      retryable: false,
    })
  })

  it('refuses a message that was handled', async () => {
    const guard = guardWith()
    await (await take(guard)).complete()
    await expect(take(guard)).rejects.toMatchObject({ code: 'ERR_REPLAYED', retryable: false })
  })
})
