import { describe, expect, it, vi } from 'vitest'
import { apigProfiles } from './profiles.js'
import { readTarget } from './read-target.js'
import { splitRequestTarget } from './request-target.js'

const accept = { canonicalUrl: undefined, ambiguousTarget: 'accept', profile: apigProfiles.strict } as const
const refuse = { ...accept, ambiguousTarget: 'refuse' } as const

describe('readTarget', () => {
  it('is the target that arrived, without a promise', () => {
    for (const url of ['/a%2Fb?c', 'https://h/a']) expect(readTarget(url, accept)).toEqual(splitRequestTarget(url))
  })

  it('resolves to the target that arrived if ambiguous targets are refused', async () => {
    const read = readTarget('/a?b', refuse)
    expect(read).toBeInstanceOf(Promise)
    expect(await read).toEqual(splitRequestTarget('/a?b'))
    await expect(readTarget('/a%2Fb', refuse)).rejects.toMatchObject({ code: 'ERR_REQUEST_INVALID' })
  })

  it('is what the hook returns for the raw target', async () => {
    const canonicalUrl = vi.fn((url: string) => `/prefix${url}`)
    for (const settings of [accept, refuse])
      expect(await readTarget('/a?b', { ...settings, canonicalUrl })).toMatchObject({ path: '/prefix/a', query: 'b' })
    expect(canonicalUrl.mock.calls).toEqual([['/a?b'], ['/a?b']])
  })

  it('keeps the host of the target that arrived if the hook returns a path', () => {
    const url = 'https://h:8443/a'
    expect(readTarget(url, { ...accept, canonicalUrl: () => '/b' })).toEqual({
      path: '/b',
      query: '',
      host: 'h:8443',
      scheme: 'https',
    })
    expect(readTarget(url, { ...accept, canonicalUrl: () => 'http://other/b' })).toEqual({
      path: '/b',
      query: '',
      host: 'other',
      scheme: 'http',
    })
  })

  it('refuses a target that is not valid before it calls the hook', () => {
    const canonicalUrl = vi.fn(() => '/b')
    expect(() => readTarget('*', { ...accept, canonicalUrl })).toThrow(
      expect.objectContaining({ code: 'ERR_REQUEST_INVALID' }),
    )
    expect(canonicalUrl).not.toHaveBeenCalled()
  })

  it.each<[string, () => unknown, unknown]>([
    [
      'throws',
      () => {
        throw new Error('down')
      },
      expect.objectContaining({ message: 'down' }),
    ],
    ['returns nothing', () => undefined, new TypeError('canonicalUrl did not return a string')],
    ['returns a URL', () => new URL('https://h/'), new TypeError('canonicalUrl did not return a string')],
    ['returns a promise', async () => '/b', new TypeError('canonicalUrl did not return a string')],
  ])('is unavailable if the hook %s', (_, hook, cause) => {
    const canonicalUrl = hook as (url: string) => string
    expect(() => readTarget('/a', { ...accept, canonicalUrl })).toThrow(
      expect.objectContaining({
        code: 'ERR_DEPENDENCY_FAILED',
        message: 'canonicalUrl failed',
        retryable: true,
        cause,
      }),
    )
  })
})
