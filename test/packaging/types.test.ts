import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, inject, it } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))
const project = inject('project')

/** The compilers, from the oldest that the packages support. */
const compilers = ['typescript-5.4', 'typescript-5.9', 'typescript']

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
  { name: 'Bun', lib: ['es2023'], types: ['bun-types'], packages: ['core', 'testing', 'node'] },
]

beforeAll(() => {
  for (const library of ['@types/node', '@cloudflare/workers-types', 'bun-types', 'fastify']) {
    const path = join(project, 'node_modules', library)
    mkdirSync(dirname(path), { recursive: true })
    if (!existsSync(path)) symlinkSync(join(here, 'node_modules', library), path)
  }
})

describe.each(compilers)('%s, without skipLibCheck', (compiler) => {
  describe.each(resolutions)('$moduleResolution', (resolution) => {
    it.each(surroundings)('checks the types for $name', ({ name, lib, types, packages }) => {
      const folder = join(project, `types-${`${compiler}-${resolution.moduleResolution}-${name}`.replace(/\W+/g, '-')}`)
      mkdirSync(folder)
      const imports = packages
        .flatMap(specifiersOf)
        .map((specifier, index) => `import * as m${index} from '${specifier}'\nvoid m${index}`)
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
      writeFileSync(join(folder, 'program.ts'), `${imports.join('\n')}\n${program}`)
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
      const { stdout } = spawnSync(execPath, [join(here, 'node_modules', compiler, 'bin/tsc'), '--pretty', 'false'], {
        cwd: folder,
        encoding: 'utf8',
      })
      // Errors between the types of other libraries are not ours.
      const ours = stdout.split('\n').filter((line) => /@countersign|^program\.ts|^error/.test(line))
      expect(ours).toEqual([])
    })
  })
})

function specifiersOf(name: string): string[] {
  const manifest = join(project, 'node_modules/@countersign', name, 'package.json')
  const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as { exports: object }
  return Object.keys(exports).map((subpath) => `@countersign/${name}${subpath.slice(1)}`)
}

const program = `
import { createAlexaVerifier } from '@countersign/core/alexa'
const verifier = createAlexaVerifier({ skillId: 'a', timestampTolerance: 60 })
export const type = async (request: Request): Promise<string> => (await verifier.verify(request)).payload.request.type
`
