import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ContractTest } from '@countersign/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'

// Runs the snippets of the guide in their own folder, as a reader would.
const folder = mkdtempSync(join(import.meta.dirname, '.guide-'))
afterAll(() => rmSync(folder, { recursive: true }))

const tests: ContractTest[] = []

beforeAll(async () => {
  const guide = readFileSync(join(import.meta.dirname, '../../packages/docs/guides/your-own-scheme.md'), 'utf8')
  for (const [, name, code = ''] of guide.matchAll(/```ts\n\/\/ (github(?:\.test)?)\.ts\n([\s\S]*?)```/g))
    writeFileSync(
      join(folder, `${name}.ts`),
      code.replace(/^declare function test.*$/m, 'const { test } = globalThis.guide'),
    )
  const test = (name: string, run: ContractTest['run']): void => {
    tests.push({ name, run })
  }
  Object.assign(globalThis, { guide: { test } })
  await import(join(folder, 'github.test.ts'))
})

it('passes the contract that the guide derives from its GitHub scheme', { timeout: 60_000 }, async () => {
  expect(tests.length).toBeGreaterThan(5)
  for (const { name, run } of tests) await expect(run(), name).resolves.toBeUndefined()
})
