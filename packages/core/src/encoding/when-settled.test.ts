import { describe, expect, it } from 'vitest'
import { loadOnce } from './when-settled.js'

describe('loadOnce', () => {
  it('loads at the first use, and gives calls that come at once the same value', async () => {
    let loads = 0
    const load = loadOnce(async () => ({ load: ++loads }))
    expect(loads).toBe(0)
    const [first, second] = await Promise.all([load(), load()])
    expect(second).toBe(first)
    expect(await load()).toBe(first)
    expect(loads).toBe(2)
  })

  it('returns a value that was loaded before without a promise', async () => {
    const load = loadOnce(async () => 'loaded')
    expect(await load()).toBe('loaded')
    expect(load()).toBe('loaded')
  })

  it('does not wait for what an earlier call began', async () => {
    let loads = 0
    const load = loadOnce(() => (++loads === 1 ? new Promise<string>(() => {}) : Promise.resolve('loaded')))
    load()
    expect(await load()).toBe('loaded')
  })

  it('tries again after a failure', async () => {
    let loads = 0
    const load = loadOnce(async () => {
      loads += 1
      if (loads === 1) throw new Error('not now')
      return loads
    })
    await expect(load()).rejects.toThrow('not now')
    expect(await load()).toBe(2)
  })
})
