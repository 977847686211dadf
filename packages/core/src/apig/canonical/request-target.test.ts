import { describe, expect, it } from 'vitest'
import { maxTargetLength, splitRequestTarget } from './request-target.js'

describe('splitRequestTarget', () => {
  it.each([
    ['/', '/', '', undefined],
    ['/a?', '/a', '', undefined],
    ['/a?b=1?c', '/a', 'b=1?c', undefined],
    ['//a/b', '//a/b', '', undefined],
    ['///evil.example.com/a', '///evil.example.com/a', '', undefined],
    ['/a/../b/./c', '/a/../b/./c', '', undefined],
    ['/a%2Fb?%3F=1', '/a%2Fb', '%3F=1', undefined],
    ['/http://h/a', '/http://h/a', '', undefined],
    ['http://h', '/', '', 'h'],
    ['http://h?x=1', '/', 'x=1', 'h'],
    ['https://h:8443/a/../b?x', '/a/../b', 'x', 'h:8443'],
    ['https://user:secret@h/a', '/a', '', 'h'],
    ['http:///a', '/a', '', ''],
  ])('splits %s', (url, path, query, host) => {
    expect(splitRequestTarget(url)).toMatchObject({ path, query, host })
  })

  it.each([
    '',
    '*',
    'a',
    '?a=1',
    'h:443',
    '/a b',
    '/a\tb',
    '/a\nb',
    '/a\\b',
    '/a#b',
    'http://h/a#b',
    '/é',
    '/\u{1f600}',
    '/\0',
  ])('refuses %j', (url) => {
    expect(() => splitRequestTarget(url)).toThrow(expect.objectContaining({ code: 'ERR_REQUEST_INVALID' }))
  })

  it('refuses a target that is too long', () => {
    const longest = `/${'a'.repeat(maxTargetLength - 1)}`
    expect(splitRequestTarget(longest).path).toBe(longest)
    expect(() => splitRequestTarget(`${longest}a`)).toThrow(expect.objectContaining({ code: 'ERR_REQUEST_INVALID' }))
  })
})
