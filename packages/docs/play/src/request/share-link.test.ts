import { describe, expect, it } from 'vitest'
import type { Fixture } from './fixture.js'
import { formatShareLink, parseShareLink } from './share-link.js'

const fixture: Fixture = {
  scheme: 'sns',
  request: {
    method: 'POST',
    url: '/a?b=ü',
    headers: [['X-Name', 'K\xc3\xb6nig']],
    body: new TextEncoder().encode('{"Token":"abc","x":"–"}\r\n'),
  },
  at: new Date('2026-01-02T03:04:05Z'),
  certificates: { 'https://a.example/': 'PEM' },
  trustAnchors: 'PEM',
}

describe('a link that carries a request', () => {
  it('is read as it was written, but for what was blanked', () => {
    const { fragment, blanked } = formatShareLink({ fixture, options: { 'v-topics': 'arn', 'v-sha1': false } })
    expect(fragment).toMatch(/^#request=[\w-]+$/)
    expect(blanked).toEqual(['Token'])
    const body = new TextEncoder().encode('{"Token":"blanked","x":"–"}\r\n')
    expect(parseShareLink(fragment)).toEqual({
      fixture: { ...fixture, request: { ...fixture.request, body } },
      options: { 'v-topics': 'arn', 'v-sha1': false },
      blanked: ['Token'],
    })
  })

  it.each(['', '#', '#guides', '#requests=x'])('is not %j', (fragment) => {
    expect(parseShareLink(fragment)).toBeUndefined()
  })

  it.each(['#request=', '#request=%', '#request=AAAA', `#request=${btoa('{}')}`, `#request=${btoa('[]')}`])(
    'is damaged: %s',
    (fragment) => {
      expect(() => parseShareLink(fragment)).toThrow('The link is damaged')
    },
  )
})
