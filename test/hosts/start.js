// Installs the hosts and runs a TypeScript file of this folder: start.js <file> [arguments]
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { argv, env, execPath, exit, versions } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))
const [, , file, ...options] = argv
// Some of the hosts are other runtimes.
for (const cwd of [path('../runtimes'), path('.')]) {
  execFileSync('npx', ['-y', 'pnpm@12.21.0', 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=silent'], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}
// restify and Miniflare need Node 22.
const newer = path('../runtimes/node_modules/node24/bin/node')
const node = Number.parseInt(versions.node, 10) < 22 && existsSync(newer) ? newer : execPath
const tsx = pathToFileURL(path('node_modules/tsx/dist/loader.mjs')).href
const { status } = spawnSync(node, ['--import', tsx, path(file), ...options], {
  stdio: 'inherit',
  // Imports of our packages resolve to the published files, not to the files where a compiler finds their types.
  env: { ...env, TSX_TSCONFIG_PATH: path('../../tsconfig.base.json') },
})
exit(status ?? 1)
