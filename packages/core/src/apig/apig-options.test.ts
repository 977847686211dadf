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
  ])('take %s as trustedHost', (trustedHost) => {
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
    expect(create({ trustedHost })).toThrow(/options\.trustedHost must be the value of a Host header/)
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

  it.each([
    { timestampTolerance: '60' },
    { allowUnsignedPayload: 1 },
    { canonicalUrl: 'x' },
    { ambiguousTarget: '' },
    { credentialScope: 'region-1' },
    { credentialScope: { region: 'region-1' } },
    { credentialScope: {} },
    { profile: { plus: '' } },
    { secrets: undefined },
  ])('refuse %j', (options) => {
    expect(create(options)).toThrow(TypeError)
  })
})
