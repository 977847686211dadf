import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatRawRequest, readRecordedRequest } from '@countersign/testing/recorded'
import { describe, expect, it } from 'vitest'
import { areas } from '../mutate/areas.js'
import { createMaterials, createSurroundings, schemeFacts, schemes } from '../schemes/index.js'
import { readPackage } from '../support/packages.js'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const materials = await createMaterials(await createSurroundings())
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

  it.each(schemes)('names the export of $name', ({ name, creator }) => {
    expect(modules.find((module) => module.name === name)?.exported).toContain(creator)
  })
})

describe.each(schemes)('$name', ({ name }) => {
  it.each([
    ['README.md', new RegExp(`@countersign/core/${name}\\b`)],
    ['packages/core/README.md', new RegExp(`/${name}\``)],
    ['packages/docs/README.md', new RegExp(`guides/${name}\\.md`)],
    ['.github/ISSUE_TEMPLATE/refused-request.yml', new RegExp(`options: .*\\b${name}\\b`)],
  ])('is in %s', (page, mention) => {
    expect(readFileSync(join(repository, page), 'utf8')).toMatch(mention)
  })

  it('has a guide and an area of mutation tests', () => {
    expect(existsSync(join(repository, `packages/docs/guides/${name}.md`))).toBe(true)
    expect(Object.keys(areas)).toContain(name)
  })

  it('is recognised in a recorded request', async () => {
    const { genuine } = materials[name]
    expect(readRecordedRequest(formatRawRequest(await genuine())).scheme).toBe(name)
  })
})
