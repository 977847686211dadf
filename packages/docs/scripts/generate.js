#!/usr/bin/env node
// Writes the files that are generated from the sources: pages of the documentation, and the error codes of the command line.
// With --check, it only compares them with the files of this checkout, and fails if one differs.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorCodesModule, errorPages } from './error-pages.js'
import { writeReference } from './reference.js'

const docs = fileURLToPath(new URL('..', import.meta.url))
const generated = ['errors', 'reference']
const codesModule = fileURLToPath(new URL('../../cli/src/codes/error-codes.ts', import.meta.url))

async function write(folder) {
  for (const name of generated) rmSync(join(folder, name), { recursive: true, force: true })
  mkdirSync(join(folder, 'errors'), { recursive: true })
  for (const [name, text] of Object.entries(errorPages())) writeFileSync(join(folder, 'errors', name), text)
  await writeReference(join(folder, 'reference'))
}

function filesOf(folder) {
  return generated.flatMap((name) =>
    readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length)),
  )
}

if (!process.argv.includes('--check')) {
  await write(docs)
  writeFileSync(codesModule, errorCodesModule())
} else {
  const fresh = mkdtempSync(join(tmpdir(), 'countersign-docs-'))
  await write(`${fresh}/`)
  const names = [...new Set([...filesOf(docs), ...filesOf(`${fresh}/`)])]
  const text = (folder, name) => {
    try {
      return readFileSync(join(folder, name), 'utf8')
    } catch {
      return undefined
    }
  }
  const stale = names.filter((name) => text(docs, name) !== text(fresh, name))
  for (const name of stale) process.stderr.write(`packages/docs/${name} does not match the sources: run pnpm docs\n`)
  if (readFileSync(codesModule, 'utf8') !== errorCodesModule()) {
    stale.push(codesModule)
    process.stderr.write('packages/cli/src/codes/error-codes.ts does not match the sources: run pnpm docs\n')
  }
  process.stdout.write(`${names.length + 1 - stale.length} passed, ${stale.length} failed\n`)
  process.exitCode = stale.length === 0 ? 0 : 1
}
