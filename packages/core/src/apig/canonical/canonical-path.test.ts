import { describe, expect, it } from 'vitest'
import { canonicalPath } from './canonical-path.js'
import { apigProfiles } from './profiles.js'

const { strict, javascript } = apigProfiles

describe('canonicalPath', () => {
  it.each([
    ['/', '/'],
    ['/app1', '/app1/'],
    ['/app1/', '/app1/'],
    ['//', '//'],
    ['/a//b', '/a//b/'],
    ['/a/../b/.', '/a/../b/./'],
    ['/%7e%41', '/~A/'],
    ['/caf%c3%a9', '/caf%C3%A9/'],
    ['/a+b', '/a%2Bb/'],
    ["/!'()*", '/%21%27%28%29%2A/'],
    ['/a%2520b', '/a%2520b/'],
    ['/100%25', '/100%25/'],
    ['/%00', '/%00/'],
    ['/a%2Fb', '/a/b/'],
    ['/a%2f', '/a/'],
  ])('%s becomes %s', (path, canonical) => {
    expect(canonicalPath(path, strict)).toBe(canonical)
  })

  it.each(['/%', '/%4', '/%zz', '/%FF', '/%C3', '/%C0%AF', '/%ED%A0%80', '/%F8%88%80%80%80', '/%u0041'])(
    'refuses %s',
    (path) => {
      expect(() => canonicalPath(path, strict)).toThrow(expect.objectContaining({ code: 'ERR_REQUEST_INVALID' }))
      expect(() => canonicalPath(path, javascript)).toThrow(expect.objectContaining({ code: 'ERR_REQUEST_INVALID' }))
    },
  )

  it('refuses %2F and %2f if the profile says so', () => {
    const profile = { ...strict, encodedSlash: 'refuse' } as const
    for (const path of ['/a%2Fb', '/a%2fb']) {
      expect(() => canonicalPath(path, profile)).toThrow(expect.objectContaining({ code: 'ERR_REQUEST_INVALID' }))
    }
    expect(canonicalPath('/a%252Fb/c', profile)).toBe('/a%252Fb/c/')
  })

  it('keeps reserved escapes as text if the profile decodes like decodeURI', () => {
    expect(canonicalPath('/a%2Fb%20%2B', javascript)).toBe('/a%252Fb%20%252B/')
  })
})
