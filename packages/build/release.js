#!/usr/bin/env node
// Prepares a release: pnpm applies the changes that `pnpm change` recorded, and this script updates the changelog of all
// packages and the versions that the examples name. CONTRIBUTING.md has the steps before and after.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { releaseChangelog, summaryOf } from './src/release.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pnpm = (...options) => execFileSync('npx', ['-y', 'pnpm@12.21.0', ...options], { cwd: root, stdio: 'inherit' })

const changes = join(root, '.changeset')
const summaries = readdirSync(changes)
  .filter((file) => file.endsWith('.md') && file !== 'README.md')
  .sort()
  .map((file) => summaryOf(readFileSync(join(changes, file), 'utf8')))

pnpm('version', '--recursive', '--no-git-checks')

const { version } = JSON.parse(readFileSync(join(root, 'packages/core/package.json'), 'utf8'))
const changelog = join(root, 'CHANGELOG.md')
const today = new Date().toISOString().slice(0, 10)
writeFileSync(changelog, releaseChangelog(readFileSync(changelog, 'utf8'), version, today, summaries))

for (const example of readdirSync(join(root, 'examples'))) {
  const manifest = join(root, 'examples', example, 'package.json')
  if (!existsSync(manifest)) continue
  const named = readFileSync(manifest, 'utf8').replaceAll(/("@countersign\/\w+": )"\^[\d.]+"/g, `$1"^${version}"`)
  writeFileSync(manifest, named)
}
pnpm('install', '--lockfile-only')
