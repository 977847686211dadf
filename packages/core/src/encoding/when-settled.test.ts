import { describe, expect, it, vi } from 'vitest'
import { isPromise, loadOnce, whenSettled } from './when-settled.js'

describe('loadOnce', () => {
  it('loads at the first use, and gives simultaneous calls the same value', async () => {
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

  it('does not wait for the loading that an earlier call began', async () => {
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

describe('whenSettled', () => {
  it('calls with a value at once, and returns what the function returns', () => {
    expect(whenSettled('value', (value) => `${value}!`)).toBe('value!')
    expect(whenSettled(false, (value) => !value)).toBe(true)
  })

  it('calls with the value of a promise, or of another object that has then()', async () => {
    const next = vi.fn((value: string) => `${value}!`)
    const pending = whenSettled(Promise.resolve('value'), next)
    expect(next).not.toHaveBeenCalled()
    expect(await pending).toBe('value!')
    const other = Promise.resolve('other')
    expect(await whenSettled(objectWith(other.then.bind(other)) as Promise<string>, next)).toBe('other!')
  })

  it('does not call if the promise rejects', async () => {
    const next = vi.fn()
    await expect(whenSettled(Promise.reject<string>(new Error('no')), next)).rejects.toThrow('no')
    expect(next).not.toHaveBeenCalled()
  })
})

describe('isPromise', () => {
  it('recognises a promise by its method', () => {
    expect(isPromise(Promise.resolve())).toBe(true)
    expect(isPromise(objectWith(() => {}))).toBe(true)
    for (const value of [undefined, null, 'then', 1, {}, objectWith(true), objectWith(undefined)]) {
      expect(isPromise(value)).toBe(false)
    }
  })
})

/** Creates an object with a member `then`. */
function objectWith(then: unknown): object {
  return Object.defineProperty({}, 'then', { value: then })
}
