// Installs the runtimes and runs a TypeScript file with them: start.js <file> [arguments]
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const [, , file, ...options] = process.argv
execFileSync('npx', ['-y', 'pnpm@12.21.0', 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=silent'], {
  cwd: here,
  stdio: ['ignore', 'ignore', 'inherit'],
})
// Miniflare needs at least Node 22.
const newer = join(here, 'node_modules/node24/bin/node')
const node = Number.parseInt(process.versions.node, 10) < 22 && existsSync(newer) ? newer : process.execPath
const tsx = pathToFileURL(join(here, 'node_modules/tsx/dist/loader.mjs')).href
// The files that an import of our packages in a test resolves to.
const env = { ...process.env, TSX_TSCONFIG_PATH: join(here, '../tsconfig.json') }
const { status } = spawnSync(node, ['--import', tsx, file, ...options], { stdio: 'inherit', env })
process.exitCode = status ?? 1
