// Installs the other readers and runs a TypeScript file of this folder: start.js <file> [arguments]
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { argv, env, execPath, exit } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const [, , file, ...options] = argv
execFileSync('npx', ['-y', 'pnpm@12.21.0', 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=silent'], {
  cwd: here,
  stdio: ['ignore', 'ignore', 'inherit'],
})
const tsx = pathToFileURL(join(here, 'node_modules/tsx/dist/loader.mjs')).href
// The files that an import of our packages resolves to.
const settings = { ...env, TSX_TSCONFIG_PATH: join(here, '../tsconfig.json') }
exit(
  spawnSync(execPath, ['--import', tsx, join(here, file), ...options], { stdio: 'inherit', env: settings }).status ?? 1,
)
