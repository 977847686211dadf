import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { linksOf } from '../../packages/build/src/links.js'
import { readRepository, repositoryFields } from '../../packages/build/src/repository.js'
import { stageReadme } from '../../packages/build/src/stage.js'
import { readPublishedPackages } from '../support/packages.js'
import { run } from './install-packages.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '../..')
const project = inject('project')
const env = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'owner/name',
  GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
}
const repository = readRepository(env)
const address = /^https:\/\/github\.com\/owner\/name\/(blob|tree)\/[0-9a-f]{40}\/([^#]+)/

const packages = readPublishedPackages().map(({ name, id }) => ({
  name,
  directory: `packages/${id}`,
  packed: readFileSync(join(folderOf(name), 'README.md'), 'utf8'),
}))

function folderOf(name: string): string {
  return inject('packages').find((one) => one.name === name)?.folder ?? ''
}

describe.each(packages)('the README of $name', ({ name, directory, packed }) => {
  it('has only links that work from any page', () => {
    for (const target of linksOf(packed)) expect(target).toMatch(/^https:/)
    const released = linksOf(stageReadme(root, directory, repository))
    expect(released.length).toBeGreaterThan(0)
    for (const target of released) {
      const [, kind, path = ''] = address.exec(target) ?? []
      expect(kind, target).toBeDefined()
      expect(existsSync(join(root, path)), target).toBe(true)
    }
  })

  it('has text instead of a relative link if the repository is not known', () => {
    expect(linksOf(stageReadme(root, directory, undefined))).toEqual([])
  })

  it('says how to install the package', () => {
    expect(packed).toMatch(new RegExp(`^(?:npm install|deno add) .*${name}\\b`, 'm'))
  })

  it('begins with an example of few lines, which compiles with the packed packages', () => {
    const [, example = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(packed) ?? []
    // A package with only a command has nothing to import.
    if (existsSync(join(folderOf(name), 'dist/countersign.js'))) return
    expect(example.trimEnd().split('\n').length).toBeLessThanOrEqual(15)
    const folder = join(project, `readme-${name.replace(/\W+/g, '-')}`)
    mkdirSync(folder)
    provideTypes(folder)
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'example.ts'), example)
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2022',
      strict: true,
      noEmit: true,
      types: ['node'],
      typeRoots: ['node_modules/@types'],
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['example.ts'] }))
    const compiler = join(here, 'node_modules/typescript/lib/typescript.js')
    expect(JSON.parse(run(execPath, [join(here, 'check-types.js'), compiler, folder], project))).toEqual({
      [folder]: [],
    })
  })
})

describe('the repository of a release', () => {
  it('is in the manifest of each package', () => {
    expect(repositoryFields(repository, 'packages/core')).toEqual({
      homepage: `https://github.com/owner/name/tree/${env.GITHUB_SHA}/packages/core#readme`,
      bugs: 'https://github.com/owner/name/issues',
      repository: { type: 'git', url: 'git+https://github.com/owner/name.git', directory: 'packages/core' },
    })
  })

  it('is absent if it is not known', () => {
    expect(readRepository({})).toBeUndefined()
    expect(repositoryFields(undefined, 'packages/core')).toEqual({})
  })

  it.each(Object.keys(env))('is an error if %s has an unexpected form', (name) => {
    expect(() => readRepository({ ...env, [name]: 'a b' })).toThrow(name)
    expect(() => readRepository({ ...env, [name]: undefined })).toThrow(name)
  })
})

// The packages that a user of the package for Node has installed.
function provideTypes(folder: string): void {
  const adapters = join(root, 'packages/node/node_modules')
  for (const library of ['express', '@types/express', '@types/node']) {
    const path = join(folder, 'node_modules', library)
    mkdirSync(join(path, '..'), { recursive: true })
    symlinkSync(join(adapters, library), path)
  }
}
