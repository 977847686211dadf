import { der } from '@countersign/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDer } from '../certificate/der-reader.js'
import { readDistinguishedName } from '../certificate/distinguished-name.js'
import type { GeneralName, NameConstraints } from '../certificate/general-name.js'
import { nameConstraintFault } from './name-constraints.js'
import { PathBudget } from './path-budget.js'

type Attribute = readonly [type: string, value: string, form?: der.StringForm]

const [country, organization, commonName] = ['2.5.4.6', '2.5.4.10', '2.5.4.3']

function directory(...relativeNames: readonly (Attribute | readonly Attribute[])[]): GeneralName {
  const encoding = der.sequence(
    ...relativeNames.map((part) =>
      der.set(
        ...((Array.isArray(part[0]) ? part : [part]) as readonly Attribute[]).map(([type, value, form]) =>
          der.sequence(der.objectIdentifier(type), der.string(value, form)),
        ),
      ),
    ),
  )
  return { form: 'directoryName', name: readDistinguishedName(readDer(encoding)) }
}

const dns = (text: string): GeneralName => ({ form: 'dNSName', text })
const uri = (text: string): GeneralName => ({ form: 'uniformResourceIdentifier', text })
const ip = (...octets: number[]): GeneralName => ({ form: 'iPAddress', address: Uint8Array.from(octets) })

function isAllowed(constraints: Partial<NameConstraints>, ...names: GeneralName[]): boolean {
  return nameConstraintFault({ permitted: [], excluded: [], ...constraints }, names, new PathBudget()) === undefined
}

describe('an excluded directoryName', () => {
  it.each<[string, Attribute, Attribute]>([
    ['a TeletexString', [organization, 'Evil'], [organization, 'Evil', 'TeletexString']],
    [
      'a TeletexString in other letters',
      [organization, 'Evil', 'TeletexString'],
      [organization, 'EVIL', 'TeletexString'],
    ],
    ['a TeletexString as constraint', [organization, 'Evil', 'TeletexString'], [organization, 'Evil']],
    ['a PrintableString with &', [organization, 'A&B'], [organization, 'A&B', 'PrintableString']],
    ['a PrintableString with @', [organization, 'a@b', 'PrintableString'], [organization, 'A@b']],
    ['Latin-1 in a TeletexString', [organization, 'Müller'], [organization, 'Müller', 'TeletexString']],
    ['Latin-1 in an IA5String', [organization, 'Müller'], [organization, 'Müller', 'IA5String']],
    ['letters beyond ASCII in another case', [organization, 'MÜLLER'], [organization, 'müller']],
    ['a letter and a mark for one letter', [organization, 'Mu\u0308ller'], [organization, 'Müller']],
    ['full-width letters', [organization, 'Evil'], [organization, 'Ｅｖｉｌ']],
    ['a soft hyphen', [organization, 'Evil'], [organization, 'Ev\u00adil']],
    ['a no-break space', [organization, 'Evil Corp'], [organization, 'Evil\u00a0Corp']],
    ['a tabulator', [organization, 'Evil Corp'], [organization, 'Evil\tCorp']],
    ['a control character', [organization, 'Evil'], [organization, 'Evil\u0000']],
    ['a BMPString', [organization, 'Evil', 'BMPString'], [organization, 'evil', 'UniversalString']],
  ])('is not evaded by %s', (_, constraint, attribute) => {
    const [base, name] = [
      directory([country, 'US'], constraint),
      directory([country, 'US'], attribute, [commonName, 'x']),
    ]
    expect(isAllowed({ excluded: [base] }, name)).toBe(false)
  })

  it('is not evaded by the order or the number of attributes in one relative name', () => {
    const base = directory([
      [organization, 'Evil', 'TeletexString'],
      [commonName, 'x'],
    ])
    expect(
      isAllowed(
        { excluded: [base] },
        directory([
          [commonName, 'x'],
          [organization, 'Evil'],
        ]),
      ),
    ).toBe(false)
    expect(isAllowed({ excluded: [base] }, directory([organization, 'Evil']))).toBe(true)
  })

  it('does not refuse names that differ in every reading', () => {
    const excluded = [directory([country, 'US'], [organization, 'Evil'])]
    expect(isAllowed({ excluded }, directory([country, 'US'], [organization, 'Good']))).toBe(true)
    expect(isAllowed({ excluded }, directory([country, 'DE'], [organization, 'Evil', 'TeletexString']))).toBe(true)
    expect(isAllowed({ excluded }, directory([country, 'US'], [commonName, 'Evil', 'TeletexString']))).toBe(true)
    expect(isAllowed({ excluded }, directory([country, 'US'], [organization, 'Gut, Bäcker']))).toBe(true)
    expect(isAllowed({ excluded: [directory([organization, 'Bäcker'])] }, directory([organization, 'Müller']))).toBe(
      true,
    )
    expect(isAllowed({ excluded: [directory([organization, 'ab'])] }, directory([organization, 'a b']))).toBe(true)
    expect(isAllowed({ excluded }, directory([country, 'US']))).toBe(true)
  })

  it('does not count an uncertain match as permitted', () => {
    const permitted = [directory([organization, 'Good', 'TeletexString'])]
    expect(isAllowed({ permitted }, directory([organization, 'Good']))).toBe(false)
    expect(isAllowed({ permitted }, directory([organization, 'Good', 'TeletexString']))).toBe(true)
    expect(isAllowed({ permitted: [directory([organization, 'MÜLLER'])] }, directory([organization, 'müller']))).toBe(
      false,
    )
  })
})

describe('a dNSName constraint', () => {
  it.each([
    '.',
    '..',
    '*',
    '*.example.com',
    'a..example.com',
    'a b',
    'ä.example.com',
    'xn--\u00e4.example',
    'a\0.example.com',
    'a/b',
  ])('of %j is not valid, so it excludes every name and permits none', (constraint) => {
    expect(isAllowed({ excluded: [dns(constraint)] }, dns('good.example.com'))).toBe(false)
    expect(isAllowed({ permitted: [dns(constraint)] }, dns('good.example.com'))).toBe(false)
  })

  it('that is empty covers all names', () => {
    expect(isAllowed({ excluded: [dns('')] }, dns('good.example.com'))).toBe(false)
    expect(isAllowed({ permitted: [dns('')] }, dns('good.example.com'))).toBe(true)
  })
})

describe('an iPAddress', () => {
  it('of a wrong length is refused by any iPAddress constraint', () => {
    for (const octets of [[], [10, 0, 0], [10, 0, 0, 1, 0]]) {
      expect(isAllowed({ excluded: [ip(11, 0, 0, 0, 255, 0, 0, 0)] }, ip(...octets))).toBe(false)
      expect(isAllowed({ permitted: [ip(10, 0, 0, 0, 255, 0, 0, 0)] }, ip(...octets))).toBe(false)
    }
  })
})

describe('a URI', () => {
  const permitted = [uri('good.example')]

  it.each([
    'https://evil.example\\@good.example/',
    'https://evil.example\\.good.example/',
    'https:\\\\good.example/',
    'https://good.example\\/',
    'https:/good.example/',
    'https:///good.example/',
    'https://a@b@good.example/',
    'https://%67ood.example/',
  ])('that can be read in several ways is refused: %s', (text) => {
    expect(isAllowed({ permitted }, uri(text))).toBe(false)
    expect(isAllowed({ excluded: [uri('other.example')] }, uri(text))).toBe(false)
  })

  it('is permitted by the host that a browser finds in it', () => {
    const piece = fc.constantFrom(
      ...[
        'https://',
        'http:',
        '//',
        '/',
        '\\',
        '@',
        ':',
        '?',
        '#',
        '.',
        'good.example',
        'evil.example',
        '80',
        '%2e',
        '[',
        ']',
        'a',
        '*',
        '~',
      ],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = `https://${pieces.join('')}`
        if (!isAllowed({ permitted }, uri(text))) return
        expect(new URL(text).hostname).toBe('good.example')
      }),
      { numRuns: 20_000, seed: 1 },
    )
  })
})
