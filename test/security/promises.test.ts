import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const named = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name)

it('each promise of SECURITY.md has a test with its name, and no test has another name', () => {
  const promises = named(readFileSync(`${root}SECURITY.md`, 'utf8'), /^\| `([a-z0-9-]+)` \|/gm)
  const tests = readdirSync(`${root}test/security`)
    .filter((name) => name.endsWith('.test.ts'))
    .flatMap((name) => named(readFileSync(`${root}test/security/${name}`, 'utf8'), /^describe\('([a-z0-9-]+)'/gm))
  expect(promises.length).toBeGreaterThan(15)
  expect(new Set(promises).size).toBe(promises.length)
  expect(tests.sort()).toEqual(promises.sort())
})
