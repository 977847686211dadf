import { describe, expect, it } from 'vitest'
import { type ApigVerifierOptions, createApigVerifier } from './create-apig-verifier.js'

const create = (options: object) => (): unknown =>
  createApigVerifier({ secrets: { key1: 'secret1' }, ...options } as ApigVerifierOptions)

describe('the options of createApigVerifier', () => {
  it.each([
    'h',
    'backend.example.com',
    'A_z-0.9',
    'h:1',
    'h:65535',
    '127.0.0.1:80',
    '[::1]',
    '[::ffff:127.0.0.1]:8443',
    '[Ab0]',
  ])('accept %s as trustedHost', (trustedHost) => {
    expect(create({ trustedHost })).not.toThrow()
  })

  it.each([
    '',
    ' h',
    'h ',
    'h:',
    'h:123456',
    'h:x',
    'h:1:2',
    ':80',
    '::1',
    '[::1',
    '[]',
    '[g]',
    '[::1]x',
    'x[::1]',
    'https://h',
    'h/',
    'user@h',
    '\u00e4.example',
    1,
    ['h'],
  ])('refuse %j as trustedHost', (trustedHost) => {
    expect(create({ trustedHost })).toThrow(
      /^createApigVerifier: options\.trustedHost must be the value of a Host header/,
    )
  })

  it.each([
    { timestampTolerance: 0 },
    { timestampTolerance: 900 },
    { allowUnsignedPayload: true },
    { canonicalUrl: (url: string) => url },
    { ambiguousTarget: 'accept' },
    { ambiguousTarget: 'refuse' },
    { credentialScope: { region: 'region-1', service: 'apig' } },
    { profile: { plus: 'space' } },
  ])('take %j', (options) => {
    expect(create(options)).not.toThrow()
  })

  it.each<[object, RegExp]>([
    [
      { timestampTolerance: '60' },
      /^createApigVerifier: options\.timestampTolerance must be a number of seconds from 0 to 900/,
    ],
    [{ allowUnsignedPayload: 1 }, /options\.allowUnsignedPayload must be true or false/],
    [{ canonicalUrl: 'x' }, /options\.canonicalUrl must be a function/],
    [{ ambiguousTarget: '' }, /options\.ambiguousTarget must be 'accept' or 'refuse'/],
    [{ credentialScope: 'region-1' }, /options\.credentialScope must be an object such as/],
    [{ credentialScope: 1 }, /options\.credentialScope must be an object such as/],
    [{ credentialScope: {} }, /^credentialScope: options\.region is missing/],
    [{ credentialScope: { region: 'r' } }, /service is missing. It must be 1 to 64 letters, digits, _ and -$/],
    [{ profile: 1 }, /options\.profile must be the name of a profile/],
    [{ profile: null }, /options\.profile must be the name of a profile/],
    [{ profile: 'ruby' }, /^profile must be 'strict' or /],
    [{ profile: { plus: '' } }, /^profile: options\.plus must be 'literal' or 'space'/],
    [{ secrets: undefined }, /options\.secrets is missing/],
  ])('refuse %j', (options, message) => {
    expect(create(options)).toThrow(TypeError)
    expect(create(options)).toThrow(message)
  })
})
