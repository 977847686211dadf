#!/usr/bin/env node
// Type-checks every TypeScript snippet of the documentation, and every example in a comment, as a module. Snippets of one
// page may import each other by the name in their first line, such as `// skill.ts`.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readPackages } from '../../../test/support/packages.js'
import { filesBelow, root, snippetsOf } from './pages.js'

const folder = fileURLToPath(new URL('../.snippets', import.meta.url))

const snippets = [
  ...filesBelow('', '.md').filter((file) => !/^packages\/docs\/(?:errors|reference)\//.test(file)),
  ...filesBelow('packages', '.ts').filter((file) => !file.endsWith('.test.ts')),
].flatMap(snippetsOf)

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const origins = new Map()
for (const { file, index, name, code } of snippets) {
  const path = `${file.replace(/[^A-Za-z0-9]+/g, '-')}/${name ?? `snippet-${index + 1}.ts`}`
  origins.set(path, `${file}, ${name ?? `snippet ${index + 1}`}`)
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), code)
}
// The packages of the hosts in the guides. The compiler finds them by their exports.
symlinkSync(join(root, 'test/hosts/node_modules'), join(folder, 'node_modules'))

// Our packages resolve to their sources, and other packages to the folders in which this checkout has them.
const packages = readPackages()
const others = [
  ...packages.map(({ id }) => `../../${id}/node_modules`),
  ...readdirSync(join(root, 'examples')).map((name) => `../../../examples/${name}/node_modules`),
].filter((path) => existsSync(join(folder, path)))
const paths = {
  ...Object.fromEntries(
    packages.flatMap(({ entries }) => entries.map(({ specifier, source }) => [specifier, [relative(folder, source)]])),
  ),
  '*': others.flatMap((path) => [`${path}/@types/*`, `${path}/*`]),
}
// The mapping of paths to folders needs the resolution of bundlers.
const resolution = { module: 'esnext', moduleResolution: 'bundler' }
writeFileSync(
  join(folder, 'tsconfig.json'),
  JSON.stringify({
    extends: '../../../tsconfig.base.json',
    compilerOptions: {
      noEmit: true,
      declaration: false,
      isolatedDeclarations: false,
      types: ['node'],
      // For the decorators of Nest.
      experimentalDecorators: true,
      paths,
      ...resolution,
    },
    include: ['**/*.ts'],
  }),
)

const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const { stdout } = spawnSync(process.execPath, [compiler, '-p', join(folder, 'tsconfig.json'), '--pretty', 'false'], {
  encoding: 'utf8',
  cwd: folder,
})
const failed = new Set()
for (const line of stdout.split('\n').filter(Boolean)) {
  const [, name] = /^([^(]+\.ts)\(/.exec(line) ?? []
  const origin = name && origins.get(name)
  failed.add(origin ?? 'the compiler')
  process.stderr.write(`${origin ? `${origin}: ${line.slice(name.length)}` : line}\n`)
}
process.stdout.write(`${origins.size - failed.size} passed, ${failed.size} failed\n`)
process.exitCode = failed.size === 0 ? 0 : 1
