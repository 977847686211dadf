import { describe, expect, it } from 'vitest'
import { wantsColors } from './terminal.js'

describe('wantsColors', () => {
  it.each([
    ['a terminal', {}, true, true],
    ['a pipe', {}, false, false],
    ['a dumb terminal', { TERM: 'dumb' }, true, false],
    ['NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR in a pipe', { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
    ['FORCE_COLOR=false', { FORCE_COLOR: 'false' }, true, false],
    ['an empty FORCE_COLOR', { FORCE_COLOR: '' }, false, false],
    ['both', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ])('%s', (_what, environment, isTerminal, expected) => {
    expect(wantsColors(environment, isTerminal)).toBe(expected)
  })
})
