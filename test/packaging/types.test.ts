import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { readGuideTable } from '../support/guide-table.js'
import { run } from './install-packages.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const project = inject('project')

/** The compilers, from the oldest that the packages support to the newest. */
const compilers = [
  'typescript-5.4',
  'typescript-5.5',
  'typescript-5.6',
  'typescript-5.7',
  'typescript-5.9',
  'typescript',
  'typescript-7',
]

const resolutions = [
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
]

/** The surroundings of a program: the available types, and the packages that work with them. */
const surroundings = [
  { name: 'a browser', lib: ['es2023', 'dom', 'dom.iterable'], types: [], packages: ['core', 'testing'] },
  { name: 'Node', lib: ['es2023'], types: ['node'], packages: ['core', 'testing', 'node'] },
  { name: 'Node, with dom', lib: ['es2023', 'dom'], types: ['node'], packages: ['core', 'testing', 'node'] },
  {
    name: 'Workers',
    lib: ['es2023'],
    types: ['@cloudflare/workers-types'],
    packages: ['core', 'testing', 'cloudflare'],
  },
  {
    name: 'Workers, with dom',
    lib: ['es2023', 'dom'],
    types: ['@cloudflare/workers-types'],
    packages: ['core', 'testing', 'cloudflare'],
  },
  { name: 'Bun', lib: ['es2023'], types: ['bun-types'], packages: ['core', 'testing', 'node'] },
  { name: 'Bun, with dom', lib: ['es2023', 'dom'], types: ['bun-types'], packages: ['core', 'testing', 'node'] },
]

const projects = resolutions.flatMap((resolution) =>
  surroundings.map(({ name, ...rest }) => ({ title: `${name}, ${resolution.moduleResolution}`, resolution, ...rest })),
)

describe.each(compilers)('%s, without skipLibCheck', (compiler) => {
  let found: Record<string, readonly string[]> = {}

  beforeAll(() => {
    provideTypes()
    const folders = projects.map((settings) => writeProject(compiler, settings))
    const compilerFolder = join(here, 'node_modules', compiler)
    found = JSON.parse(run(execPath, [join(here, 'check-types.js'), compilerFolder, ...folders], project))
  })

  it.each(projects)('checks the types for $title', ({ title }) => {
    expect(found[folderOf(compiler, title)]).toEqual([])
  })
})

it('runs the compilers that the guide names', () => {
  const [, row] = readGuideTable('runtimes.md', 'compiler')
  const versions = compilers.map((name) => {
    const manifest = readFileSync(join(here, 'node_modules', name, 'package.json'), 'utf8')
    return (JSON.parse(manifest) as { version: string }).version
  })
  expect(row).toEqual(['TypeScript', versions.join(', ')])
})

function folderOf(compiler: string, title: string): string {
  return join(project, `${compiler} ${title}`.replace(/[^\w.]+/g, '-'))
}

function writeProject(
  compiler: string,
  { title, resolution, lib, types, packages }: (typeof projects)[number],
): string {
  const folder = folderOf(compiler, title)
  mkdirSync(folder)
  const imports = packages
    .flatMap(specifiersOf)
    .map((specifier, index) => `import * as module${index} from '${specifier}'`)
  const uses = imports.map((_, index) => `void module${index}`)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(folder, 'program.ts'), [...imports, program, ...uses].join('\n'))
  const compilerOptions = {
    ...resolution,
    target: 'es2022',
    lib,
    types,
    strict: true,
    noEmit: true,
    skipLibCheck: false,
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
  return folder
}

function specifiersOf(name: string): string[] {
  const manifest = join(project, 'node_modules/@countersign', name, 'package.json')
  const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as { exports: object }
  return Object.keys(exports).map((subpath) => `@countersign/${name}${subpath.slice(1)}`)
}

// The packages that a user in these surroundings has installed.
function provideTypes(): void {
  for (const library of ['@types/node', '@cloudflare/workers-types', 'bun-types', 'fastify']) {
    const path = join(project, 'node_modules', library)
    mkdirSync(dirname(path), { recursive: true })
    if (!existsSync(path)) symlinkSync(join(here, 'node_modules', library), path)
  }
}

const program = `
import { createAlexaVerifier } from '@countersign/core/alexa'
import { decodePem } from '@countersign/core/x509'
const verifier = createAlexaVerifier({ skillId: 'a', timestampTolerance: 60 })
export const type = async (request: Request): Promise<string> => (await verifier.verify(request)).payload.request.type
// @ts-expect-error skillId is required, so the declarations are really read.
createAlexaVerifier({})
// @ts-expect-error Bytes are not text, so the type of bytes is not any.
export const texts: string[] = decodePem('')
`
