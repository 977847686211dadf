#!/usr/bin/env node
// Prints the number of packages and the bytes of an installation of each verifier, for guides/comparison.md. Our packages are
// installed from the tarballs of `pnpm run tarballs`. Run it with: node packages/docs/scripts/peer-sizes.js
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './pages.js'

const tarball = (id) => join(root, 'tarballs', `countersign-${id}.tgz`)

/** The names to print, and the packages that a user installs. */
const installations = [
  ['@countersign/core', [tarball('core')]],
  ['@countersign/core and /node', [tarball('core'), tarball('node')]],
  ['alexa-verifier 4.0.0', ['alexa-verifier@4.0.0']],
  ['ask-sdk-express-adapter 2.14.0', ['ask-sdk-express-adapter@2.14.0']],
  ['sns-validator 0.3.5', ['sns-validator@0.3.5']],
  ['sns-payload-validator 2.1.0', ['sns-payload-validator@2.1.0']],
  ['@apple/app-store-server-library 3.1.0', ['@apple/app-store-server-library@3.1.0']],
  ['app-store-server-api 1.0.0', ['app-store-server-api@1.0.0']],
  ['paypal-rest-sdk 1.8.1', ['paypal-rest-sdk@1.8.1']],
]

for (const [name, packages] of installations) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-peer-'))
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const options = ['install', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts', '--omit=optional']
  execFileSync('npm', [...options, ...packages], { cwd: folder })
  const files = readdirSync(join(folder, 'node_modules'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const count = files.filter((file) => /node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(file)).length
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
  process.stdout.write(`| ${name} | ${count} | ${Math.round(bytes / 1000).toLocaleString('en')} kB |\n`)
  rmSync(folder, { recursive: true, force: true })
}
