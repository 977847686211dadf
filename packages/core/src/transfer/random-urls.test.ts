import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readUrl, removeDotSegments, type UrlPolicy } from './url-policy.js'

const policy: UrlPolicy = {
  origin: /https?:\/\/files\.test/,
  path: /^\/.*$/,
  normalize: ['case', 'port', 'path-segments'],
}

// Follows RFC 3986 section 5.2.4 literally.
function referencePath(path: string): string {
  let input = path
  let output = ''
  while (input !== '') {
    if (input.startsWith('../')) input = input.slice(3)
    else if (input.startsWith('./')) input = input.slice(2)
    else if (input.startsWith('/./')) input = input.slice(2)
    else if (input === '/.') input = '/'
    else if (input.startsWith('/../') || input === '/..') {
      input = `/${input.slice(4)}`
      output = output.slice(0, Math.max(output.lastIndexOf('/'), 0))
    } else if (input === '.' || input === '..') input = ''
    else {
      const [segment = ''] = /^\/?[^/]*/.exec(input) ?? []
      output += segment
      input = input.slice(segment.length)
    }
  }
  return output
}

// RFC 3986 appendix B, with the normalization of its section 6.2.
function referenceUrl(text: string): string {
  const [, scheme = '', authority = '', path = ''] = /^([^:/?#]+):\/\/([^/?#]*)([^?#]*)$/.exec(text) ?? []
  const host = authority.toLowerCase().replace(scheme.toLowerCase() === 'https' ? /:443$/ : /:80$/, '')
  return `${scheme.toLowerCase()}://${host}${referencePath(path)}`
}

describe('a random URL', () => {
  const segment = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('.', '..', '...', '.a', 'a.', '..a', '', 'echo.api', 'c.pem', ';', '..;') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('%2e', '%2E.', '%252e', '%2f', '..\\', '?', '#', '@', ':', '\t', ' ', 'é'),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 3 }) },
  )
  const url = fc
    .tuple(
      fc.constantFrom('https', 'HTTPS', 'http'),
      fc.constantFrom('files.test', 'Files.Test', 'files.test:443', 'files.test:80', 'files.test.', 'a@files.test'),
      fc.array(segment, { maxLength: 8 }),
    )
    .map(([scheme, authority, segments]) => `${scheme}://${authority}/${segments.join('/')}`)

  it('is fetched in the form that RFC 3986 gives it, which this runtime reads without a change', () => {
    let taken = 0
    fc.assert(
      fc.property(url, (text) => {
        const { url: fetched } = readUrl(text, policy)
        if (fetched === undefined) return
        taken += 1
        expect(fetched).toBe(referenceUrl(text))
        expect(new URL(fetched).href).toBe(fetched)
        expect(new URL(fetched).pathname.split('/')).not.toContain('..')
        expect(fetched).not.toMatch(/[%\\?#]|\/\.{1,2}(?:\/|$)/)
        // Some versions of Node leave dot segments behind a segment that begins with a dot.
        const read = new URL(text)
        if (removeDotSegments(read.pathname) === read.pathname) expect(read.href).toBe(fetched)
      }),
      { numRuns: 3_000 },
    )
    expect(taken).toBeGreaterThan(100)
  })

  it('has its dot segments removed as RFC 3986 says', () => {
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 10 }), (segments) => {
        const path = `/${segments.join('/')}`
        expect(removeDotSegments(path)).toBe(referencePath(path))
      }),
      { numRuns: 3_000 },
    )
  })
})
