import { describe, expect, it } from 'vitest'
import { targetRepairs } from './target-repairs.js'

function targetsOf(url: string): readonly (readonly unknown[])[] {
  return [...targetRepairs(url)].map(({ target, given = [] }) => {
    const [change, ...more] = given
    const canonical = {} as never
    expect(change?.apply(canonical)).toBe(canonical)
    expect(more).toEqual([])
    return [change?.accident, change?.what, target?.query === '' ? target.path : `${target?.path}?${target?.query}`]
  })
}

describe('targetRepairs', () => {
  it.each([
    [
      '/x y\u00e9?a=\u540d<\\#',
      'target-decoded',
      'the target with its forbidden characters escaped',
      '/x%20y%C3%A9?a=%E5%90%8D<%5C%23',
    ],
    ['/100%/\u{1f600}b', 'target-decoded', 'the target with its forbidden characters escaped', '/100%25/%F0%9F%98%80b'],
    [
      '/100%?a=%2&b=%4f%4F%g0',
      'target-malformed',
      'the target with its lone % escaped',
      '/100%25?a=%252&b=%4f%4F%25g0',
    ],
    ['/%E9%2f%C9', 'target-malformed', 'the target with escapes of latin-1 as UTF-8', '/%C3%A9%2f%C3%89'],
    ['/%80%fF%7f', 'target-malformed', 'the target with escapes of latin-1 as UTF-8', '/%C2%80%C3%BF%7f'],
    ['/x?a=1#b#\nc', 'target-malformed', 'the target without its fragment', '/x?a=1'],
    ['x/y', 'target-malformed', 'the target with a slash before it', '/x/y'],
    ['\\x\\y', 'target-malformed', 'the target with / for \\', '/x/y'],
  ])('%j: %s, %s', (url, accident, what, target) => {
    expect(targetsOf(url)).toContainEqual([accident, what, target])
  })

  it('leaves out targets that are malformed, too', () => {
    expect(targetsOf('x y')).toEqual([])
    expect(targetsOf('\ud800')).toEqual([])
    expect(targetsOf('/a b').map(([, what]) => what)).toEqual(['the target with its forbidden characters escaped'])
  })

  it('says that something decoded the target, or that the sender must escape it', () => {
    const remedies = [...targetRepairs('/a')].map(({ given }) => [given?.[0]?.accident, given?.[0]?.remedy])
    for (const [accident, remedy] of remedies)
      expect(remedy).toMatch(accident === 'target-decoded' ? /something decoded it/ : /let the sender escape/)
    expect(remedies).toHaveLength(6)
  })
})
