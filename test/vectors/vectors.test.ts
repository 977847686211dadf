import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { vectorsAbsent, vectorsFolder } from '../support/vectors-folder.js'
import { type VectorMaterial, vectorSuites } from './suites.js'
import { runCases, summarize, type VectorOutcome } from './vector-case.js'
import { readPart, vectorFiles } from './vector-files.js'

if (vectorsFolder === undefined) {
  describe.skip(`third-party vectors: ${vectorsAbsent}`, () => it('are skipped', () => {}))
} else {
  const folder = vectorsFolder
  const read = ([part, file]: [string, string]) => [part, readPart(file, readFileSync(join(folder, file)))]
  const material = Object.fromEntries(Object.entries(vectorFiles).map(read)) as unknown as VectorMaterial
  describe('third-party vectors', () => {
    for (const [title, cases] of Object.entries(vectorSuites(material, globalThis.crypto))) {
      it(`${title}: ${cases.length} cases`, { timeout: 600_000 }, async () => {
        const outcomes = await runCases(cases, processorTime)
        print(title, outcomes)
        expect(outcomes.filter(({ got, expected }) => got !== expected && got !== 'left out')).toEqual([])
        expect(outcomes.filter(({ milliseconds }) => milliseconds > 1000)).toEqual([])
      })
    }
  })
}

function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function print(title: string, outcomes: readonly VectorOutcome[]): void {
  const rows = summarize(outcomes).map(({ source, slowest, leftOut, ...counts }) => [
    source,
    { ...counts, 'left out': leftOut, 'slowest, ms': slowest },
  ])
  const leftOut = outcomes.filter(({ got }) => got === 'left out')
  // biome-ignore lint/suspicious/noConsole: `pnpm vectors` prints this table.
  console.log(`\n${title}`)
  // biome-ignore lint/suspicious/noConsole: as above.
  console.table(Object.fromEntries(rows))
  // biome-ignore lint/suspicious/noConsole: as above.
  for (const { id, reason } of leftOut) console.log(`left out: ${id}: ${reason}`)
}
