import { describe, expect, it } from 'vitest'
import { memoryCertificateStore } from './certificate-store.js'

const url = 'https://a.example/cert.pem'

describe('memoryCertificateStore', () => {
  const at = (seconds: number): Date => new Date(seconds * 1_000)

  it('keeps a file until it expires', async () => {
    let now = at(0)
    const store = memoryCertificateStore({ currentDate: () => now })
    await store.set(url, 'pem', { expires: at(10) })
    now = at(9.999)
    expect(await store.get(url)).toBe('pem')
    now = at(10)
    expect(await store.get(url)).toBeUndefined()
    now = at(9)
    expect(await store.get(url)).toBeUndefined()
    expect(await store.get('https://b.example/')).toBeUndefined()
  })

  it('removes the file that was set first if there are too many', async () => {
    const store = memoryCertificateStore({ maxEntries: 2, currentDate: () => at(0) })
    const set = (name: string) => store.set(name, name, { expires: at(10) })
    for (const name of ['a', 'b', 'a', 'c']) await set(name)
    expect(await Promise.all(['a', 'b', 'c'].map((name) => store.get(name)))).toEqual(['a', undefined, 'c'])
  })

  it('keeps 100 files by default, and uses the system clock', async () => {
    const store = memoryCertificateStore()
    const expires = new Date(Date.now() + 600_000)
    for (let index = 0; index <= 100; index++) await store.set(`${index}`, 'pem', { expires })
    expect(await store.get('0')).toBeUndefined()
    expect(await store.get('1')).toBe('pem')
    await store.set('old', 'pem', { expires: new Date(Date.now() - 1) })
    expect(await store.get('old')).toBeUndefined()
  })

  it.each([{ maxEntries: 0 }, { maxEntry: 1 }, { currentDate: 5 }, null])('refuses the options %j', (options) => {
    expect(() => memoryCertificateStore(options as object)).toThrow(TypeError)
  })
})
