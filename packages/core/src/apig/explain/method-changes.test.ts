import { expect, it } from 'vitest'
import { situationOf } from '#test/support/apig-situation.js'
import { methodChanges } from './method-changes.js'

it('tries both cases of the method that arrived, and then every other method', async () => {
  const situation = await situationOf({ method: 'Put' })
  const changes = [...methodChanges(situation)]
  expect(changes.map(({ accident, apply }) => [accident, apply(situation.base).method])).toEqual([
    ['method-case', 'PUT'],
    ['method-case', 'put'],
    ['method-changed', 'GET'],
    ['method-changed', 'POST'],
    ['method-changed', 'PATCH'],
    ['method-changed', 'DELETE'],
    ['method-changed', 'HEAD'],
    ['method-changed', 'OPTIONS'],
  ])
  expect(changes.every(({ what, apply }) => what.endsWith(` ${apply(situation.base).method}`))).toBe(true)
})

it('advises the profiles of signers that write the method in upper case, only if that was signed', async () => {
  const [upper, lower] = [...methodChanges(await situationOf({ method: 'get' }))]
  expect(upper?.remedy).toMatch(/^Set profile: 'python' or 'java'/)
  expect(lower?.remedy).not.toContain('profile')
})
