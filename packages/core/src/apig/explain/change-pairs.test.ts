import { expect, it } from 'vitest'
import type { Change } from './change.js'
import { changePairs } from './change-pairs.js'

/** Changes of one kind, which are named by its letter and their places. */
const kindOf = (letter: string, count: number): readonly Change[] =>
  Array.from({ length: count }, (_, index) => ({ what: `${letter}${index}` }) as Change)

const pairsOf = (...kinds: readonly (readonly Change[])[]): readonly string[] =>
  [...changePairs(kinds)].map((pair) => pair.map(({ what }) => what).join(' '))

const none: readonly Change[] = []

it('begins with the likeliest changes of two kinds', () => {
  expect(pairsOf(kindOf('m', 2), none, kindOf('p', 3), kindOf('q', 1))).toEqual([
    ...['m0 p0', 'm0 q0', 'p0 q0'],
    ...['m0 p1', 'm1 p0', 'm1 q0', 'p1 q0'],
    ...['m0 p2', 'm1 p1', 'p2 q0'],
    'm1 p2',
  ])
})

it('makes every pair of two kinds once, and none of one kind', () => {
  const pairs = pairsOf(kindOf('m', 3), kindOf('f', 3), kindOf('p', 3), kindOf('q', 3), kindOf('h', 3))
  expect(new Set(pairs).size).toBe(10 * 9)
  expect(pairs).toHaveLength(10 * 9)
  expect(pairs.at(-1)).toBe('q2 h2')
  expect(pairs.filter((pair) => /(\w)\d \1/.test(pair))).toEqual([])
  expect(pairsOf(kindOf('m', 3))).toEqual([])
  expect(pairsOf()).toEqual([])
})

it('puts a profile before the change of one part', () => {
  expect(pairsOf(kindOf('m', 1), kindOf('f', 1), kindOf('p', 1), kindOf('q', 1))).toEqual([
    ...['f0 m0', 'f0 p0', 'f0 q0', 'm0 p0', 'm0 q0', 'p0 q0'],
  ])
})

it('uses every path, and the ten likeliest changes of each other kind', () => {
  const lasts = new Set(
    pairsOf(...['m', 'f', 'p', 'q', 'h'].map((letter) => kindOf(letter, 20)))
      .join(' ')
      .split(' '),
  )
  expect(['m9', 'f9', 'p19', 'q9', 'h9'].every((last) => lasts.has(last))).toBe(true)
  expect(['m10', 'f10', 'q10', 'h10'].some((later) => lasts.has(later))).toBe(false)
})
