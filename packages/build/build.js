#!/usr/bin/env node
// Builds the package in the current folder: one ESM bundle for each subpath export, with shared code in chunks,
// a declaration for each module, and the licence notices of every library that was inlined.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import * as esbuild from 'esbuild'
import ts from 'typescript'
import { parsingOnly } from './src/parsing-only.js'

const formatHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => '\n',
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const targets = [
  ...Object.values(manifest.exports ?? {}).map((target) => target.default),
  ...Object.values(manifest.bin ?? {}),
].filter((path) => path?.startsWith('./dist/'))
const entryPoints = [...new Set(targets)].map((path) => path.replace('./dist/', 'src/').replace(/\.js$/, '.ts'))
// Only what the manifest declares stays an import; the rest, dev dependencies, is inlined.
const external = Object.keys({
  ...manifest.dependencies,
  ...manifest.peerDependencies,
  ...manifest.optionalDependencies,
})

// Made aside and put in place whole, so that whoever reads dist meanwhile never finds half of it.
const out = `.dist-${process.pid}`
const { metafile } = await esbuild.build({
  entryPoints,
  outdir: out,
  outbase: 'src',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: manifest.bin ? 'node' : 'neutral',
  mainFields: ['module', 'main'],
  conditions: ['import'],
  target: 'es2022',
  external: [...external, 'node:*', 'cloudflare:*'],
  chunkNames: 'chunks/[name]-[hash]',
  // A command runs on Node alone, and CommonJS libraries inlined into it ask for Node's modules by require().
  banner: manifest.bin
    ? { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" }
    : {},
  legalComments: 'none',
  treeShaking: true,
  plugins: [parsingOnly()],
  metafile: true,
  logLevel: 'warning',
})

// A declaration a file: with isolatedDeclarations none needs the types of another, so nothing is checked twice here.
const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile)
const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, '.')
for (const file of fileNames) {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(readFileSync(file, 'utf8'), {
    compilerOptions: options,
    fileName: file,
    reportDiagnostics: true,
  })
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, formatHost))
  const target = join(out, relative(options.rootDir, file).replace(/\.ts$/, '.d.ts'))
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, outputText)
}

const packageFolder = (file) => {
  for (let folder = dirname(resolve(file)); folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, 'package.json')
    if (existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).name) return folder
  }
}
const inlined = new Set(
  Object.values(metafile.outputs)
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([file, { bytesInOutput }]) => file.includes('node_modules/') && bytesInOutput > 0)
    .map(([file]) => packageFolder(file)),
)
const notices = [...inlined].map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e([.-]|$)/i.test(entry))
  if (!file) throw new Error(`${name} is inlined and carries no licence file`)
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
})
if (notices.length > 0) {
  const rule = `\n${'-'.repeat(80)}\n\n`
  writeFileSync(
    join(out, 'THIRD-PARTY-NOTICES.txt'),
    `${manifest.name} contains code of these libraries.\n${rule}${notices.sort().join(rule)}`,
  )
}
rmSync('dist', { recursive: true, force: true })
renameSync(out, 'dist')
