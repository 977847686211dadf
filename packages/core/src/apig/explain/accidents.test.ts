import { describe, expect, it } from 'vitest'
import { type NamedAccident, nameMade, tableOf } from '#test/support/accidents.js'
import { encodeUtf8 } from '../../encoding/bytes.js'
import { encodeHex } from '../../encoding/hex.js'
import type { Check, SignedRequest, Verifier } from '../../index.js'
import { type ApigVerifierOptions, createApigVerifier } from '../create-apig-verifier.js'
import type { ApigSignOptions } from '../signing/read-sign-options.js'
import { signApigHeaders } from '../signing/sign-apig-request.js'
import { type ApigAccidentId, apigAccidents } from './accidents.js'

const accessKey = 'signature_key1'
const secret = 'signature_secret1'
const date = new Date('2023-04-23T12:00:00Z')
const text = '20230423T120000Z'
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const abcHash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

const plain = {
  method: 'POST',
  url: '/app1/x?a=1&b=2',
  headers: [
    ['Host', 'backend.example.com'],
    ['Content-Type', 'application/json'],
  ] as [string, string][],
  body: encodeUtf8('abc'),
}
type Parts = typeof plain

const host = (value: string, ...more: [string, string][]): Partial<Parts> => ({
  headers: [['Host', value], ['Content-Type', 'application/json'], ...more],
})
const header = (name: string, value: string): Partial<Parts> => ({ headers: [...plain.headers, [name, value]] })

/** The canonical request of our signer, changed in one way. */
interface Faulty {
  readonly request?: Partial<Parts>
  readonly lines: (lines: string[]) => string[]
}

async function signLines(lines: readonly string[], sdkDate: string): Promise<string> {
  // One character for each byte.
  const bytes = Uint8Array.from(lines.join('\n'), (character) => character.charCodeAt(0))
  const hash = encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
  const key = await crypto.subtle.importKey('raw', encodeUtf8(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  const data = encodeUtf8(`SDK-HMAC-SHA256\n${sdkDate}\n${hash}`)
  return encodeHex(new Uint8Array(await crypto.subtle.sign('HMAC', key, data)))
}

const names = 'content-type;host;x-sdk-date'
const usual = [
  'POST',
  '/app1/x/',
  'a=1&b=2',
  'content-type:application/json',
  'host:backend.example.com',
  `x-sdk-date:${text}`,
  '',
  names,
  abcHash,
]

interface Case {
  /** The request that our signer signed, or the lines that a faulty signer made. */
  readonly signed?: Partial<Parts> | Faulty
  readonly signing?: Partial<ApigSignOptions>
  readonly arrived?: Partial<Parts>
  readonly options?: Partial<ApigVerifierOptions>
  readonly authorization?: (value: string) => string
  /** X-Sdk-Date, for lines. */
  readonly sdkDate?: string
  /** SignedHeaders, for lines. */
  readonly sdkNames?: string
}

async function make({
  signed = {},
  signing,
  arrived,
  options,
  authorization,
  sdkDate = text,
  sdkNames = names,
}: Case): Promise<{ readonly arrived: SignedRequest; readonly verifier: Verifier<unknown> }> {
  const wire: Parts = { ...plain, ...arrived }
  let added: readonly [string, string][]
  if ('lines' in signed) {
    const signature = await signLines(signed.lines([...usual]), sdkDate)
    const value = `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${sdkNames}, Signature=${signature}`
    added = [
      ['X-Sdk-Date', sdkDate],
      ['Authorization', value],
    ]
  } else {
    const signer = { accessKey, secret, date, ...signing }
    added = Object.entries(await signApigHeaders({ ...plain, ...signed }, signer)) as [string, string][]
  }
  const all = [...wire.headers, ...added].map(([name, value]): [string, string] => [
    name,
    name === 'Authorization' && authorization !== undefined ? authorization(value) : value,
  ])
  const verifier = createApigVerifier({ secrets: { [accessKey]: secret }, currentDate: () => date, ...options })
  return { arrived: { ...wire, headers: all }, verifier }
}

async function explain(made: Case): Promise<readonly Check[]> {
  const { arrived, verifier } = await make(made)
  const { verdict, checks } = await verifier.explain(arrived)
  expect(verdict).toBe('rejected')
  return checks
}

const line = (index: number, edit: (text: string) => string): Faulty => ({
  lines: (lines) => lines.map((each, at) => (at === index ? edit(each) : each)),
})
const value = (name: string, edit: (text: string) => string): Faulty => ({
  lines: (lines) =>
    lines.map((each) => (each.startsWith(`${name}:`) ? `${name}:${edit(each.slice(name.length + 1))}` : each)),
})

const proven: readonly [accident: ApigAccidentId | string, how: string, made: Case][] = [
  ['method-case', 'signed in lower case', { signed: { method: 'post' } }],
  ['method-case', 'arrived in lower case', { arrived: { method: 'post' } }],
  ['method-changed', 'a method override', { signed: { method: 'PUT' } }],
  ['path-prefix-removed', 'a mount', { signed: { url: '/api/app1/x?a=1&b=2' } }],
  ['path-prefix-removed', 'a stage', { signed: { url: '/prod/app1/x?a=1&b=2' } }],
  ['path-prefix-removed', 'a version', { signed: { url: '/api/v1/app1/x?a=1&b=2' } }],
  ['path-prefix-added', 'one segment', { arrived: { url: '/outer/app1/x?a=1&b=2' } }],
  ['path-prefix-added', 'two segments', { arrived: { url: '/outer/v9/app1/x?a=1&b=2' } }],
  [
    'path-rewritten',
    'x-original-url',
    { signed: { url: '/o/app1?a=1&b=2' }, arrived: header('X-Original-URL', '/o/app1?x') },
  ],
  [
    'path-rewritten',
    'a list',
    { signed: { url: '/p/app1/x?a=1&b=2' }, arrived: header('X-Forwarded-Prefix', '/q, /p') },
  ],
  ['path-encoded-again', 'twice', { signed: { url: '/x%2520y?a=1&b=2' }, arrived: { url: '/x%20y?a=1&b=2' } }],
  ['path-decoded', 'once too seldom', { signed: { url: '/x%20y?a=1&b=2' }, arrived: { url: '/x%2520y?a=1&b=2' } }],
  ['path-not-encoded', 'a literal plus', { signed: line(1, () => '/a+b/'), arrived: { url: '/a+b?a=1&b=2' } }],
  [
    'path-not-encoded',
    'UTF-8 as it is',
    { signed: line(1, () => '/\u00c3\u00a9/'), arrived: { url: '/%C3%A9?a=1&b=2' } },
  ],
  ['path-final-slash', 'none', { signed: line(1, () => '/app1/x') }],
  ['path-dot-segments', 'resolved', { signed: { url: '/x?a=1&b=2' }, arrived: { url: '/app1/../x?a=1&b=2' } }],
  ['path-slashes', 'merged', { signed: { url: '/app1/x?a=1&b=2' }, arrived: { url: '//app1//x?a=1&b=2' } }],
  ['path-slashes', 'doubled', { signed: { url: '//app1/x?a=1&b=2' } }],
  ['path-plus', 'for a space', { signed: { url: '/a%20b?a=1&b=2' }, arrived: { url: '/a+b?a=1&b=2' } }],
  ['path-case', 'in lower case', { arrived: { url: '/App1/X?a=1&b=2' } }],
  ['path-unicode', 'form D', { signed: { url: '/e%CC%81?a=1&b=2' }, arrived: { url: '/%C3%A9?a=1&b=2' } }],
  ['target-decoded', 'a space', { signed: { url: '/x%20y?a=1&b=2' }, arrived: { url: '/x y?a=1&b=2' } }],
  ['target-decoded', 'UTF-8', { signed: { url: '/%C3%A9?a=%E5%90%8D' }, arrived: { url: '/é?a=名' } }],
  ['target-malformed', 'a fragment', { arrived: { url: '/app1/x?a=1&b=2#top' } }],
  ['target-malformed', 'no slash', { arrived: { url: 'app1/x?a=1&b=2' } }],
  ['target-malformed', 'latin-1 escapes', { signed: { url: '/%C3%A9' }, arrived: { url: '/%E9' } }],
  ['target-decoded', 'a lone %', { signed: { url: '/100%25' }, arrived: { url: '/100%' } }],
  ['query-not-encoded', 'as it is', { signed: line(2, () => 'b=2&a=/'), arrived: { url: '/app1/x?b=2&a=/' } }],
  ['query-order', 'unsorted', { signed: line(2, () => 'b=2&a=%2F'), arrived: { url: '/app1/x?b=2&a=/' } }],
  ['query-encoded-again', 'twice', { signed: { url: '/app1/x?a=%2520' }, arrived: { url: '/app1/x?a=%20' } }],
  ['query-decoded', 'once too seldom', { signed: { url: '/app1/x?a=%20' }, arrived: { url: '/app1/x?a=%2520' } }],
  ['query-plus', '+ for %20', { signed: { url: '/app1/x?a=b%20c' }, arrived: { url: '/app1/x?a=b+c' } }],
  ['query-plus', '%20 for +', { signed: { url: '/app1/x?a=b+c' }, arrived: { url: '/app1/x?a=b%20c' } }],
  ['query-plus', '%2B for %20', { signed: { url: '/app1/x?a=b%20c' }, arrived: { url: '/app1/x?a=b%2Bc' } }],
  ['path-not-signed', 'a slash', { signed: line(1, () => '/'), arrived: { url: '/a/b/c?a=1&b=2' } }],
  ['query-not-signed', 'none', { signed: { url: '/app1/x' } }],
  ['query-item-added', 'one', { arrived: { url: '/app1/x?a=1&utm=9&b=2' } }],
  ['query-item-added', 'two', { arrived: { url: '/app1/x?a=1&b=2&c=3&d=4' } }],
  [
    'query-rewritten',
    'dropped, but named by a proxy',
    { arrived: { url: '/app1/x?a=1', ...header('X-Original-URL', '/y?b=2&a=1') } },
  ],
  ['query-item-repeated', 'the last', { signed: { url: '/app1/x?a=2' }, arrived: { url: '/app1/x?a=1&a=2' } }],
  ['query-item-repeated', 'joined', { signed: { url: '/app1/x?a=2,1' }, arrived: { url: '/app1/x?a=2&a=1' } }],
  ['query-item-nameless', 'dropped', { arrived: { url: '/app1/x?a=1&b=2&=3' } }],
  ['query-item-semicolon', 'Go', { signed: { url: '/app1/x?b=2' }, arrived: { url: '/app1/x?a=1;c&b=2' } }],
  ['query-case', 'names', { arrived: { url: '/app1/x?A=1&B=2' } }],
  ['query-brackets', 'without', { signed: { url: '/app1/x?a=1&a=2' }, arrived: { url: '/app1/x?a[]=1&a[]=2' } }],
  ['query-brackets', 'with', { signed: { url: '/app1/x?a[]=1&a[]=2' }, arrived: { url: '/app1/x?a=1&a=2' } }],
  ['host-changed', 'X-Forwarded-Host', { arrived: host('h', ['X-Forwarded-Host', 'backend.example.com']) }],
  ['host-changed', 'a list', { arrived: host('h', ['X-Forwarded-Host', 'a.example, backend.example.com']) }],
  ['host-changed', 'Forwarded', { arrived: host('h', ['Forwarded', 'for=1;host="backend.example.com";proto=https']) }],
  [
    'host-changed',
    'a port of its own',
    { signed: host('b:9000'), arrived: host('h', ['X-Forwarded-Host', 'b'], ['X-Forwarded-Port', '9000']) },
  ],
  ['host-changed', 'another target', { arrived: { url: 'https://inner.example/app1/x?a=1&b=2' } }],
  ['host-port', 'added', { arrived: host('backend.example.com:8080') }],
  ['host-port', 'dropped', { signed: host('backend.example.com:443') }],
  ['host-case', 'lower', { arrived: host('Backend.Example.com') }],
  [
    'content-type-charset',
    'added',
    {
      arrived: {
        headers: [
          ['Host', 'backend.example.com'],
          ['Content-Type', 'application/json; charset=utf-8'],
        ],
      },
    },
  ],
  [
    'content-type-charset',
    'dropped',
    {
      signed: {
        headers: [
          ['Host', 'backend.example.com'],
          ['Content-Type', 'application/json;charset=UTF-8'],
        ],
      },
    },
  ],
  ['header-padded', 'before', { signed: value('content-type', (text) => ` ${text}`) }],
  ['header-padded', 'after', { signed: value('content-type', (text) => `${text} `) }],
  ['header-spaces', 'folded', { signed: header('X-A', 'b c'), arrived: header('X-A', 'b  c') }],
  ['header-spaces', 'a list', { signed: header('X-A', 'b,c'), arrived: header('X-A', 'b, c') }],
  ['header-encoding', 'UTF-8 as latin-1', { signed: header('X-A', '\u00c3\u00a9'), arrived: header('X-A', 'é') }],
  ['header-encoding', 'latin-1 as UTF-8', { signed: header('X-A', 'é'), arrived: header('X-A', '\u00c3\u00a9') }],
  ['header-set', 'by a proxy', { signed: header('X-A', ''), arrived: header('X-A', 'b') }],
  [
    'content-type-changed',
    'by a client',
    {
      signed: {
        headers: [
          ['Host', 'backend.example.com'],
          ['Content-Type', ''],
        ],
      },
    },
  ],
  ['header-case', 'lower', { signed: header('X-A', 'b'), arrived: header('X-A', 'B') }],
  ['header-percent', 'decoded', { signed: header('X-A', 'b c'), arrived: header('X-A', 'b%20c') }],
  [
    'header-name-case',
    'as written',
    {
      signed: {
        lines: (lines) =>
          lines.map((text) =>
            text.replace(/^(content-type|host|x-sdk-date):/, (name) =>
              name.replace(/(^|-)[a-z]/g, (c) => c.toUpperCase()),
            ),
          ),
      },
    },
  ],
  ['header-dropped', 'content-type', { arrived: { headers: [['Host', 'backend.example.com']] } }],
  [
    'header-repeated',
    'joined',
    { signed: header('X-A', 'b, c'), arrived: { headers: [...plain.headers, ['X-A', 'b'], ['X-A', 'c']] } },
  ],
  ['body-not-signed', 'UNSIGNED-PAYLOAD', { signed: line(8, () => 'UNSIGNED-PAYLOAD') }],
  [
    'empty-body-hash',
    'as JavaScript signs DELETE',
    { signed: { lines: (lines) => lines.with(0, 'DELETE').with(8, emptyHash) }, arrived: { method: 'DELETE' } },
  ],
  [
    'empty-object-signed',
    '{} for nothing',
    { signed: { body: encodeUtf8('{}') }, arrived: { body: new Uint8Array(0) } },
  ],
  [
    'empty-object-signed',
    'null for nothing',
    { signed: { body: encodeUtf8('null') }, arrived: { body: new Uint8Array(0) } },
  ],
  [
    'empty-object-added',
    '{} from a parser',
    { signed: { body: new Uint8Array(0) }, arrived: { body: encodeUtf8('{}') } },
  ],
  ['content-hash-case', 'in the last line', { signed: line(8, (text) => text.toUpperCase()) }],
  ['content-hash-form', 'base64', { signed: line(8, () => 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=') }],
  [
    'content-hash-case',
    'declared',
    {
      signed: header('X-Sdk-Content-Sha256', abcHash.toUpperCase()),
      arrived: header('X-Sdk-Content-Sha256', abcHash.toUpperCase()),
    },
  ],
  [
    'content-hash-of-another-body',
    'declared, not signed',
    { signed: line(8, () => 'a'.repeat(64)), arrived: header('X-Sdk-Content-Sha256', 'a'.repeat(64)) },
  ],
  [
    'content-hash-of-another-body',
    'declared and signed',
    { signed: header('X-Sdk-Content-Sha256', 'a'.repeat(64)), arrived: header('X-Sdk-Content-Sha256', 'a'.repeat(64)) },
  ],
  [
    'json-reserialised',
    'under a declared hash',
    {
      signed: {
        ...header('X-Sdk-Content-Sha256', '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862'),
        body: encodeUtf8('{"a":1}'),
      },
      arrived: {
        ...header('X-Sdk-Content-Sha256', '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862'),
        body: encodeUtf8('{ "a": 1 }'),
      },
    },
  ],
  [
    'path-prefix-removed',
    'and a body parser',
    {
      signed: { url: '/api/app1/x?a=1&b=2', body: encodeUtf8('{"a":1}') },
      arrived: { body: encodeUtf8('{\n  "a": 1\n}') },
    },
  ],
  [
    'content-hash-ignored',
    'as the cloud SDK signs',
    {
      sdkNames: 'content-type;host;x-sdk-content-sha256;x-sdk-date',
      signed: {
        lines: (lines) =>
          lines
            .with(7, 'content-type;host;x-sdk-content-sha256;x-sdk-date')
            .toSpliced(5, 0, `x-sdk-content-sha256:${'a'.repeat(64)}`),
      },
      arrived: header('X-Sdk-Content-Sha256', 'a'.repeat(64)),
    },
  ],
  [
    'unsigned-payload',
    'declared',
    {
      signed: header('X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD'),
      arrived: header('X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD'),
    },
  ],
  [
    'form-as-query',
    'as the cloud SDK signs',
    {
      signed: { lines: (lines) => lines.with(2, 'a=1&b=2&x=1').with(8, 'UNSIGNED-PAYLOAD') },
      arrived: { body: encodeUtf8('x=1') },
    },
  ],
  ['secret-white-space', 'a newline here', { options: { secrets: { [accessKey]: `${secret}\n` } } }],
  ['secret-white-space', 'a newline there', { signing: { secret: `${secret}\n` } }],
  ['secret-white-space', 'a space there', { signing: { secret: ` ${secret}` } }],
  ['secret-quoted', 'in quotes here', { options: { secrets: { [accessKey]: `"${secret}"` } } }],
  ['secret-encoded', 'base64 there', { signing: { secret: btoa(secret) } }],
  ['secret-encoded', 'base64 here', { options: { secrets: { [accessKey]: btoa(secret) } } }],
  [
    'another-secret',
    'of another access key',
    { signing: { secret: 'other' }, options: { secrets: { [accessKey]: secret, key2: ['older', 'other'] } } },
  ],
  ['another-secret', 'for an access key in another case', { signing: { accessKey: 'Signature_Key1' } }],
  ['another-secret', 'the access key itself', { signing: { secret: accessKey } }],
  [
    'secret-white-space',
    'for a derived key',
    {
      signing: { secret: `${secret}\n`, credentialScope: { region: 'r', service: 's' } },
      options: { credentialScope: { region: 'r', service: 's' } },
    },
  ],
  [
    'date-form',
    'ISO 8601',
    { sdkDate: '2023-04-23T12:00:00Z', signed: value('x-sdk-date', () => '2023-04-23T12:00:00Z') },
  ],
  [
    'signer-profile',
    'Java',
    {
      signed: { url: '/app1/x?q=%E5%90%8D&q=z' },
      signing: { profile: 'java' },
      arrived: { url: '/app1/x?q=%E5%90%8D&q=z' },
    },
  ],
  [
    'signer-profile',
    'JavaScript',
    { signed: { url: '/a%2Bb' }, signing: { profile: 'javascript' }, arrived: { url: '/a%2Bb' } },
  ],
  ['signer-profile', 'Go', { signed: { url: '/a?=v' }, signing: { profile: 'go' }, arrived: { url: '/a?=v' } }],
]

const shifted = (seconds: number): Case => ({
  options: { currentDate: () => new Date(date.getTime() + seconds * 1_000) },
})
const scope = { region: 'r', service: 's' }

const likely: readonly [accident: ApigAccidentId, how: string, made: Case][] = [
  ['local-time', 'eight hours ahead', shifted(-8 * 3_600 + 5)],
  ['local-time', 'five hours behind', shifted(5 * 3_600)],
  ['local-time', 'in Nepal', shifted(-5.75 * 3_600)],
  ['clock', 'slow', shifted(1_000)],
  ['header-dropped', 'a header of its own', { signed: header('X-A', 'b') }],
  ['authorization-form', 'SignedHeaders in mixed case', { authorization: (text) => text.replace('host', 'Host') }],
  ['authorization-form', 'unsorted', { authorization: (text) => text.replace(names, 'host;content-type;x-sdk-date') }],
  [
    'authorization-form',
    'upper-case hex',
    { authorization: (text) => text.replace(/[0-9a-f]{64}/, (hex) => hex.toUpperCase()) },
  ],
  ['authorization-form', 'in quotes', { authorization: (text) => text.replace(names, `"${names}"`) }],
  ['authorization-form', 'percent-encoded', { authorization: (text) => encodeURIComponent(text) }],
  ['authorization-form', 'twice', { authorization: (text) => `${text}, ${text}` }],
  ['authorization-form', 'after Bearer', { authorization: (text) => `Bearer ${text}` }],
  [
    'another-authorization',
    'of AWS',
    { authorization: () => 'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c' },
  ],
  ['another-authorization', 'a token', { authorization: () => 'Bearer abc' }],
  [
    'another-scope',
    'of another region',
    { signing: { credentialScope: { ...scope, region: 'q' } }, options: { credentialScope: scope } },
  ],
  ['target-malformed', 'not a target at all', { arrived: { url: '' } }],
]

/** The failed check that names an accident. A proven one is preferred. */
function named(checks: readonly Check[]): Check | undefined {
  const failed = checks.filter(({ outcome }) => outcome === 'failed')
  const naming = failed.filter(({ evidence }) => evidence?.accident !== undefined)
  return naming.find(({ evidence }) => evidence?.confidence === 'proven') ?? naming[0] ?? failed[0]
}

const provenIn = (checks: readonly Check[]): readonly unknown[] =>
  checks.flatMap(({ evidence }) => (evidence?.confidence === 'proven' ? [evidence.accident] : []))

describe('An accident that happened is named', () => {
  it.each(proven)('%s: %s', async (accident, _, made) => {
    const check = named(await explain(made))
    expect(check?.evidence).toMatchObject({ accident, confidence: 'proven' })
    const hosts = ['express', 'fastify', 'lambda', 'workers']
    expect(Object.keys(check?.evidence?.changes as object)).toEqual(expect.arrayContaining(hosts))
    expect(check?.hint).toMatch(/^\S.{20,}/)
  })

  it.each(likely)('%s, likely: %s', async (accident, _, made) => {
    const checks = await explain(made)
    expect(named(checks)).toMatchObject({ evidence: { accident, confidence: 'likely' }, hint: expect.any(String) })
    expect(provenIn(checks)).toEqual([])
  })

  it('with its confidence and a fix, for each row of the table', { timeout: 600_000 }, async () => {
    const table: NamedAccident[] = []
    for (const [confidence, rows] of [
      ['proven', proven],
      ['likely', likely],
    ] as const) {
      for (const [accident, how, one] of rows) {
        const { arrived, verifier } = await make(one)
        table.push(await nameMade({ made: `${accident}: ${how}`, named: accident, confidence, arrived }, verifier))
      }
    }
    const text = tableOf(table)
    process.stdout.write(`${text}\n`)
    expect(
      table.filter(({ isNamed }) => !isNamed).map(({ made }) => made),
      text,
    ).toEqual([])
  })

  it('for every id of an accident', () => {
    const made = new Set([...proven, ...likely].map(([accident]) => accident))
    expect(Object.keys(apigAccidents).filter((accident) => !made.has(accident))).toEqual([])
  })
})

describe('An accident that did not happen is not proven', () => {
  it.each(proven)('%s: %s, with a random signature', async (_, __, made) => {
    const forged = (text: string): string => text.replace(/[0-9a-f]{64}$/, 'ab'.repeat(32))
    expect(provenIn(await explain({ ...made, authorization: forged }))).toEqual([])
  })

  it('calls a look-up at most three times, even if there are many guesses', async () => {
    for (const arrived of [{ url: '/é' }, { headers: [['Host', 'a']] as [string, string][] }, { url: '/other' }]) {
      let asked = 0
      const secrets = async (): Promise<string> => {
        asked += 1
        return secret
      }
      await explain({ arrived, options: { secrets } })
      expect(asked).toBeLessThanOrEqual(3)
    }
  })

  it('for a mismatch, which still has an instruction', async () => {
    const check = named(await explain({ arrived: { body: encodeUtf8('a different body') } }))
    expect(check).toMatchObject({ id: 'signature', hint: expect.stringContaining('the secret is another') })
    expect(check?.evidence?.accident).toBeUndefined()
    // The whole search for an ordinary request stays within the budget.
    expect(check?.evidence?.budgetSpent).toBeUndefined()
  })
})
