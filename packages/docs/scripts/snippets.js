#!/usr/bin/env node
// Type-checks every TypeScript snippet of the documentation, and every example in a comment, as a module of its own.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const folder = join(root, 'packages/docs/.snippets')

/** Files below a folder that end so, without what is installed or built. */
function filesBelow(path, ending) {
  if (!existsSync(join(root, path))) return []
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => {
    const inner = `${path}${path ? '/' : ''}${entry.name}`
    if (entry.isDirectory()) {
      return /^(node_modules|dist|reference|errors|\..*)$/.test(entry.name) ? [] : filesBelow(inner, ending)
    }
    return entry.name.endsWith(ending) ? [inner] : []
  })
}

function snippetsOf(file) {
  const text = readFileSync(join(root, file), 'utf8')
  // In a comment each line begins with a star, which is no part of the snippet.
  const plain = file.endsWith('.ts') ? text.replace(/^ *\* ?/gm, '') : text
  return [...plain.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code], index) => ({ file, index, code }))
}

const snippets = [
  ...filesBelow('', '.md'),
  ...filesBelow('packages', '.ts').filter((file) => !file.endsWith('.test.ts')),
].flatMap(snippetsOf)

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const origins = new Map()
for (const { file, index, code } of snippets) {
  const name = `${file.replace(/[^A-Za-z0-9]+/g, '-')}-${index + 1}.ts`
  origins.set(name, `${file}, snippet ${index + 1}`)
  writeFileSync(join(folder, name), code)
}

// The packages by their sources, everything else from wherever this checkout has it.
const own = (name) => `../../${name}/src`
const others = [
  ...readdirSync(join(root, 'packages')).map((name) => `../../${name}/node_modules`),
  ...readdirSync(join(root, 'examples')).map((name) => `../../../examples/${name}/node_modules`),
].filter((path) => existsSync(join(folder, path)))
const paths = {
  '@countersign/core': [`${own('core')}/index.ts`],
  '@countersign/core/trust/*': [`${own('core')}/trust/*.ts`],
  '@countersign/core/*': [`${own('core')}/*/index.ts`],
  ...Object.fromEntries(
    ['node', 'testing', 'cloudflare', 'deno'].flatMap((name) => [
      [`@countersign/${name}`, [`${own(name)}/index.ts`]],
      [`@countersign/${name}/*`, [`${own(name)}/*.ts`]],
    ]),
  ),
  '*': others.flatMap((path) => [`${path}/@types/*`, `${path}/*`]),
}
// Path mapping looks into folders only as a bundler does.
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
      paths,
      ...resolution,
    },
    include: ['*.ts'],
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
  const origin = name && origins.get(relative(folder, join(folder, name)))
  failed.add(origin ?? 'the compiler')
  process.stderr.write(`${origin ? `${origin}: ${line.slice(name.length)}` : line}\n`)
}
process.stdout.write(`${origins.size - failed.size} passed, ${failed.size} failed\n`)
process.exitCode = failed.size === 0 ? 0 : 1
