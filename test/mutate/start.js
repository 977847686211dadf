// @ts-check
// Installs Stryker and runs the mutation tests: pnpm mutate [--area <name>] [--file <part of a path>] [--all] [--force] [--report]
// [--sample <lines> --seed <number>]
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
execFileSync('npx', ['-y', 'pnpm@12.21.0', 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=silent'], {
  cwd: here,
  stdio: ['ignore', 'ignore', 'inherit'],
})
// Stryker 10 needs at least Node 22.18.
const newer = join(here, 'node_modules/node24/bin/node')
const node = Number.parseInt(process.versions.node, 10) < 24 && existsSync(newer) ? newer : process.execPath
const { status } = spawnSync(node, [join(here, 'run.js'), ...process.argv.slice(2)], { stdio: 'inherit' })
process.exitCode = status ?? 1
