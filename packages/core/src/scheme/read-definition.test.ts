import { encodePem } from '@countersign/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { amazonTrustAnchors } from '../trust/amazon.js'
import type { Certificate } from '../x509/certificate/certificate.js'
import type { AnyDefinition } from './definition.js'
import { readDefinition, secretKind } from './read-definition.js'

type Members = Readonly<Record<string, unknown>>

const pem = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----'
const dnsName = 'signing.acme.example'
const url = { title: 'Acme-Certificate', origin: 'https://keys.acme.example', path: /^\/certs\/\d+\.pem$/ }
const issuers = { origin: 'http://issuers.acme.example', path: /^\/[a-z]+\.der$/ }
const kind = { wanted: 'anything', accepts: () => true }
const common = {
  name: 'acme',
  status: 400,
  covers: 'body',
  reports: { payload: { title: 'The body is an event' } },
  checks: async () => {},
}
const atUrl = { url, file: 'chain', dnsName, trustAnchors: pem }
const inside = { inline: 'chain', dnsName, trustAnchors: pem }
const ofSecret = { ...common, secret: 'single' }
const withCertificate = (certificate: unknown): Members => ({ ...common, certificate })

const read = (definition: unknown): Members =>
  readDefinition(definition as AnyDefinition<unknown, unknown, object>) as unknown as Members

/** Returns the values with which a definition is valid. */
const accepted = (values: readonly unknown[], define: (value: unknown) => unknown): unknown[] =>
  values.filter((value) => {
    try {
      read(define(value))
      return true
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError)
      expect((error as Error).message).toMatch(/^defineScheme/)
      return false
    }
  })

interface Case {
  readonly part: string
  readonly define: (value: unknown) => unknown
  readonly good: readonly unknown[]
  readonly bad: readonly unknown[]
}

const inCommon =
  (name: string) =>
  (value: unknown): unknown => ({ ...withCertificate(atUrl), [name]: value })
const inUrl =
  (name: string) =>
  (value: unknown): unknown =>
    withCertificate({ ...atUrl, url: { ...url, [name]: value } })
const inIssuers =
  (name: string) =>
  (value: unknown): unknown =>
    withCertificate({ ...atUrl, issuers: { ...issuers, [name]: value } })
const inAtUrl =
  (name: string) =>
  (value: unknown): unknown =>
    withCertificate({ ...atUrl, [name]: value })
const inInside =
  (name: string) =>
  (value: unknown): unknown =>
    withCertificate({ ...inside, [name]: value })

const label = 'a'.repeat(63)
const notText: readonly unknown[] = [5, {}, []]
const anchoredPaths = [/^\/a$/, /^\/a\/[b-d]+$/u, /^\/a\\$/, /^\/a$/d, /^\/a$/s]
const loosePaths = [
  /a|^\/a$/,
  /\/a$/,
  /^\/a/,
  /^a$/,
  /^\/a\$/,
  /^\/a\\\$/,
  ...['g', 'i', 'm', 'y'].map((flag) => RegExp('^/a$', flag)),
]

const cases: readonly Case[] = [
  {
    part: 'name',
    define: inCommon('name'),
    good: ['a', 'acme', 'a-1', `a${'b'.repeat(31)}`],
    bad: [...notText, '', 'Acme', '1a', '-a', 'a_b', `a${'b'.repeat(32)}`, 'a ', ' a'],
  },
  {
    part: 'status',
    define: inCommon('status'),
    good: [400, 401, 403, 499],
    bad: ['400', 399, 500, 200, 400.5, Number.NaN],
  },
  { part: 'repeats', define: inCommon('repeats'), good: [true, false, undefined], bad: ['true', 1, null] },
  {
    part: 'covers',
    define: inCommon('covers'),
    good: ['body', 'fields', 'checksum', 'none'],
    bad: [undefined, '', 'all', 5],
  },
  { part: 'maxBodyBytes', define: inCommon('maxBodyBytes'), good: [undefined, 1, 1_000], bad: [0, -1, 1.5, '1'] },
  { part: 'checks', define: inCommon('checks'), good: [async () => {}], bad: [undefined, {}, 'checks'] },
  {
    part: 'options',
    define: inCommon('options'),
    good: [undefined, {}, { tenant: kind }],
    bad: [
      null,
      'tenant',
      [kind],
      { tenant: null },
      { tenant: 'text' },
      { tenant: {} },
      { tenant: { wanted: 'a' } },
    ].concat(
      { tenant: { accepts: kind.accepts } } as never,
      { tenant: { wanted: 5, accepts: kind.accepts } } as never,
      { tenant: { wanted: 'a', accepts: true } } as never,
      // The library has these options already.
      ...(['fetch', 'trustAnchors', 'logger'].map((name) => ({ [name]: kind })) as never[]),
    ),
  },
  {
    part: 'reports',
    define: inCommon('reports'),
    good: [{}, { a: { title: 'A' }, b: { title: 'B' } }],
    bad: [undefined, null, 'reports', [{ title: 'A' }], { a: null }, { a: 'A' }, { a: {} }, { a: { title: 5 } }].concat(
      {
        a: { title: 'A' },
        b: {},
      } as never,
    ),
  },
  { part: 'certificate', define: withCertificate, good: [atUrl, inside], bad: [undefined, null, 'pem', 5] },
  {
    part: 'secret',
    define: (secret) => ({ ...common, secret }),
    good: ['single', 'by-access-key'],
    bad: [undefined, '', 'double', 5],
  },
  { part: 'title of the URL', define: inUrl('title'), good: ['A'], bad: [undefined, '', 5] },
  {
    part: 'origin',
    define: inUrl('origin'),
    good: ['https://a.example', 'https://a.example:8443', /^https:\/\/[a-z]+\.example$/],
    bad: [
      ...[undefined, '', 'a.example', 'http://a.example', 'ftp://a.example', 'https://', 'https://A.example'],
      ...['https://a.example/', 'https://a.example:443', 'https://u@a.example', ' https://a.example', 'nohttps://a'],
      ...[
        /https:\/\/a$/,
        /http|^https:\/\/a$/,
        /^https:\/\/a/,
        /^https?:\/\/a$/,
        /^http:\/\/a$/,
        /^https:\/\/a\$/,
        /^https:\/\/a$/i,
        5,
      ],
    ],
  },
  {
    part: 'path',
    define: inUrl('path'),
    good: anchoredPaths,
    bad: [undefined, '/a', '^/a$', () => true, ...loosePaths],
  },
  {
    part: 'normalize',
    define: inUrl('normalize'),
    good: [undefined, [], ['case'], ['port', 'path-segments']],
    bad: ['case', ['Case'], ['case', 'scheme'], {}, null],
  },
  {
    part: 'origin of the issuers',
    define: inIssuers('origin'),
    good: [
      ...['http://a.example', 'https://a.example', /^http:\/\/a\.example$/, /^https:\/\/a\.example$/],
      /^https?:\/\/a\.example$/,
    ],
    bad: [
      undefined,
      'a.example',
      'ftp://a.example',
      'http://a.example/',
      'nohttp://a',
      /http:\/\/a$/,
      /^http:\/\/a/,
    ].concat([/^ftp:\/\/a$/, /a|^http:\/\/a$/, /^http:a$/, 5] as never[]),
  },
  {
    part: 'path of the issuers',
    define: inIssuers('path'),
    good: anchoredPaths,
    bad: [undefined, '/a', ...loosePaths],
  },
  { part: 'issuers', define: inAtUrl('issuers'), good: [undefined, issuers], bad: [null, 'http://a.example', {}] },
  { part: 'url', define: inAtUrl('url'), good: [url], bad: [undefined, null, 'https://a.example', {}] },
  { part: 'file', define: inAtUrl('file'), good: ['chain', 'end-entity'], bad: [undefined, '', 'path', 5] },
  { part: 'inline', define: inInside('inline'), good: ['path', 'chain'], bad: [undefined, '', 'x5c', 5] },
  { part: 'length', define: inInside('length'), good: [undefined, 1, 3], bad: [0, -1, 1.5, '3'] },
  ...[inAtUrl, inInside].flatMap((inPlace, place): Case[] => [
    {
      part: `dnsName, place ${place}`,
      define: inPlace('dnsName'),
      good: [
        dnsName,
        'a.b',
        'xn--a.example',
        '_a.b-c.example',
        `${label}.${label}`,
        `${`${label}.`.repeat(3)}${'a'.repeat(61)}`,
      ],
      bad: [
        ...[
          '',
          'example',
          'A.example',
          '*.example',
          'a..example',
          '.example',
          'a.example.',
          'a.example ',
          ' a.example',
        ],
        ...[
          `a${label}.example`,
          `${`${label}.`.repeat(3)}${'a'.repeat(62)}`,
          'https://a.example',
          5,
          [dnsName],
          undefined,
        ],
      ],
    },
    {
      part: `key, place ${place}`,
      define: inPlace('key'),
      good: [undefined, 'RSA', 'P-256', 'P-384', 'P-521'],
      bad: ['', 'EC', 'rsa', 5],
    },
    {
      part: `purpose, place ${place}`,
      define: inPlace('purpose'),
      good: [undefined, 'any', 'serverAuth'],
      bad: ['', 5],
    },
    {
      part: `trustAnchors, place ${place}`,
      define: inPlace('trustAnchors'),
      good: [pem, `text\n${pem}`, { certificates: [{}] }, Promise.resolve(), () => {}],
      bad: [undefined, null, '', 'root', '-----BEGIN PUBLIC KEY-----', { certificates: [] }, {}, 5],
    },
    {
      part: `markers, place ${place}`,
      define: inPlace('markers'),
      good: [undefined, { endEntity: '1.2.3' }, { endEntity: '0.9', issuer: '2.999.1234567890123456' }],
      bad: [
        ...[
          null,
          '1.2.3',
          {},
          { issuer: '1.2.3' },
          { endEntity: 5 },
          { endEntity: 1.2 },
          { endEntity: '1.2.3', issuer: 'a' },
        ],
        ...['', '1', '3.1', '1.', '1.02', '1.2.', 'a1.2', '1.2a', '1.12345678901234567', `1${'.1'.repeat(32)}`].map(
          (endEntity) => ({ endEntity }),
        ),
        { endEntity: '1.2.3', other: '1.2.3' },
      ],
    },
  ]),
]

describe('a definition', () => {
  it.each(cases)('is read only if the part $part is valid', ({ define, good, bad }) => {
    expect(accepted(good, define)).toEqual(good)
    expect(accepted(bad, define)).toEqual([])
  })

  it('must have its certificate or secret as an own property', () => {
    for (const value of [undefined, null, 'acme', 5, common, Object.create({ ...ofSecret })])
      expect(() => read(value)).toThrow(/^defineScheme: /)
    for (const value of [withCertificate(atUrl), withCertificate(inside), ofSecret])
      expect(() => read({ ...value, more: 1 })).toThrow('more')
    for (const certificate of [
      { ...atUrl, more: 1 },
      { ...inside, more: 1 },
      { ...inside, url },
    ])
      expect(() => read(withCertificate(certificate))).toThrow('unknown')
  })

  it('must name a dNSName or a marker for its certificates', () => {
    for (const certificate of [atUrl, inside]) {
      const { dnsName: _, ...nameless } = certificate
      expect(() => read(withCertificate(nameless))).toThrow(
        'defineScheme: certificate: options.dnsName is missing. It must be a host name in lower case',
      )
      const markers = { endEntity: '1.2.3' }
      expect(read(withCertificate({ ...nameless, markers })).certificate).toMatchObject({ markers })
    }
  })

  it('is copied, so that a later change has no effect', () => {
    const [own, markers, policy] = [{ ...url }, { endEntity: '1.2.3' }, { ...issuers }]
    const certificate = { ...atUrl, url: own, markers, issuers: policy }
    const definition = read(withCertificate(certificate))
    const copy = structuredClone({ ...(definition.certificate as object) })
    Object.assign(own, { origin: 'https://evil.example' })
    Object.assign(markers, { endEntity: '6.6.6' })
    Object.assign(policy, { origin: 'http://evil.example' })
    Object.assign(certificate, { trustAnchors: 'other' })
    expect(structuredClone({ ...(definition.certificate as object) })).toEqual(copy)
    const { url: readUrl, issuers: readIssuers } = definition.certificate as typeof certificate
    for (const one of [definition, definition.certificate, readUrl, readIssuers, read(ofSecret)])
      expect(Object.isFrozen(one)).toBe(true)
  })

  it('returns certificates without a prototype, to which another program could add properties', () => {
    const { certificate } = read(withCertificate(inside))
    expect(Object.getPrototypeOf(certificate)).toBeNull()
  })

  it.each([
    [withCertificate(atUrl), ['certificateStore', 'fetch', 'trustAnchors', 'currentDate']],
    [withCertificate(inside), ['trustAnchors', 'maxBodyBytes']],
    [withCertificate({ pins: 'by-caller' }), ['certificates', 'crypto']],
    [ofSecret, ['secret', 'secrets', 'secretTimeout', 'replayGuard']],
  ])('must not add an option that the library has: %#', (definition, names) => {
    for (const name of names) {
      expect(() => read({ ...definition, options: { tenant: kind, [name]: kind } })).toThrow(
        `defineScheme: options.options.${name} is already an option of the library`,
      )
    }
    expect(() => read({ ...definition, options: { tenant: kind } })).not.toThrow()
  })
})

describe('pinned keys in a definition', () => {
  let pins: Record<'RSA' | 'P-256' | 'P-384', string>
  beforeAll(async () => {
    const [rsa, , p256, p384] = (await amazonTrustAnchors()).certificates as readonly Certificate[] as [
      ...[Certificate, Certificate, Certificate, Certificate],
    ]
    pins = { RSA: encodePem(rsa.der), 'P-256': encodePem(p256.der), 'P-384': encodePem(p384.der) }
  })

  it('are PEM of keys of the type that the definition names, or come from the caller', () => {
    const values = ['by-caller', pins.RSA, pins['P-256'], pins['P-384']]
    const define = (key: unknown) => (value: unknown) => withCertificate({ pins: value, key })
    expect(accepted(values, define(undefined))).toEqual(['by-caller', pins.RSA])
    for (const key of ['RSA', 'P-256', 'P-384'] as const)
      expect(accepted(values, define(key))).toEqual(['by-caller', pins[key]])
    expect(accepted(['by-caller'], define('DSA'))).toEqual([])
    expect(accepted([undefined, null, '', 'by-anybody', 5], define('RSA'))).toEqual([])
  })

  it('are frozen, and are never quoted', () => {
    expect(Object.isFrozen(read(withCertificate({ pins: pins.RSA })).certificate)).toBe(true)
    const secret = 'a private key'
    expect(() => read(withCertificate({ pins: secret }))).toThrow(
      "options.pins must be 'by-caller', or PEM with blocks",
    )
    expect(() => read(withCertificate({ pins: secret }))).not.toThrow(secret)
    expect(() => read(withCertificate({ pins: undefined }))).toThrow('options.pins is missing')
    expect(() => read(withCertificate({ pins: 'by-caller', dnsName }))).toThrow('unknown')
  })
})

describe('the option of one secret', () => {
  it('must be a string that is not empty, or a list of one or two such strings', () => {
    const good = ['a', ['a'], ['a', 'b']]
    const bad = ['', [], ['a', 'b', 'c'], ['a', ''], [''], ['a', 5], 5, undefined, null, {}]
    expect([...good, ...bad].filter((value) => secretKind.accepts(value))).toEqual(good)
    expect([secretKind.secret, secretKind.required]).toEqual([true, true])
  })
})
