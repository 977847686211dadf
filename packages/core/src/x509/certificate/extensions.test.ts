import { der } from '@countersign/testing'
import { describe, expect, it } from 'vitest'
import { extensionId, readExtensions } from './extensions.js'

const {
  bitString,
  boolean,
  concatenate,
  constructed,
  empty,
  integer,
  objectIdentifier,
  octetString,
  primitive,
  sequence,
} = der
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)
const malformed = expect.objectContaining({ code: 'ERR_CERTIFICATE_INVALID' })

/** Reads one extension with a value. */
const read = (name: keyof typeof extensionId, value: Uint8Array<ArrayBuffer>) =>
  readExtensions([{ id: extensionId[name], critical: false, value }])

describe('the extensions of a certificate', () => {
  it('are absent, not inherited, if the certificate has none', () => {
    const none = readExtensions([])
    for (const name of ['basicConstraints', 'keyUsage', 'extKeyUsage', 'subjectAltName', 'nameConstraints'] as const) {
      expect(Object.hasOwn(none, name)).toBe(true)
      expect(none[name]).toBeUndefined()
    }
    expect(none.subjectKeyIdentifier).toBeUndefined()
    expect(none.authorityKeyIdentifier).toBeUndefined()
    expect(none.caIssuers).toEqual([])
  })

  it('are read from their first occurrence', () => {
    const twice = (name: keyof typeof extensionId, ...values: Uint8Array<ArrayBuffer>[]) =>
      readExtensions(values.map((value) => ({ id: extensionId[name], critical: false, value })))
    const usage = (bit: number) => der.namedBits([bit])
    expect(twice('keyUsage', usage(0), usage(5)).keyUsage).toEqual(['digitalSignature'])
    const constraints = [sequence(boolean(true)), sequence()]
    expect(twice('basicConstraints', ...constraints).basicConstraints?.cA).toBe(true)
    const purposes = ['1.2', '1.3'].map((id) => sequence(objectIdentifier(id)))
    expect(twice('extKeyUsage', ...purposes).extKeyUsage).toEqual(['1.2'])
    const names = ['a.example', 'b.example'].map((text) => sequence(primitive(2, ascii(text))))
    expect(twice('subjectAltName', ...names).subjectAltName).toEqual([{ form: 'dNSName', text: 'a.example' }])
    const identifiers = [1, 2].map((octet) => octetString(Uint8Array.of(octet)))
    expect(twice('subjectKeyIdentifier', ...identifiers).subjectKeyIdentifier).toBe('01')
    const authorities = [1, 2].map((octet) => sequence(primitive(0, Uint8Array.of(octet))))
    expect(twice('authorityKeyIdentifier', ...authorities).authorityKeyIdentifier).toBe('01')
    const subtrees = ['a.example', 'b.example'].map((text) =>
      sequence(constructed(0, sequence(primitive(2, ascii(text))))),
    )
    expect(twice('nameConstraints', ...subtrees).nameConstraints?.permitted).toEqual([
      { form: 'dNSName', text: 'a.example' },
    ])
    const issuers = ['http://a.example', 'http://b.example'].map((url) =>
      sequence(sequence(objectIdentifier('1.3.6.1.5.5.7.48.2'), primitive(6, ascii(url)))),
    )
    expect(twice('authorityInfoAccess', ...issuers).caIssuers).toEqual(['http://a.example'])
    // Even if the first has no URL, the second is ignored.
    const ocsp = sequence(sequence(objectIdentifier('1.3.6.1.5.5.7.48.1'), primitive(6, ascii('http://o.example'))))
    expect(twice('authorityInfoAccess', ocsp, ...issuers).caIssuers).toEqual([])
  })

  it('are not read if they are unknown', () => {
    expect(readExtensions([{ id: '1.2.3', critical: true, value: Uint8Array.of(0xff) }])).toEqual(readExtensions([]))
  })
})

describe('a malformed extension', () => {
  it.each<[Parameters<typeof read>[0], Uint8Array<ArrayBuffer>, string]>([
    ['basicConstraints', der.set(), 'basicConstraints is not a SEQUENCE'],
    ['extKeyUsage', der.set(), 'extKeyUsage is not a SEQUENCE'],
    ['extKeyUsage', sequence(), 'extKeyUsage is empty'],
    ['authorityKeyIdentifier', der.set(), 'authorityKeyIdentifier is not a SEQUENCE'],
    ['authorityInfoAccess', sequence(), 'authorityInfoAccess is empty'],
    ['authorityInfoAccess', sequence(der.set()), 'an AccessDescription is not a SEQUENCE'],
    ['certificatePolicies', sequence(), 'a policy extension is empty'],
  ])('is named: %s', (name, value, why) => {
    expect(() => read(name, value)).toThrow(`The certificate is malformed: ${why}`)
  })
})

describe('basicConstraints', () => {
  it.each<[string, Uint8Array<ArrayBuffer>, boolean, number | undefined]>([
    ['nothing', sequence(), false, undefined],
    ['cA FALSE', sequence(boolean(false)), false, undefined],
    ['cA TRUE', sequence(boolean(true)), true, undefined],
    ['a path length of 0', sequence(boolean(true), integer(0)), true, 0],
    ['a path length of 300', sequence(boolean(true), integer(300)), true, 300],
    ['a path length of 128', sequence(boolean(true), integer(128)), true, 128],
    ['a path length without cA', sequence(integer(1)), false, 1],
  ])('may have %s', (_, value, cA, pathLength) => {
    const { basicConstraints } = read('basicConstraints', value)
    expect(basicConstraints).toEqual({ cA, pathLength })
    expect(Object.isFrozen(basicConstraints)).toBe(true)
  })

  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ['a SET', der.set(boolean(true))],
    ['no SEQUENCE', boolean(true)],
    ['two booleans', sequence(boolean(true), boolean(true))],
    ['another field', sequence(boolean(true), integer(1), integer(1))],
    ['a NULL', sequence(empty())],
    ['a negative path length', sequence(boolean(true), integer(-128))],
  ])('cannot be %s', (_, value) => {
    expect(() => read('basicConstraints', value)).toThrow(malformed)
  })
})

describe('keyUsage', () => {
  const all = [
    'digitalSignature',
    'nonRepudiation',
    'keyEncipherment',
    'dataEncipherment',
    'keyAgreement',
    'keyCertSign',
    'cRLSign',
    'encipherOnly',
    'decipherOnly',
  ]

  it.each(all.map((name, bit) => [name, bit] as const))('has the bit of %s', (name, bit) => {
    expect(read('keyUsage', der.namedBits([bit])).keyUsage).toEqual([name])
  })

  it('may have several bits, all or none', () => {
    expect(read('keyUsage', der.namedBits([0, 5])).keyUsage).toEqual(['digitalSignature', 'keyCertSign'])
    expect(read('keyUsage', der.namedBits([0, 1, 2, 3, 4, 5, 6, 7, 8])).keyUsage).toEqual(all)
    expect(read('keyUsage', bitString(Uint8Array.of())).keyUsage).toEqual([])
  })

  it('must be a BIT STRING', () => {
    for (const value of [octetString(Uint8Array.of(0, 0x80)), integer(1), sequence()]) {
      expect(() => read('keyUsage', value)).toThrow(malformed)
    }
  })
})

describe('extKeyUsage and the policies', () => {
  it('are lists that are not empty', () => {
    expect(read('extKeyUsage', sequence(objectIdentifier('1.2.3'), objectIdentifier('1.2.4'))).extKeyUsage).toEqual([
      '1.2.3',
      '1.2.4',
    ])
    for (const name of ['extKeyUsage', 'certificatePolicies', 'policyMappings', 'policyConstraints'] as const) {
      expect(() => read(name, sequence(objectIdentifier('1.2.3')))).not.toThrow()
      for (const value of [sequence(), der.set(objectIdentifier('1.2.3')), objectIdentifier('1.2.3')]) {
        expect(() => read(name, value)).toThrow(malformed)
      }
    }
    expect(() => read('extKeyUsage', sequence(integer(1)))).toThrow(malformed)
  })

  it('inhibitAnyPolicy is an INTEGER', () => {
    expect(() => read('inhibitAnyPolicy', integer(0))).not.toThrow()
    expect(() => read('inhibitAnyPolicy', octetString(Uint8Array.of(0)))).toThrow(malformed)
  })
})

describe('key identifiers', () => {
  const octets = Uint8Array.of(0xab, 1)
  const identifier = primitive(0, octets)
  const issuer = constructed(1, constructed(4, sequence()))
  const serial = primitive(2, Uint8Array.of(1))

  it('of the subject are an OCTET STRING', () => {
    expect(read('subjectKeyIdentifier', octetString(octets)).subjectKeyIdentifier).toBe('ab01')
    expect(() => read('subjectKeyIdentifier', bitString(octets))).toThrow(malformed)
  })

  it('of the authority have up to three fields, in this order', () => {
    expect(read('authorityKeyIdentifier', sequence(identifier)).authorityKeyIdentifier).toBe('ab01')
    expect(read('authorityKeyIdentifier', sequence(identifier, issuer, serial)).authorityKeyIdentifier).toBe('ab01')
    expect(read('authorityKeyIdentifier', sequence(issuer, serial)).authorityKeyIdentifier).toBeUndefined()
    expect(read('authorityKeyIdentifier', sequence()).authorityKeyIdentifier).toBeUndefined()
    for (const value of [
      der.set(identifier),
      sequence(serial, identifier),
      sequence(issuer, identifier),
      sequence(identifier, identifier),
      sequence(identifier, serial, issuer),
      sequence(octetString(octets)),
      sequence(identifier, primitive(3, octets)),
    ]) {
      expect(() => read('authorityKeyIdentifier', value)).toThrow(malformed)
    }
  })
})

describe('authorityInfoAccess', () => {
  const [caIssuers, ocsp] = [objectIdentifier('1.3.6.1.5.5.7.48.2'), objectIdentifier('1.3.6.1.5.5.7.48.1')]
  const url = (text: string) => primitive(6, ascii(text))

  it('names the URLs of the issuers’ certificates, in their order', () => {
    const value = sequence(
      sequence(ocsp, url('http://ocsp.example')),
      sequence(caIssuers, url('http://a.example/')),
      sequence(caIssuers, primitive(2, ascii('b.example'))),
      sequence(caIssuers, url('ldap://c.example/')),
    )
    expect(read('authorityInfoAccess', value).caIssuers).toEqual(['http://a.example/', 'ldap://c.example/'])
  })

  it('consists of pairs of a method and a location', () => {
    for (const value of [
      sequence(),
      der.set(sequence(caIssuers, url('http://a.example/'))),
      sequence(sequence(caIssuers)),
      sequence(sequence()),
      sequence(sequence(caIssuers, url('http://a.example/'), url('http://b.example/'))),
      sequence(der.set(caIssuers, url('http://a.example/'))),
      sequence(sequence(integer(1), url('http://a.example/'))),
      sequence(sequence(caIssuers, octetString(ascii('http://a.example/')))),
      concatenate(sequence(sequence(caIssuers, url('http://a.example/'))), empty()),
    ]) {
      expect(() => read('authorityInfoAccess', value)).toThrow(malformed)
    }
  })
})
