import { describe, expect, it } from 'vitest'
import type { ApigSignOptions } from './read-sign-options.js'
import { readSignOptions } from './read-sign-options.js'

const options = { accessKey: 'signature_key1', secret: 'signature_secret1' }
const read = (changes: object): ApigSignOptions => readSignOptions('signApigRequest', { ...options, ...changes })

describe('readSignOptions', () => {
  it.each<object>([
    {},
    { accessKey: '!' },
    { accessKey: 'a'.repeat(256) },
    { date: new Date('0000-01-01T00:00:00Z') },
    { date: new Date('9999-12-31T23:59:59Z') },
    { signedHeaders: [] },
    { signedHeaders: ['Host', 'x-a'] },
    { profile: 'go' },
    { credentialScope: { region: 'r', service: 's' } },
    { crypto },
  ])('accepts %j', (changes) => {
    expect(read(changes)).toEqual({ ...options, ...changes })
  })

  it.each<object>([
    { accessKey: undefined },
    { secret: undefined },
    { accessKey: '' },
    { accessKey: 'a'.repeat(257) },
    { accessKey: 'a b' },
    { accessKey: 1 },
    { secret: '' },
    { secret: new Uint8Array(8) },
    { date: 0 },
    { date: new Date(Number.NaN) },
    { date: new Date('-000001-12-31T23:59:59Z') },
    { date: new Date('+010000-01-01T00:00:00Z') },
    { signedHeaders: 'host' },
    { signedHeaders: new Set(['host']) },
    { signedHeaders: ['host', 1] },
    { signedHeaders: ['host', ''] },
    { signedHeaders: ['host', 'a b'] },
    { credentialScope: 'r/s' },
    { dates: new Date() },
  ])('refuses %j', (changes) => {
    expect(() => read(changes)).toThrow(TypeError)
    expect(() => read(changes)).toThrow(/^signApigRequest: (?:unknown option |options\.)/)
  })

  it('never quotes an access key, because callers swap it with the secret', () => {
    const swapped = (): ApigSignOptions => read({ accessKey: 'the, secret' })
    expect(swapped).toThrow(/^signApigRequest: options\.accessKey must be /)
    expect(swapped).not.toThrow('the, secret')
    expect(() => read({ secret: '' })).toThrow(/options\.secret must be a string that is not empty, got a string$/)
  })
})
