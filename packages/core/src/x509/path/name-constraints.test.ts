import { der } from '@countersign/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDer } from '../certificate/der-reader.js'
import { readDistinguishedName } from '../certificate/distinguished-name.js'
import type { GeneralName, NameConstraints } from '../certificate/general-name.js'
import { constrainedNames, nameConstraintFault, nameFault } from './name-constraints.js'
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

  it.each<[string, boolean]>([
    ['Good.Example.COM', true],
    ['good.example.com.', true],
    ['a.good.example.com', true],
    ['example.com', false],
    ['xgood.example.com', false],
    ['good.example.com.evil.example', false],
  ])('covers a host and the hosts below it: %s %s', (name, isCovered) => {
    for (const constraint of ['good.example.com', 'GOOD.example.com', 'good.example.com.']) {
      expect(isAllowed({ permitted: [dns(constraint)] }, dns(name))).toBe(isCovered)
      expect(isAllowed({ excluded: [dns(constraint)] }, dns(name))).toBe(!isCovered)
    }
  })

  it('with a leading dot covers only the hosts below it', () => {
    expect(isAllowed({ permitted: [dns('.example.com')] }, dns('a.b.example.com'))).toBe(true)
    expect(isAllowed({ permitted: [dns('.example.com')] }, dns('example.com'))).toBe(false)
    expect(isAllowed({ permitted: [dns('.example.com')] }, dns('xexample.com'))).toBe(false)
    expect(isAllowed({ excluded: [dns('.example.com')] }, dns('example.com'))).toBe(true)
  })

  it('excludes a wildcard that may stand for a host of it, and permits only one that is below it as a whole', () => {
    expect(isAllowed({ excluded: [dns('secret.example.com')] }, dns('*.example.com'))).toBe(false)
    expect(isAllowed({ excluded: [dns('secret.example.com')] }, dns('*.example.net'))).toBe(true)
    expect(isAllowed({ excluded: [dns('a.secret.example.com')] }, dns('*.example.com'))).toBe(true)
    expect(isAllowed({ excluded: [dns('secret.example.com')] }, dns('a.example.com'))).toBe(true)
    expect(isAllowed({ excluded: [dns('.secret.example.com')] }, dns('*.example.com'))).toBe(true)
    expect(isAllowed({ permitted: [dns('secret.example.com')] }, dns('*.example.com'))).toBe(false)
    expect(isAllowed({ permitted: [dns('example.com')] }, dns('*.example.com'))).toBe(true)
  })

  it('of more than 2,048 characters is not valid', () => {
    const long = (length: number) => dns('a'.repeat(length))
    expect(isAllowed({ excluded: [long(2048)] }, dns('good.example.com'))).toBe(true)
    expect(isAllowed({ excluded: [long(2049)] }, dns('good.example.com'))).toBe(false)
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

describe('an iPAddress constraint', () => {
  it('covers the addresses of its network, of the same version of IP', () => {
    const network = [ip(10, 1, 0, 0, 255, 255, 0, 0)]
    expect(isAllowed({ permitted: network }, ip(10, 1, 200, 7))).toBe(true)
    expect(isAllowed({ excluded: network }, ip(10, 1, 200, 7))).toBe(false)
    for (const other of [ip(10, 2, 0, 0), ip(11, 1, 0, 0), ip(...new Array<number>(16).fill(0))]) {
      expect(isAllowed({ permitted: network }, other)).toBe(false)
      expect(isAllowed({ excluded: network }, other)).toBe(true)
    }
    const zero = new Array<number>(15).fill(0)
    expect(isAllowed({ permitted: [ip(...zero, 1, ...zero, 255)] }, ip(...zero, 1))).toBe(true)
    expect(isAllowed({ permitted: [ip(...zero, 1, ...zero, 255)] }, ip(...zero, 2))).toBe(false)
  })

  it('of one version of IP covers no address of the other', () => {
    expect(isAllowed({ permitted: [ip(...new Array<number>(32).fill(0))] }, ip(0, 0, 0, 1))).toBe(false)
    expect(isAllowed({ excluded: [ip(...new Array<number>(32).fill(0))] }, ip(0, 0, 0, 1))).toBe(true)
  })

  it('whose base has bits outside its mask covers nothing', () => {
    expect(isAllowed({ permitted: [ip(10, 0, 0, 1, 255, 0, 0, 0)] }, ip(10, 0, 0, 1))).toBe(false)
  })
})

describe('an rfc822Name constraint', () => {
  const mail = (text: string): GeneralName => ({ form: 'rfc822Name', text })

  it.each<[string, string, boolean]>([
    ['a host', 'example.com', true],
    ['a host in another case', 'EXAMPLE.com', true],
    ['the host above', 'com', false],
    ['a host below', 'a.example.com', false],
    ['the domain of the host, with a dot', '.com', true],
    ['a domain of another ending', '.ample.com', false],
    ['the host itself, with a dot', '.example.com', false],
    ['the mailbox', 'joe.doe+x@example.com', true],
    ['the mailbox with a host in another case', 'joe.doe+x@Example.COM', true],
    ['the mailbox with a local part in another case', 'Joe.doe+x@example.com', false],
    ['a mailbox of another host', 'joe.doe+x@example.net', false],
  ])('of %s: %s %s', (_, constraint, isCovered) => {
    expect(isAllowed({ permitted: [mail(constraint)] }, mail('joe.doe+x@example.com'))).toBe(isCovered)
    expect(isAllowed({ excluded: [mail(constraint)] }, mail('joe.doe+x@example.com'))).toBe(!isCovered)
  })

  it.each(['', 'a b', 'a@b@example.com', '@example.com', 'a..b', '.', 'example.com.', 'a@', `${'a'.repeat(2049)}`])(
    'of %j is not valid, so it refuses every mailbox',
    (constraint) => {
      for (const constraints of [{ excluded: [mail(constraint)] }, { permitted: [mail(constraint)] }]) {
        expect(isAllowed(constraints, mail('joe@example.com'))).toBe(false)
      }
    },
  )

  it('refuses a mailbox that is not valid', () => {
    for (const text of [
      '',
      'example.com',
      'joe@',
      '@example.com',
      'a@b@example.com',
      '"joe"@example.com',
      'joe@[127.0.0.1]',
      'joe@.example.com',
      'joe@example..com',
      'joe@example.com.',
      'x joe@example.com',
      'joe@example.com x',
    ]) {
      for (const constraints of [{ excluded: [mail('other.example')] }, { permitted: [mail('example.com')] }]) {
        expect([text, isAllowed(constraints, mail(text))]).toEqual([text, false])
      }
    }
  })

  it('of 2,048 characters is still compared', () => {
    expect(isAllowed({ excluded: [mail('a'.repeat(2048))] }, mail('joe@example.com'))).toBe(true)
  })
})

describe('constraints', () => {
  it('of one form do not apply to names of another form', () => {
    const constraints = { permitted: [dns('example.com')], excluded: [dns('secret.example.com')] }
    expect(isAllowed(constraints, ip(10, 0, 0, 1), dns('good.example.com'))).toBe(true)
    expect(isAllowed(constraints, ip(10, 0, 0, 1), dns('good.example.net'))).toBe(false)
  })

  it('permit a name that one of several covers, and refuse every name that one excludes', () => {
    const permitted = [dns('a.example'), dns('b.example')]
    expect(isAllowed({ permitted }, dns('a.example'), dns('x.b.example'))).toBe(true)
    expect(isAllowed({ permitted }, dns('a.example'), dns('c.example'))).toBe(false)
    expect(isAllowed({ permitted, excluded: [dns('x.b.example')] }, dns('x.b.example'))).toBe(false)
  })
})

describe('names that constraints apply to', () => {
  const directoryName = (...attributes: Attribute[]) => {
    const read = directory(...attributes)
    if (read.form !== 'directoryName') throw new Error('not a directoryName')
    return read.name
  }
  const email: Attribute = ['1.2.840.113549.1.9.1', 'joe@example.com', 'IA5String']

  it('are the subject and the SubjectAltName', () => {
    const subject = directoryName([commonName, 'x'])
    expect(constrainedNames(subject, [dns('a.example')])).toEqual([
      dns('a.example'),
      { form: 'directoryName', name: subject },
    ])
    expect(constrainedNames(directoryName(), undefined)).toEqual([])
  })

  it('are the emailAddress attributes of the subject, too, unless there is an rfc822Name', () => {
    const subject = directoryName(email)
    const mailbox = { form: 'rfc822Name', text: 'joe@example.com' }
    expect(constrainedNames(subject, [dns('a.example')])).toContainEqual(mailbox)
    expect(constrainedNames(subject, [{ form: 'rfc822Name', text: 'a@example.net' }])).not.toContainEqual(mailbox)
  })
})

describe('a name that no constraint can be checked against', () => {
  it.each<[string, GeneralName, boolean]>([
    ['a host', dns('a.example'), false],
    ['a wildcard', dns('*.a.example'), false],
    ['a dNSName that is not a host', dns('a b'), true],
    ['an IPv4 address', ip(1, 2, 3, 4), false],
    ['an IPv6 address', ip(...new Array<number>(16).fill(1)), false],
    ['an address of 8 octets', ip(...new Array<number>(8).fill(1)), true],
    ['a URI', uri('https://a.example/'), false],
    ['a URI of 2,048 characters', uri('a'.repeat(2048)), false],
    ['a URI of 2,049 characters', uri('a'.repeat(2049)), true],
    ['an empty URI', uri(''), true],
    ['a URI with a space at its start', uri(' a'), true],
    ['a URI with a space at its end', uri('a '), true],
    ['a mailbox', { form: 'rfc822Name', text: 'a@b.example' }, false],
    ['a mailbox beyond ASCII', { form: 'rfc822Name', text: 'ä@b.example' }, true],
    ['a directoryName', directory([commonName, 'x y']), false],
    ['a malformed name', { form: 'malformed' }, true],
  ])('is %s: %o %s', (_, name, isFault) => {
    expect(nameFault(name) !== undefined).toBe(isFault)
  })
})

describe('a URI', () => {
  it.each<[string, string, boolean]>([
    ['https://good.example', 'good.example', true],
    ['HTTPS://Good.Example:8443?x#y', 'GOOD.example', true],
    ['a+b.c-1://u:p@good.example/', 'good.example', true],
    ['https://a.good.example/', 'good.example', false],
    ['https://a.good.example/', '.good.example', true],
    ['https://good.example/', '.good.example', false],
  ])('%s counts by its host for a constraint of %s: %s', (text, constraint, isCovered) => {
    expect(isAllowed({ permitted: [uri(constraint)] }, uri(text))).toBe(isCovered)
    expect(isAllowed({ excluded: [uri(constraint)] }, uri(text))).toBe(!isCovered)
  })

  it.each(['', '.', 'a b', 'good.example.', 'a..good.example', 'https://good.example', 'a'.repeat(2049)])(
    'is refused by a constraint that is not valid: %j',
    (constraint) => {
      for (const constraints of [{ excluded: [uri(constraint)] }, { permitted: [uri(constraint)] }]) {
        expect(isAllowed(constraints, uri('https://good.example/'))).toBe(false)
      }
    },
  )

  it('is compared with a constraint of 2,048 characters', () => {
    expect(isAllowed({ excluded: [uri('a'.repeat(2048))] }, uri('https://good.example/'))).toBe(true)
  })

  it.each([
    'x https://good.example/',
    'https://good.example/\\evil',
    'https://good.example:80x/',
    '1https://good.example/',
  ])('that is not a URI with a host is refused: %s', (text) => {
    expect(isAllowed({ permitted: [uri('good.example')] }, uri(text))).toBe(false)
  })
})

describe('the host of a URI', () => {
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
    'https://*.good.example/',
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
