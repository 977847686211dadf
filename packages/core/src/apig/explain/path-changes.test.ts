import { describe, expect, it } from 'vitest'
import { situationOf } from '#test/support/apig-situation.js'
import { pathChanges } from './path-changes.js'

type Signed = readonly [accident: unknown, what: string, path: string]

async function pathsOf(url: string, headers: readonly [string, string][] = []): Promise<readonly Signed[]> {
  const situation = await situationOf({ url, headers })
  return [...pathChanges(situation)].map(({ accident, what, apply }) => [accident, what, apply(situation.base).path])
}

describe('pathChanges', () => {
  it.each<[arrived: string, ...Signed]>([
    ['/a+b', 'path-not-encoded', 'the path as it arrived, not re-encoded', '/a+b/'],
    ['/a+b/', 'path-not-encoded', 'the path as it arrived, not re-encoded', '/a+b/'],
    ['/a%20b/c', 'path-encoded-again', 'the path with its escapes encoded again', '/a%2520b/c/'],
    ['/a%2520b', 'path-decoded', 'the path decoded twice', '/a%20b/'],
    ['/%C3%A9', 'path-not-encoded', 'the path decoded and not encoded', '/\u00c3\u00a9/'],
    ['/a/b', 'path-final-slash', 'the path without a slash at the end', '/a/b'],
    ['/a/b/', 'path-final-slash', 'the path without a slash at the end', '/a/b'],
    ['/a/../b?c', 'path-dot-segments', 'the path with its dot segments resolved', '/b/'],
    ['//a///b', 'path-slashes', 'the path with its doubled slashes as one', '/a/b/'],
    ['/a', 'path-slashes', 'the path with two slashes at its start', '//a/'],
    ['/a/b/c', 'path-slashes', 'the path with a slash doubled, which a proxy merged', '/a//b/c/'],
    ['/a/b/c', 'path-slashes', 'the path with a slash doubled, which a proxy merged', '/a/b//c/'],
    ['/a/b', 'path-rewritten', 'the path with .json at its end', '/a/b.json/'],
    ['/a/b/', 'path-rewritten', 'the path with .json at its end', '/a/b.json/'],
    ['/a', 'path-rewritten', 'the path with .xml at its end', '/a.xml/'],
    ['/a', 'path-rewritten', 'the path with .html at its end', '/a.html/'],
    ['/a', 'path-rewritten', 'the path with .php at its end', '/a.php/'],
    ['/a+b+c', 'path-plus', 'the path with + as a space', '/a%20b%20c/'],
    ['/a%20b%20c', 'path-plus', 'the path with + for each space', '/a%2Bb%2Bc/'],
    ['/A/B', 'path-case', 'the path in lower case', '/a/b/'],
    ['/e%CC%81%25', 'path-unicode', 'the path in Unicode form C', '/%C3%A9%25/'],
    ['/%C3%A9%25', 'path-unicode', 'the path in Unicode form D', '/e%CC%81%25/'],
    ['/outer/v9/a', 'path-prefix-added', 'the path without /outer', '/v9/a/'],
    ['/outer/v9/a', 'path-prefix-added', 'the path without /outer/v9', '/a/'],
    ['/a', 'path-prefix-removed', 'the path with /api before it', '/api/a/'],
    ['/a', 'path-prefix-removed', 'the path with /api/v3 before it', '/api/v3/a/'],
    ['/a', 'path-prefix-removed', 'the path with /RELEASE before it', '/RELEASE/a/'],
    ['/a', 'path-prefix-removed', 'the path with /$default before it', '/%24default/a/'],
    ['/a', 'path-prefix-removed', 'the path with /webhooks before it', '/webhooks/a/'],
    ['/a/b', 'path-not-signed', 'the path /', '/'],
  ])('of %s: %s, %s', async (arrived, ...signed) => {
    expect(await pathsOf(arrived)).toContainEqual(signed)
  })

  it.each<[header: [string, string], signed: string]>([
    [['X-Original-URL', '/o/x?y'], '/o/x/'],
    [['X-Original-URI', 'https://h/o?y'], '/o/'],
    [['X-Rewrite-URL', '/o%2b'], '/o%2B/'],
    [['X-Forwarded-URI', '/o'], '/o/'],
    [['X-Forwarded-Path', '/o'], '/o/'],
    [['X-Envoy-Original-Path', '/o'], '/o/'],
    [['X-Forwarded-Prefix', '/p'], '/p/a/'],
    [['X-Script-Name', '/p/'], '/p/a/'],
  ])('of a header that a proxy sets: %j', async (header, signed) => {
    const what = `the path that ${header[0].toLowerCase()} names`
    expect((await pathsOf('/a', [header]))[0]).toEqual(['path-rewritten', what, signed])
  })

  it('begins with what proxies name, then the spelling, then prefixes, and ends with the path /', async () => {
    const accidents = (await pathsOf('/a/../b', [['X-Original-URL', '/o']])).map(([accident]) => accident)
    expect(accidents.filter((one, index) => one !== accidents[index - 1])).toEqual([
      'path-rewritten',
      'path-not-encoded',
      'path-encoded-again',
      'path-decoded',
      'path-not-encoded',
      'path-final-slash',
      'path-dot-segments',
      'path-slashes',
      'path-rewritten',
      'path-plus',
      'path-case',
      'path-unicode',
      'path-prefix-added',
      'path-prefix-removed',
      'path-not-signed',
    ])
  })

  it('leaves out a form that a path does not have', async () => {
    const whats = (await pathsOf('/100%25')).map(([, what]) => what)
    expect(whats).not.toContain('the path decoded twice')
    expect(whats).toContain('the path in lower case')
    expect((await pathsOf('/a', [['X-Original-URL', 'none']])).map(([, what]) => what)).not.toContain(
      'the path that x-original-url names',
    )
  })

  it('never takes away the last segment as a prefix', async () => {
    expect((await pathsOf('/a')).map(([accident]) => accident)).not.toContain('path-prefix-added')
    expect((await pathsOf('/a/')).filter(([accident]) => accident === 'path-prefix-added')).toEqual([
      ['path-prefix-added', 'the path without /a', '/'],
    ])
  })

  it('has a limited number of changes for a long path', async () => {
    const paths = await pathsOf('/a'.repeat(100))
    expect(paths.filter(([accident]) => accident === 'path-prefix-added')).toHaveLength(8)
    expect(paths.filter(([, what]) => what.startsWith('the path with a slash doubled'))).toHaveLength(7)
    const values = Array.from({ length: 7 }, (_, index) => `/${index}`).join(',')
    const named = (
      await pathsOf('/a', [
        ['X-Original-URL', values],
        ['X-Forwarded-Prefix', '/p, /q'],
      ])
    ).filter(([, what]) => what.endsWith(' names'))
    expect(named).toHaveLength(8)
  })
})
