import { expect, it } from 'vitest'
import { settingsOf } from '#test/support/apig-situation.js'
import { rememberLookUps } from './remember-look-ups.js'

it('asks a look-up once for each access key, and its keys once for each scope', async () => {
  const asked: string[] = []
  const settings = settingsOf({
    secrets: async (accessKey) => {
      asked.push(accessKey)
      return `secret of ${accessKey}`
    },
  })
  const { secrets, keys } = rememberLookUps(settings)
  expect(await Promise.all(['a', 'b', 'a'].map(async (name) => await secrets(name)))).toEqual([
    ['secret of a'],
    ['secret of b'],
    ['secret of a'],
  ])
  expect(await secrets('a')).toEqual(['secret of a'])
  expect(asked.splice(0)).toEqual(['a', 'b'])
  const first = await keys.find({ accessKey: 'a' })
  expect(first).toHaveLength(1)
  expect(await keys.find({ accessKey: 'a' })).toBe(first)
  expect(asked.splice(0)).toEqual(['a'])
  const scoped = await keys.find({ accessKey: 'a', credentialScope: '20230423/r/s' })
  expect(scoped).not.toBe(first)
  expect(await keys.find({ accessKey: 'b' })).not.toBe(first)
  expect(asked).toEqual(['a', 'b'])
})

it('remembers that a look-up failed', async () => {
  let asked = 0
  const settings = settingsOf({
    secrets: () => {
      asked += 1
      throw new Error('down')
    },
  })
  const { secrets } = rememberLookUps(settings)
  await expect(secrets('a')).rejects.toThrow()
  await expect(secrets('a')).rejects.toThrow()
  expect(asked).toBe(1)
})

it('keeps the secrets of a record, and every other setting', () => {
  const settings = settingsOf({ secrets: { a: 'b' }, trustedHost: 'h' })
  const remembered = rememberLookUps(settings)
  expect(remembered.secrets.known).toBe(settings.secrets.known)
  expect(remembered).toMatchObject({ trustedHost: 'h', timestampTolerance: 900 })
  expect(rememberLookUps(settingsOf({ secrets: () => 'b' })).secrets.known).toBeUndefined()
  expect(remembered.keys.decoy()).toBeDefined()
})
