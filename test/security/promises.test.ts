import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { promisesOf, testsOfPromises } from '../proof/promises.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const promises = promisesOf(readFileSync(`${root}SECURITY.md`, 'utf8'))

it('each promise of SECURITY.md has a test with its name, and no test has another name', () => {
  const tests = testsOfPromises(root, 'security')
  expect(promises.length).toBeGreaterThan(15)
  expect(new Set(promises.map(({ name }) => name)).size).toBe(promises.length)
  expect([...tests.keys()].sort()).toEqual(promises.map(({ name }) => name).sort())
})

it('each promise of SECURITY.md links to every test of it', () => {
  const [security, faults] = (['security', 'faults'] as const).map((folder) => testsOfPromises(root, folder))
  for (const { name, links } of promises) {
    expect([name, links]).toEqual([name, [...(security?.get(name) ?? []), ...(faults?.get(name) ?? [])]])
  }
  expect([...(faults?.keys() ?? [])].filter((name) => !promises.some((promise) => promise.name === name))).toEqual([])
})
