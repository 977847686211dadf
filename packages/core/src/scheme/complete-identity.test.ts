import { expect, it } from 'vitest'
import { completeIdentity, ownKinds } from './complete-identity.js'

const named = { name: 'acme', status: 400, covers: 'body' } as const

it('completes the identity of a scheme with its defaults, and keeps the values of the definition', () => {
  expect(completeIdentity(named)).toEqual({
    ...named,
    repeats: false,
    maxBodyBytes: 1_048_576,
    creator: 'createAcmeVerifier',
  })
  expect(completeIdentity({ ...named, repeats: true, maxBodyBytes: 5 })).toMatchObject({
    repeats: true,
    maxBodyBytes: 5,
  })
})

it.each([
  ['wechat-pay', 'createWechatPayVerifier'],
  ['a-1-b2', 'createA1B2Verifier'],
  ['x', 'createXVerifier'],
])('names the creator of the verifiers of %s %s', (name, creator) => {
  expect(completeIdentity({ ...named, name }).creator).toBe(creator)
})

it('treats a scheme without options as one that adds none', () => {
  const kinds = { tenant: { wanted: 'a tenant', accepts: () => true } }
  expect(ownKinds(kinds)).toBe(kinds)
  expect(ownKinds(undefined)).toEqual({})
})
