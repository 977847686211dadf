import { describe, expect, it } from 'vitest'
import { type Arrived, sdkDate, situationOf } from '#test/support/apig-situation.js'
import { headerChanges, hostChanges } from './header-changes.js'

type Signed = readonly [accident: unknown, what: string, line: string]

const signedNames = (headers: readonly [string, string][]): readonly string[] =>
  [...new Set(['host', 'x-sdk-date', ...headers.map(([name]) => name.toLowerCase())])].sort()

/** Returns the changes of one header line. */
async function linesOf(name: string, headers: readonly [string, string][], arrived: Arrived = {}): Promise<Signed[]> {
  const situation = await situationOf({ headers, signedHeaders: signedNames(headers), ...arrived })
  return [...headerChanges(situation)].flatMap(({ accident, what, apply }): Signed[] => {
    const { headerLines } = apply(situation.base)
    const changed = headerLines.filter((line) => !situation.base.headerLines.includes(line))
    return changed.length === 1 && changed[0]?.startsWith(`${name}:`) ? [[accident, what, changed[0]]] : []
  })
}

/** Returns the descriptions of all changes. */
async function whatsOf(headers: readonly [string, string][], arrived: Arrived = {}): Promise<readonly string[]> {
  const situation = await situationOf({ headers, signedHeaders: signedNames(headers), ...arrived })
  return [...headerChanges(situation)].map(({ what }) => what)
}

async function hostsOf(arrived: Arrived): Promise<Signed[]> {
  const situation = await situationOf(arrived)
  return [...hostChanges(situation)].map(({ accident, what, apply }) => {
    const [line = ''] = apply(situation.base).headerLines
    return [accident, what, line]
  })
}

describe('headerChanges', () => {
  it.each<[value: string, accident: string, how: string, signed: string]>([
    ['b', 'header-padded', 'with a space before it', ' b'],
    ['b', 'header-padded', 'with a space after it', 'b '],
    ['b', 'header-padded', 'with spaces around it', ' b '],
    ['b', 'header-padded', 'with a tab before it', '\tb'],
    ['b  c \td', 'header-spaces', 'with each run of spaces as one', 'b c d'],
    ['b,c, d,\t e', 'header-spaces', 'with a space after each comma', 'b, c, d, e'],
    ['b,c, d,\t e', 'header-spaces', 'without spaces after commas', 'b,c,d,e'],
    ['\u00e9', 'header-encoding', 'as UTF-8, which came as latin-1', '\u00c3\u00a9'],
    ['\u00c3\u00bf', 'header-encoding', 'as latin-1, which came as UTF-8', '\u00ff'],
    ['B\u00e9', 'header-case', 'in lower case', 'b\u00e9'],
    ['b', 'header-case', 'in upper case', 'B'],
    ['b%20%C3%A9', 'header-percent', 'with its escapes decoded', 'b \u00c3\u00a9'],
    ['b c', 'header-percent', 'percent-encoded', 'b%20c'],
    ['b c d', 'header-percent', 'with + for each space', 'b+c+d'],
    ['b+c+d', 'header-percent', 'with a space for each +', 'b c d'],
    ['b', 'header-set', 'empty', ''],
  ])('%j: %s, %s', async (value, accident, how, signed) => {
    expect(await linesOf('x-a', [['X-A', value]])).toContainEqual([accident, `the header x-a ${how}`, `x-a:${signed}`])
  })

  it.each([
    ['bad%', 'with its escapes decoded'],
    ['b%0Ac', 'with its escapes decoded'],
    ['\u5b57', 'as latin-1, which came as UTF-8'],
    ['\u00e9', 'as latin-1, which came as UTF-8'],
    ['\u00e5\u00ad\u0097', 'as latin-1, which came as UTF-8'],
    ['b', 'in lower case'],
  ])('leaves out a form that %j does not have: %s', async (value, how) => {
    const whats = await whatsOf([['X-A', value]])
    expect(whats).not.toContain(`the header x-a ${how}`)
    expect(whats).toContain('the header x-a empty')
  })

  it.each<[received: string, accident: string, signed: string]>([
    ['a/b; charset=x', 'content-type-charset', 'a/b'],
    ['a/b', 'content-type-charset', 'a/b; charset=utf-8'],
    ['a/b ;x', 'content-type-charset', 'a/b;charset=utf-8'],
    ['a/b', 'content-type-charset', 'a/b; charset=UTF-8'],
    ['a/b', 'content-type-charset', 'a/b;charset=UTF-8'],
    ['a/b', 'content-type-charset', 'a/b; charset=ISO-8859-1'],
    ['a/b', 'content-type-changed', ''],
    ['a/b', 'content-type-changed', 'application/json'],
    ['a/b', 'content-type-changed', 'text/plain;charset=UTF-8'],
    ['a/b', 'content-type-changed', 'application/x-www-form-urlencoded'],
    ['a/b', 'content-type-changed', 'application/octet-stream'],
    ['A/b;C=D', 'content-type-changed', 'a/b;c=d'],
    ['a/b  ;  c;d', 'content-type-charset', 'a/b; c; d'],
    ['a/b  ;  c; d', 'content-type-charset', 'a/b;c;d'],
  ])('the content type %s: %s, %j', async (received, accident, signed) => {
    const changes = await linesOf('content-type', [['Content-Type', received]])
    expect(changes).toContainEqual([accident, `the content type '${signed}'`, `content-type:${signed}`])
  })

  it('tries each other content type once', async () => {
    const types = (await whatsOf([['Content-Type', 'application/json']])).filter((what) =>
      what.startsWith('the content type'),
    )
    expect(types).not.toContain("the content type 'application/json'")
    expect(new Set(types).size).toBe(types.length)
  })

  it('tries the names of headers in other forms', async () => {
    const situation = await situationOf({
      headers: [['X-A', 'b:c']],
      signedHeaders: ['host', 'x-a', 'x-sdk-date'],
    })
    const forms = [...headerChanges(situation)].slice(0, 4).map(({ accident, apply }) => {
      const { headerLines, signedHeaders } = apply(situation.base)
      return [accident, headerLines, signedHeaders]
    })
    const [usual, plain] = [`X-Sdk-Date:${sdkDate}`, 'host;x-a;x-sdk-date']
    expect(forms).toEqual([
      ['header-name-case', ['Host:backend.example.com', 'X-A:b:c', usual], plain],
      ['header-name-case', ['HOST:backend.example.com', 'X-A:b:c', usual.replace('X-Sdk-Date', 'X-SDK-DATE')], plain],
      ['header-padded', ['host: backend.example.com', 'x-a: b:c', `x-sdk-date: ${sdkDate}`], plain],
      ['header-name-case', ['Host:backend.example.com', 'X-A:b:c', usual], 'Host;X-A;X-Sdk-Date'],
    ])
  })

  it('begins with the content type, and changes neither Host nor X-Sdk-Date', async () => {
    const headers: [string, string][] = [
      ['X-A', 'b'],
      ['Content-Type', 'a/b'],
    ]
    const whats = await whatsOf(headers)
    expect(whats[0]).toMatch('the content type')
    expect(whats.some((what) => /the header (?:host|x-sdk-date) /.test(what))).toBe(false)
    expect(whats.filter((what) => what.endsWith('in upper case'))).toEqual([
      'the names of the headers in upper case',
      'the header content-type in upper case',
      'the header x-a in upper case',
    ])
  })

  it('changes no other header whose name begins the same', async () => {
    const headers: [string, string][] = [
      ['X-A', 'b'],
      ['X-A-B', 'b'],
    ]
    expect(await linesOf('x-a', headers)).toContainEqual(['header-set', 'the header x-a empty', 'x-a:'])
  })

  it('leaves out headers that came twice, and values that are too long', async () => {
    const twice: [string, string][] = [
      ['X-A', 'b'],
      ['X-A', 'c'],
    ]
    const whats = await whatsOf(twice, { profile: 'go' })
    expect(whats.filter((what) => what.startsWith('the header x-a'))).toEqual([])
    const longest = 'b'.repeat(2_048)
    expect(await linesOf('x-a', [['X-A', `${longest}b`]])).toEqual([])
    expect(await linesOf('x-a', [['X-A', longest]])).not.toEqual([])
    expect(await linesOf('content-type', [['Content-Type', `${longest}b`]])).toEqual([])
    expect(await linesOf('content-type', [['Content-Type', longest]])).toContainEqual([
      'content-type-changed',
      "the content type ''",
      'content-type:',
    ])
  })

  it('changes at most 24 headers', async () => {
    const headers = Array.from({ length: 30 }, (_, index): [string, string] => [`A${10 + index}`, 'b'])
    const situation = await situationOf({ headers, signedHeaders: signedNames(headers) })
    const emptied = [...headerChanges(situation)].filter(({ accident }) => accident === 'header-set')
    expect(emptied).toHaveLength(24)
  })
})

describe('hostChanges', () => {
  it('tries the hosts that proxies name, each without a port and with the usual ones', async () => {
    const hosts = await hostsOf({ host: 'Inner:81', headers: [['X-Forwarded-Host', 'b.example']] })
    expect(hosts).toEqual([
      ['host-case', 'the host inner:81', 'host:inner:81'],
      ['host-changed', 'the host b.example', 'host:b.example'],
      ['host-port', 'the host Inner', 'host:Inner'],
      ['host-changed', 'the host inner', 'host:inner'],
      ['host-port', 'the host Inner:443', 'host:Inner:443'],
      ['host-port', 'the host Inner:80', 'host:Inner:80'],
      ['host-port', 'the host Inner:8443', 'host:Inner:8443'],
      ['host-port', 'the host Inner:8080', 'host:Inner:8080'],
      ...['443', '80', '8443', '8080'].map((port) => ['host-changed', `the host inner:${port}`, `host:inner:${port}`]),
      ...['443', '80', '8443', '8080'].map((port) => [
        'host-changed',
        `the host b.example:${port}`,
        `host:b.example:${port}`,
      ]),
    ])
  })

  it('tries the port that a proxy names first', async () => {
    const hosts = await hostsOf({ host: 'h', headers: [['X-Forwarded-Port', '9000']] })
    expect(hosts.map(([, , line]) => line)).toEqual([
      'host:h:9000',
      'host:h:443',
      'host:h:80',
      'host:h:8443',
      'host:h:8080',
    ])
  })

  it('tries the host of the target', async () => {
    const hosts = await hostsOf({ url: 'https://target.example/', host: '', trustedHost: 'b.example' })
    expect(hosts[0]).toEqual(['host-changed', 'the host target.example', 'host:target.example'])
  })

  it('finds the port of an IPv6 address', async () => {
    const hosts = await hostsOf({ host: '[::1]:81', headers: [['X-Forwarded-Port', '9000']] })
    expect(hosts.slice(0, 2)).toEqual([
      ['host-port', 'the host [::1]', 'host:[::1]'],
      ['host-port', 'the host [::1]:9000', 'host:[::1]:9000'],
    ])
  })

  it('compares with the trusted host, if that was signed', async () => {
    const hosts = await hostsOf({ host: 'h', trustedHost: 'b.example' })
    expect(hosts[0]).toEqual(['host-changed', 'the host h', 'host:h'])
    expect(hosts).not.toContainEqual(expect.arrayContaining(['host:b.example']))
  })

  it('tries nothing if Host is not signed, and no host that is too long or that no header may hold', async () => {
    expect(await hostsOf({ signedHeaders: ['x-sdk-date'] })).toEqual([])
    const trusted = { trustedHost: 'b.example' }
    const lines = async (host: string): Promise<readonly string[]> =>
      (await hostsOf({ ...trusted, host })).map(([, , line]) => line)
    expect(await lines('a'.repeat(2_049))).not.toContainEqual(expect.stringContaining('aaa'))
    expect(await lines('a'.repeat(2_048))).toContainEqual(`host:${'a'.repeat(2_048)}`)
    expect(await lines('a\u0001b')).toEqual([])
    expect(await lines('')).toEqual([])
  })

  it('advises to trust the host that was signed', async () => {
    const situation = await situationOf({ headers: [['X-Forwarded-Host', 'b.example']] })
    const change = [...hostChanges(situation)].find(({ what }) => what === 'the host b.example')
    expect(change?.remedy).toContain("trustedHost: 'b.example'")
  })
})
