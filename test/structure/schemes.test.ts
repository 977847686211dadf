import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { schemeFacts, schemes } from '../schemes/index.js'
import { readPackage } from '../support/packages.js'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const { entries } = readPackage('core')
const modules = await Promise.all(
  entries.map(async ({ subpath, source }) => ({
    name: subpath.slice('./'.length),
    exported: Object.keys((await import(/* @vite-ignore */ source)) as object),
  })),
)

describe('the table of schemes', () => {
  it('has a row for every entry of core that creates verifiers', () => {
    const creating = modules.filter(({ exported }) => exported.some((name) => /^create\w+Verifier$/.test(name)))
    expect(creating.map(({ name }) => name).sort()).toEqual(Object.keys(schemeFacts).sort())
  })

  it.each(schemes)('names the export of $name, and the guides and the README mention it', ({ name, creator }) => {
    expect(modules.find((module) => module.name === name)?.exported).toContain(creator)
    expect(existsSync(join(repository, `packages/docs/guides/${name}.md`))).toBe(true)
    expect(readFileSync(join(repository, 'README.md'), 'utf8')).toContain(`@countersign/core/${name}`)
  })
})
