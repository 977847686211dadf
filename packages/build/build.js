#!/usr/bin/env node
// Builds the package in the current folder: one ES module for each subpath export, with shared code in few chunks,
// a declaration for each module, and the licence notices of every library that was inlined.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'
import { bundlePackage } from './src/bundle.js'

const formatHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => process.cwd(),
  getNewLine: () => '\n',
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
// Build in another folder and move the result when it is complete, so that a program that reads dist at the same time finds no
// partial build.
const out = `.dist-${process.pid}`
const output = await bundlePackage(manifest, process.cwd(), out)

// TypeScript 5.7 gave `Uint8Array` a type parameter. `Uint8Array.of` returns `Uint8Array<ArrayBuffer>` since then, and returned
// `Uint8Array` before, so this spelling has the right meaning for every compiler.
const portableBytes = "ReturnType<Uint8ArrayConstructor['of']>"

// One declaration for each file: with isolatedDeclarations no file needs the types of another, so nothing is checked here.
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
  writeFileSync(target, outputText.replaceAll('Uint8Array<ArrayBuffer>', portableBytes))
}

const packageFolder = (file) => {
  for (let folder = dirname(resolve(file)); folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, 'package.json')
    if (existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).name) return folder
  }
}
const inlined = new Set(
  output
    .flatMap((file) => Object.entries(file.modules ?? {}))
    .filter(([id, { renderedLength }]) => id.includes('node_modules') && renderedLength > 0)
    .map(([id]) => packageFolder(id)),
)
const notices = [...inlined].map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e([.-]|$)/i.test(entry))
  if (!file) throw new Error(`${name} is inlined, but its package has no licence file`)
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
