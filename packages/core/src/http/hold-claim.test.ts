import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ReplayClaim } from '../checks/replay-claim.js'
import type { ReplayGuard } from '../checks/replay-guard.js'
import { memoryReplayGuard } from '../checks/replay-guard.js'
import { createVerified } from '../checks/verified-request.js'
import type { Verified } from '../checks/verifier.js'
import { holdClaim } from './hold-claim.js'

const parts: Verified<string> = {
  scheme: 'test',
  payload: 'payload',
  body: new Uint8Array(),
  timestamp: new Date(0),
  signer: { id: 'signer' },
  algorithm: 'HMAC-SHA-256',
  covers: 'body',
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const claimOn = (guard: ReplayGuard): ReplayClaim =>
  new ReplayClaim({
    guard,
    id: 'test:1',
    expires: new Date(Date.now() + 3_600_000),
    currentDate: () => new Date(),
    crypto,
  })

async function verifiedOn(guard: ReplayGuard): Promise<Verified<string>> {
  const claim = claimOn(guard)
  await claim.take()
  return createVerified(parts, claim)
}

/** Returns the guard's answer to another request for the same message. */
const another = (guard: ReplayGuard): Promise<string> => claimOn(guard).take()

describe('holdClaim', () => {
  it('renews the claim while the handler runs, every five seconds', async () => {
    const memory = memoryReplayGuard()
    const claim = vi.fn(memory.claim)
    const guard = { ...memory, claim }
    const held = holdClaim(await verifiedOn(guard))
    expect(held.isHeld).toBe(true)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(claim).toHaveBeenCalledTimes(13)
    expect(await another(guard)).toBe('held')
    await held.complete()
    expect(await another(guard)).toBe('done')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('gives the claim up when the handler has failed', async () => {
    const guard = memoryReplayGuard()
    const held = holdClaim(await verifiedOn(guard))
    await vi.advanceTimersByTimeAsync(20_000)
    await held.release()
    expect(await another(guard)).toBe('claimed')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is settled only once, so a second call has no effect', async () => {
    const guard = memoryReplayGuard()
    const failed = holdClaim(await verifiedOn(guard))
    await failed.release()
    await failed.complete()
    expect(await another(guard)).toBe('claimed')
  })

  it('waits for a running renewal before it gives the claim up', async () => {
    const memory = memoryReplayGuard()
    let delay = 0
    const guard: ReplayGuard = {
      ...memory,
      claim: async (...given) => {
        if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay))
        return await memory.claim(...given)
      },
    }
    const held = holdClaim(await verifiedOn(guard))
    delay = 1_000
    await vi.advanceTimersByTimeAsync(5_500)
    const released = held.release()
    await vi.advanceTimersByTimeAsync(1_000)
    await released
    expect(await another(memory)).toBe('claimed')
  })

  it.each(['held', 'done'] as const)('stops renewing when the guard answers %s, and logs it', async (answer) => {
    const memory = memoryReplayGuard()
    const claim = vi.fn(memory.claim)
    const warn = vi.fn()
    const verified = await verifiedOn({ ...memory, claim })
    holdClaim(verified, { logger: { debug() {}, warn } })
    claim.mockResolvedValue(answer)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(claim).toHaveBeenCalledTimes(2)
    expect(warn).toHaveBeenCalledWith(
      `the claim was lost while the handler ran: the replay guard answered ${answer}`,
      undefined,
    )
  })

  it('continues to renew after a failed renewal', async () => {
    const memory = memoryReplayGuard()
    const claim = vi.fn(memory.claim)
    const warn = vi.fn()
    const verified = await verifiedOn({ ...memory, claim })
    holdClaim(verified, { logger: { debug() {}, warn } })
    const down = new Error('down')
    claim.mockRejectedValueOnce(down).mockRejectedValueOnce(down)
    await vi.advanceTimersByTimeAsync(24_000)
    expect(await another(memory)).toBe('held')
    expect(warn.mock.calls).toEqual([['the claim could not be renewed', { cause: down }]])
  })

  it.each<[string, () => Promise<unknown>]>([
    ['fails', () => Promise.reject(new Error('down'))],
    ['is answered done', async () => 'done'],
  ])('does not log a renewal that %s after the claim was settled', async (_, answer) => {
    const memory = memoryReplayGuard()
    const warn = vi.fn()
    const claim = vi.fn<ReplayGuard['claim']>(memory.claim)
    const held = holdClaim(await verifiedOn({ ...memory, claim }), { logger: { debug() {}, warn } })
    claim.mockImplementation(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      return (await answer()) as 'done'
    })
    await vi.advanceTimersByTimeAsync(5_000)
    await held.complete()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(warn).not.toHaveBeenCalled()
  })

  it('runs if a timer has no unref(), as in a browser', async () => {
    vi.spyOn(globalThis, 'setInterval').mockReturnValueOnce(1 as never)
    const guard = memoryReplayGuard()
    await holdClaim(await verifiedOn(guard)).complete()
    expect(await another(guard)).toBe('done')
  })

  it('stops renewing after the handling timeout, and logs it', async () => {
    const guard = memoryReplayGuard()
    const warn = vi.fn()
    holdClaim(await verifiedOn(guard), { handlingTimeout: 60, logger: { debug() {}, warn } })
    await vi.advanceTimersByTimeAsync(74_000)
    expect(await another(guard)).toBe('held')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await another(guard)).toBe('claimed')
    expect(warn.mock.calls).toEqual([['the handling timeout has passed: the claim is no longer renewed', undefined]])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('renews for 15 minutes by default', async () => {
    const guard = memoryReplayGuard()
    holdClaim(await verifiedOn(guard))
    await vi.advanceTimersByTimeAsync(914_000)
    expect(await another(guard)).toBe('held')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await another(guard)).toBe('claimed')
  })

  it('records the message as handled even if another request now holds the claim', async () => {
    const guard = memoryReplayGuard()
    const held = holdClaim(await verifiedOn(guard), { handlingTimeout: 1 })
    await vi.advanceTimersByTimeAsync(15_000)
    const other = holdClaim(await verifiedOn(guard))
    await held.complete()
    expect(await another(guard)).toBe('done')
    await other.release()
    expect(await another(guard)).toBe('done')
  })

  it.each(['complete', 'release'] as const)(
    'never rejects: after five seconds it logs the failure (%s)',
    async (method) => {
      const memory = memoryReplayGuard()
      const warn = vi.fn()
      // A guard may throw anything, such as a value that String() cannot convert.
      const cause = Object.create(null)
      const broken = (): Promise<never> => Promise.reject(cause)
      const held = holdClaim(await verifiedOn({ ...memory, complete: broken, release: broken }), {
        logger: { debug() {}, warn },
      })
      const settled = held[method]()
      await vi.advanceTimersByTimeAsync(5_000)
      await expect(settled).resolves.toBeUndefined()
      expect(warn.mock.calls).toEqual([[expect.stringContaining('could not be'), { cause }]])
    },
  )

  it('does nothing without a replay guard', async () => {
    const held = holdClaim(createVerified(parts, undefined))
    expect(held.isHeld).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
    await held.complete()
    await held.release()
  })

  it('does not keep a Node process alive', async () => {
    vi.useRealTimers()
    const set = vi.spyOn(globalThis, 'setInterval')
    const held = holdClaim(await verifiedOn(memoryReplayGuard()))
    const timer = set.mock.results[0]?.value as { hasRef?(): boolean }
    // Only the timers of Node and Bun have hasRef().
    expect(timer.hasRef?.() ?? false).toBe(false)
    await held.release()
  })

  it.each([
    undefined,
    null,
    'verified',
    {},
    { ...createVerified(parts, undefined) },
    Object.create(createVerified(parts, undefined)),
  ])('refuses %j, which does not come from a verifier', (made) => {
    expect(() => holdClaim(made as Verified<unknown>)).toThrow('the object that verify() resolved to')
  })

  it.each([{ handlingTimeout: 0 }, { handlingTimeout: '60' }, { logger: () => {} }, { timeout: 1 }])(
    'refuses the options %j',
    async (options) => {
      const verified = await verifiedOn(memoryReplayGuard())
      expect(() => holdClaim(verified, options as object)).toThrow(TypeError)
      expect(() => holdClaim(verified, options as object)).toThrow(/^holdClaim: /)
    },
  )
})
