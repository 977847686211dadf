import { describe, expect, it, vi } from 'vitest'
import { claimOnce, memoryReplayGuard, type ReplayGuard } from './replay-guard.js'

const at = (seconds: number): Date => new Date(seconds * 1_000)

describe('memoryReplayGuard', () => {
  it('fails closed when it is full, until claims end', async () => {
    let now = at(0)
    const guard = memoryReplayGuard({ maxEntries: 2, currentDate: () => now })
    await guard.claim('a', at(10))
    await guard.claim('b', at(20))
    await expect(guard.claim('c', at(20))).rejects.toThrow('full')
    expect(await guard.claim('a', at(20))).toBe(false)
    now = at(10)
    expect(await guard.claim('c', at(20))).toBe(true)
    await expect(guard.claim('d', at(20))).rejects.toThrow('full')
  })

  it('is cheap to ask when it is full', async () => {
    const guard = memoryReplayGuard({ maxEntries: 50_000, currentDate: () => at(0) })
    for (let index = 0; index < 50_000; index++) await guard.claim(String(index), at(10))
    const asked = Array.from({ length: 20_000 }, (_, index) => guard.claim(`more ${index}`, at(10)))
    // A sweep for each of these would look at a billion claims, and run into the test's time limit.
    expect((await Promise.allSettled(asked)).every(({ status }) => status === 'rejected')).toBe(true)
  })

  it('refuses a size that is none', () => {
    expect(() => memoryReplayGuard({ maxEntries: 0 })).toThrow(TypeError)
  })
})

describe('claimOnce', () => {
  const answering = (claim: () => unknown): ReplayGuard => ({
    claim: async () => claim() as boolean,
    release: async () => {},
  })

  it('tells a second time from a guard that failed', async () => {
    await expect(
      claimOnce(
        answering(() => true),
        'id',
        at(1),
      ),
    ).resolves.toBeUndefined()
    await expect(
      claimOnce(
        answering(() => false),
        'id',
        at(1),
      ),
    ).rejects.toMatchObject({ code: 'ERR_REPLAYED', retryable: false })
  })

  it.each([undefined, null, 1, 'OK', {}])('fails closed where the guard answers %j', async (answer) => {
    await expect(
      claimOnce(
        answering(() => answer),
        'id',
        at(1),
      ),
    ).rejects.toMatchObject({
      code: 'ERR_DEPENDENCY_FAILED',
      retryable: true,
    })
  })

  it('fails closed where the guard never answers', async () => {
    vi.useFakeTimers()
    const claim = claimOnce({ claim: () => new Promise(() => {}), release: async () => {} }, 'id', at(1))
    const outcome = expect(claim).rejects.toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', retryable: true })
    await vi.advanceTimersByTimeAsync(5_000)
    await outcome
    vi.useRealTimers()
  })

  it('fails closed where the guard throws, at once or later', async () => {
    const guard: ReplayGuard = {
      claim() {
        throw new Error('down')
      },
      release: async () => {},
    }
    await expect(claimOnce(guard, 'id', at(1))).rejects.toMatchObject({ code: 'ERR_DEPENDENCY_FAILED' })
    await expect(
      claimOnce(
        answering(() => Promise.reject(new Error('down'))),
        'id',
        at(1),
      ),
    ).rejects.toMatchObject({ code: 'ERR_DEPENDENCY_FAILED', status: 503 })
  })
})
